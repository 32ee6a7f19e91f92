"""The `site_pages` tag: plain pages that editors want in the footer."""

from django import template
from django.db.models import QuerySet
from django.utils.translation import get_language
from wagtail.models import Locale

from hub.models import StandardPage

register = template.Library()


@register.simple_tag
def site_pages() -> QuerySet[StandardPage]:
    """Live pages shown in menus, in tree order: the reader's language, else English."""
    shown = StandardPage.objects.live().public().in_menu().order_by("path")
    locale = Locale.objects.filter(language_code=get_language() or "en").first()
    own = shown.filter(locale=locale) if locale else shown.none()
    translated = own.values("translation_key")
    rest = shown.filter(locale=Locale.get_default())
    return own | rest.exclude(translation_key__in=translated)
