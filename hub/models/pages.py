"""Pages that belong to no course: the home page and plain pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index


class HomePage(Page):
    """The front door; the cards on it are drawn by its template."""

    strapline = models.CharField(_("strapline"), max_length=300, blank=True)
    body = models.TextField(_("text"), blank=True, help_text=_("Markdown"))

    content_panels = [*Page.content_panels, FieldPanel("strapline"), FieldPanel("body")]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("home page")


class StandardPage(Page):
    """A text: documentation, about, privacy."""

    summary = models.CharField(_("summary"), max_length=400, blank=True)
    body = models.TextField(_("text"), blank=True, help_text=_("Markdown"))

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("page")
