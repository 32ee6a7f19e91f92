"""Pages that belong to no course: the home page and plain pages."""

from django.conf import settings
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult


class HomePage(Page):
    """The front door; the cards on it are drawn by its template."""

    strapline = models.CharField(_("strapline"), max_length=300, blank=True)
    body = models.TextField(_("text"), blank=True, help_text=_("Markdown"))

    content_panels = [*Page.content_panels, FieldPanel("strapline"), FieldPanel("body")]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("home page")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """A page that is not there in the reader's language is shown in the site's."""
        try:
            return super().route(request, path_components)
        except Http404:
            home = HomePage.objects.filter(
                translation_key=self.translation_key,
                locale__language_code=settings.LANGUAGE_CODE,
            ).exclude(pk=self.pk)
            if not path_components or not home:
                raise
            return home[0].route(request, path_components)


class StandardPage(Page):
    """A text: documentation, about, privacy."""

    summary = models.CharField(_("summary"), max_length=400, blank=True)
    body = models.TextField(_("text"), blank=True, help_text=_("Markdown"))

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("page")
