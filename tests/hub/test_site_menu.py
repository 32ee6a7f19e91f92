"""The footer's list of pages."""

import pytest
from django.utils.translation import override
from wagtail.models import Locale, Page

from hub.models import StandardPage
from hub.templatetags.site_menu import site_pages


@pytest.fixture
def about(db: None) -> StandardPage:
    """A page that editors want in the footer, in English."""
    root = Page.objects.get(depth=1)
    page = StandardPage(title="About", slug="about-us", show_in_menus=True)
    return root.add_child(instance=page)


def titles() -> list[str]:
    return [page.title for page in site_pages()]


def test_lists_live_pages_that_are_to_be_shown(about: StandardPage) -> None:
    Page.objects.get(depth=1).add_child(
        instance=StandardPage(
            title="Draft", slug="draft", show_in_menus=True, live=False
        )
    )
    Page.objects.get(depth=1).add_child(
        instance=StandardPage(title="Hidden", slug="hidden")
    )
    assert titles() == ["About"]


def test_a_translation_stands_in_for_the_english_page(about: StandardPage) -> None:
    dutch, _created = Locale.objects.get_or_create(language_code="nl")
    with override("nl"):
        assert titles() == ["About"]
        translated = about.copy_for_translation(dutch)
        translated.title = "Over ons"
        translated.live = True
        translated.save()
        assert titles() == ["Over ons"]
