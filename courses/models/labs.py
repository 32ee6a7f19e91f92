"""The lab catalogue as pages: what a reader sees before starting a lab."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from courses.models.frameworks import Competence
from courses.translations import in_reader_language
from labs.operations import draining


class LabIndexPage(Page):
    """All labs."""

    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("Markdown")
    )

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    subpage_types = ["courses.LabPage"]

    class Meta:
        verbose_name = _("lab catalogue")

    def get_context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        """Add the labs whose pages are live, one translation of each."""
        context = super().get_context(request, *args, **kwargs)
        pages = LabPage.objects.live().filter(lab__retired_at=None)
        pages = pages.select_related("lab", "locale")
        return context | {"lab_pages": in_reader_language(pages)}


class LabPage(Page):
    """A lab's page; facts come from the lab, words may be added by editors."""

    lab = models.ForeignKey("labs.Lab", models.PROTECT, related_name="pages")
    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("Markdown; shown above the facts")
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("lab"),
        FieldPanel("introduction"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    parent_page_types = ["courses.LabIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("lab page")
        verbose_name_plural = _("lab pages")

    def get_context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        """Add the lab's description and competences."""
        from courses.demand import note_reader

        note_reader(request.user, [self.lab])
        context = super().get_context(request, *args, **kwargs)
        competences = Competence.objects.filter(code__in=self.lab.competences)
        return context | {
            "lab": self.lab,
            "manifest": self.lab.manifest,
            "competences": competences.select_related("area"),
            "draining": draining(),
        }
