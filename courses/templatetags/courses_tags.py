"""What templates of other packages may show of courses."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import gettext as _

from courses.models import Competence, CurriculumPage, LabPage
from courses.translations import in_reader_language

register = template.Library()
FEATURED_PER_KIND = 3


@register.inclusion_tag("courses/includes/chips.html")
def chips(competences: Iterable[Competence]) -> dict[str, Any]:
    """Competences as chips coloured by area; select `area` with them."""
    return {"competences": competences}


@register.simple_tag
def featured_items() -> list[dict[str, str]]:
    """The first live curricula and labs as {kind, title, summary, url}."""
    curricula = CurriculumPage.objects.live().select_related("locale")
    labs = LabPage.objects.live().filter(lab__retired_at=None)
    items = [
        {"kind": _("Curriculum"), "page": page, "summary": page.summary}
        for page in in_reader_language(curricula)[:FEATURED_PER_KIND]
    ]
    items += [
        {"kind": _("Lab"), "page": page, "summary": page.lab.summary}
        for page in in_reader_language(labs.select_related("lab", "locale"))[
            :FEATURED_PER_KIND
        ]
    ]
    return [
        item | {"title": item["page"].title, "url": item["page"].url} for item in items
    ]
