"""The gate: a curriculum is live only when its lessons cover every required area."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.documents import FrameworkDocument
from courses.errors import CoverageError
from courses.models import Competence, CompetenceArea, CurriculumPage, LessonPage
from labs.models.labs import in_language

# The framework whose areas a curriculum must cover, all of them.
REQUIRED_FRAMEWORK = "rfcdc"
# What the framework must have before anything can be measured against it.
REQUIRED_AREAS = {
    "V": gettext_lazy("Values"),
    "A": gettext_lazy("Attitudes"),
    "S": gettext_lazy("Skills"),
    "K": gettext_lazy("Knowledge and critical understanding"),
}


def missing_areas(codes: Iterable[str]) -> list[str]:
    """The titles of the required areas that none of these competences belongs to."""
    areas = CompetenceArea.objects.filter(framework__slug=REQUIRED_FRAMEWORK)
    titles = {code: str(title) for code, title in REQUIRED_AREAS.items()}
    titles |= {area.code: area.title for area in areas}
    competences = Competence.objects.filter(
        code__in=list(codes), area__framework__slug=REQUIRED_FRAMEWORK
    )
    covered = set(competences.values_list("area__code", flat=True))
    return [title for code, title in titles.items() if code not in covered]


def missing_areas_after(
    codes: Iterable[str], *, documents: Iterable[FrameworkDocument]
) -> list[str]:
    """As `missing_areas`, but with these framework files taken as loaded already."""
    for document in documents:
        if document.id == REQUIRED_FRAMEWORK:
            covered = {c.area for c in document.competences if c.code in set(codes)}
            areas = [area for area in document.areas if area.code not in covered]
            return [in_language(area.title) for area in areas]
    return missing_areas(codes)


def covered_codes(
    *, curriculum: CurriculumPage, without: LessonPage | None = None
) -> set[str]:
    """The codes of the curriculum's live lessons, one lesson left out on request."""
    lessons = curriculum.lessons.live()
    if without is not None and without.pk:
        lessons = lessons.exclude(pk=without.pk)
    return set(lessons.values_list("competences__code", flat=True)) - {None}


def require_coverage(*, curriculum: CurriculumPage) -> None:
    """CoverageError naming what is missing, unless the live lessons cover all areas."""
    missing = missing_areas(covered_codes(curriculum=curriculum))
    if missing:
        raise CoverageError(
            _(
                "“%(title)s” cannot go live: its live lessons do not cover "
                "%(areas)s. Publish lessons with competences of these areas first."
            )
            % {"title": curriculum.title, "areas": ", ".join(missing)},
            areas=missing,
        )


def require_coverage_after(*, lesson: LessonPage, codes: Iterable[str]) -> None:
    """CoverageError if a live curriculum would lose an area by this lesson's change.

    `codes` are what the lesson will have: none when it is taken away.
    """
    curriculum = lesson.curriculum
    if not curriculum.live:
        return
    others = covered_codes(curriculum=curriculum, without=lesson)
    missing = missing_areas(others | set(codes))
    if missing and not missing_areas(covered_codes(curriculum=curriculum)):
        raise CoverageError(
            _(
                "“%(title)s” is live and would no longer cover %(areas)s. "
                "Unpublish the curriculum first, or tag another lesson."
            )
            % {"title": curriculum.title, "areas": ", ".join(missing)},
            areas=missing,
        )
