"""The content sync as a whole: labs, frameworks and pages, planned then applied."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from courses.competences import missing_areas_after
from courses.frameworks import FrameworkPlan, apply_frameworks, plan_frameworks
from courses.pages import PagePlan, apply_pages, plan_pages
from courses.sources import (
    Sources,
    read_sources,
    without_uncovered,
    without_unknown_tags,
)
from labs.catalogue import LabPlan, apply_labs, plan_labs
from labs.models import Lab


@dataclass
class ContentPlan:
    """Everything one sync would do; `errors` are "file: key: reason" lines."""

    labs: LabPlan
    frameworks: FrameworkPlan
    pages: PagePlan
    errors: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[object]:
        """The lines of the plan, in the order in which they are carried out."""
        yield from self.labs.actions
        yield from self.frameworks.actions
        yield from self.pages.actions


def plan_content(content_dirs: list[Path], *, take: list[str]) -> ContentPlan:
    """Compare the content folders with the site; changes nothing."""
    labs = plan_labs(content_dirs)
    if not all(content.is_dir() for content in content_dirs):
        # A folder that is not mounted just now has not lost its labs.
        labs.actions[:] = [a for a in labs.actions if a.verb != "retire"]
    frameworks = plan_frameworks(content_dirs)
    manifests = [a.folder.manifest for a in labs.actions if a.folder]
    sources = read_sources(content_dirs, labs=manifests)
    slugs = _lab_slugs(labs)
    planned = {manifest.slug for manifest in manifests}
    sources.unreadable.extend(f"labs/{slug}/" for slug in slugs - planned)
    without_unknown_tags(sources, competences=frameworks.codes, labs=slugs)
    _close_the_gate(sources, frameworks)
    pages = plan_pages(sources, take=take)
    unknown = [
        f"labs/{manifest.slug}/lab.yaml: competences.{n}: there is no {code!r}"
        for manifest in manifests
        for n, code in enumerate(manifest.competences)
        if code not in frameworks.codes
    ]
    errors = [*labs.errors, *unknown, *frameworks.errors, *pages.errors]
    return ContentPlan(labs, frameworks, pages, errors)


def _lab_slugs(plan: LabPlan) -> set[str]:
    retired = {action.slug for action in plan.actions if action.verb == "retire"}
    planned = {action.slug for action in plan.actions if action.folder}
    stored = set(Lab.objects.current().values_list("slug", flat=True))
    return (stored | planned) - retired


def _close_the_gate(sources: Sources, frameworks: FrameworkPlan) -> None:
    def missing(codes: set[str]) -> list[str]:
        documents = [action.document for action in frameworks.actions]
        return missing_areas_after(codes, documents=documents)

    without_uncovered(sources, missing=missing)


def apply_content(plan: ContentPlan) -> list[str]:
    """Carry out the plan; returns what went wrong on the way."""
    apply_labs(plan.labs)
    apply_frameworks(plan.frameworks)
    return apply_pages(plan.pages)
