"""The courses in the CMS."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from courses.curricula import apply_content, plan_content
from courses.errors import CoverageError
from courses.models import Competence, CurriculumPage, LessonPage
from hub.models import User
from tests.factories import CohortFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def synced(content: Path) -> None:
    assert apply_content(plan_content([content], take=[])) == []


@pytest.fixture
def browser(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def curriculum() -> CurriculumPage:
    return CurriculumPage.objects.get(locale__language_code="en")


def second() -> LessonPage:
    return LessonPage.objects.get(slug="second")


def publish(browser: Client, page: CurriculumPage, **values: str) -> str:
    """Press the publish button of the editing form."""
    form = {
        "title": page.title,
        "slug": page.slug,
        "summary": page.summary,
        "audience": page.audience,
        "licence": page.licence,
        "action-publish": "1",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
    } | values
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return browser.post(url, form, follow=True).content.decode()


def test_publishing_an_uncovered_curriculum_is_refused_in_words(
    browser: Client,
) -> None:
    page = curriculum()
    page.unpublish()
    second().unpublish()
    answer = publish(browser, page, summary="By the editor.")
    assert "cannot go live" in answer and "Skills, Knowledge" in answer
    page = curriculum()
    assert not page.live
    assert page.get_latest_revision_as_object().summary == "By the editor."


def test_publishing_a_covered_curriculum(browser: Client) -> None:
    page = curriculum()
    page.unpublish()
    publish(browser, page, summary="By the editor.")
    assert curriculum().live and curriculum().summary == "By the editor."


def test_no_other_way_of_publishing_passes_the_gate() -> None:
    page = curriculum()
    page.unpublish()
    second().unpublish()
    with pytest.raises(CoverageError) as error:
        page.save_revision().publish()
    assert error.value.areas == ["Skills", "Knowledge"]


@pytest.mark.parametrize("covered", [True, False])
def test_publishing_many_at_once_meets_the_same_gate(
    browser: Client, covered: bool
) -> None:
    page = curriculum()
    page.unpublish()
    if not covered:
        second().unpublish()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    browser.post(f"{url}?id={page.pk}", {"include_descendants": ""})
    assert curriculum().live == covered


@pytest.mark.parametrize("action", ["unpublish", "delete"])
def test_a_lesson_the_coverage_rests_on_stays(browser: Client, action: str) -> None:
    url = reverse(f"wagtailadmin_pages:{action}", args=[second().pk])
    answer = browser.post(url, follow=True).content.decode()
    assert "would no longer cover" in answer
    assert second().live


def test_a_lesson_of_a_draft_curriculum_may_go(browser: Client) -> None:
    for page in CurriculumPage.objects.all():
        page.unpublish()
    browser.post(reverse("wagtailadmin_pages:unpublish", args=[second().pk]))
    assert not second().live


def test_editors_look_at_competences_but_files_change_them(browser: Client) -> None:
    pk = Competence.objects.get(code="V1").pk
    name = "wagtailsnippets_courses_competence"
    assert browser.get(reverse(f"{name}:list")).status_code == 200
    assert browser.get(reverse(f"{name}:inspect", args=[pk])).status_code == 200
    for action in ("edit", "delete"):
        url = reverse(f"{name}:{action}", args=[pk])
        assert browser.get(url).status_code == 302


def test_cohorts_are_for_administrators(browser: Client) -> None:
    CohortFactory(title="Secret class")
    url = reverse("cohorts:index")
    assert browser.get(url).status_code == 302
    browser.force_login(UserFactory(role="admin"))
    assert b"Secret class" in browser.get(url).content


@pytest.mark.parametrize("role", ["editor", "admin"])
def test_the_cms_opens(browser: Client, role: str) -> None:
    browser.force_login(UserFactory(role=role))
    page = browser.get(reverse("wagtailadmin_home")).content.decode()
    assert ("Teaching" in page) == (role == "admin")
