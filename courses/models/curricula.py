"""Curricula and lessons as Wagtail pages."""

from typing import Any

from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, Revision
from wagtail.search import index

from courses.translations import in_reader_language


class CurriculumIndexPage(Page):
    """All curricula."""

    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("Markdown")
    )

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    subpage_types = ["courses.CurriculumPage"]

    class Meta:
        verbose_name = _("list of curricula")

    def get_context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        """Add the curricula that are live, one translation of each."""
        context = super().get_context(request, *args, **kwargs)
        pages = CurriculumPage.objects.live().select_related("locale")
        return context | {"curricula": in_reader_language(pages)}


class CurriculumPage(Page):
    """A course of lessons; live only when it covers every required area."""

    summary = models.TextField(_("summary"), blank=True)
    audience = models.TextField(_("for whom"), blank=True)
    licence = models.CharField(_("licence"), max_length=60, default="CC-BY-4.0")

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("audience"),
        FieldPanel("licence"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary")]
    parent_page_types = ["courses.CurriculumIndexPage"]
    subpage_types = ["courses.LessonPage"]

    class Meta:
        verbose_name = _("curriculum")
        verbose_name_plural = _("curricula")

    @property
    def lessons(self) -> "models.QuerySet[LessonPage]":
        """The lessons of this curriculum in every language, drafts too."""
        parents = Page.objects.filter(translation_key=self.translation_key)
        lessons = LessonPage.objects.none()
        for parent in parents:
            lessons |= LessonPage.objects.child_of(parent)
        return lessons

    def live_lessons(self) -> "list[LessonPage]":
        """In order, one translation of each, with competences at hand."""
        lessons = self.lessons.live().select_related("locale")
        pages = lessons.prefetch_related("competences__area")
        return sorted(in_reader_language(pages), key=lambda page: page.number)

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Put the revision live; CoverageError while a required area is missing."""
        from courses.competences import require_coverage

        require_coverage(curriculum=self)
        super().publish(revision, *args, **kwargs)

    def get_context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        """Add the lessons."""
        context = super().get_context(request, *args, **kwargs)
        lessons = self.live_lessons()
        competences = {c.code: c for page in lessons for c in page.competences.all()}
        return context | {
            "lessons": lessons,
            "minutes": sum(page.minutes for page in lessons),
            "competences": sorted(
                competences.values(), key=lambda c: (c.area.order, c.order)
            ),
        }


class LessonPage(Page):
    """One lesson: a text, what it teaches, and the labs that go with it."""

    number = models.PositiveSmallIntegerField(_("number"), default=1)
    summary = models.TextField(_("summary"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=45)
    body = models.TextField(_("text"), blank=True, help_text=_("Markdown"))
    standards = models.TextField(
        _("standards"), blank=True, help_text=_("one a line, such as RFC 4033")
    )
    competences = ParentalManyToManyField(
        "courses.Competence", blank=True, verbose_name=_("competences")
    )
    labs = ParentalManyToManyField("labs.Lab", blank=True, verbose_name=_("labs"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("number"),
        FieldPanel("summary"),
        FieldPanel("minutes"),
        FieldPanel("body"),
        FieldPanel("competences", widget=CheckboxSelectMultiple),
        FieldPanel("labs", widget=CheckboxSelectMultiple),
        FieldPanel("standards"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
    ]
    parent_page_types = ["courses.CurriculumPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    @property
    def curriculum(self) -> CurriculumPage:
        """The curriculum this lesson stands in."""
        return self.get_parent().specific

    @property
    def standards_list(self) -> list[str]:
        """The standards, without empty lines."""
        return [line.strip() for line in self.standards.splitlines() if line.strip()]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A lesson of a curriculum that is not live does not exist for readers."""
        if not self.get_parent().live:
            raise Http404
        return super().serve(request, *args, **kwargs)

    def get_context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        """Add the curriculum, the labs' pages, and the neighbours."""
        from courses.demand import note_reader
        from courses.models.labs import LabPage

        note_reader(request.user, list(self.labs.all()))
        context = super().get_context(request, *args, **kwargs)
        curriculum = in_reader_language(
            CurriculumPage.objects.filter(
                translation_key=self.get_parent().translation_key
            ).select_related("locale")
        )[0]
        lessons = curriculum.live_lessons()
        keys = [page.translation_key for page in lessons]
        place = keys.index(self.translation_key) if self.translation_key in keys else -1
        lab_ids = [lab.pk for lab in self.labs.all()]
        pages = LabPage.objects.live().filter(lab_id__in=lab_ids)
        return context | {
            "curriculum": curriculum,
            "lab_pages": in_reader_language(pages.select_related("lab", "locale")),
            "previous": lessons[place - 1] if place > 0 else None,
            "next": lessons[place + 1] if 0 <= place < len(lessons) - 1 else None,
            "position": place + 1,
            "total": len(lessons),
        }
