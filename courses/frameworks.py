"""From framework files to competences: plan first, then apply."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from courses.documents import (
    CompetenceDocument,
    DocumentError,
    FrameworkDocument,
    read_yaml,
)
from courses.models import Competence, CompetenceArea, Framework


@dataclass(frozen=True)
class FrameworkAction:
    """One line of the plan: create, update or leave a framework."""

    verb: str
    document: FrameworkDocument

    def __str__(self) -> str:
        return f"{self.verb:<9} framework {self.document.id}"


@dataclass
class FrameworkPlan:
    """What a sync would do to frameworks, and what it could not read."""

    actions: list[FrameworkAction] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def codes(self) -> set[str]:
        """What a lesson may be tagged with; stored ones too while a file is faulty."""
        codes = {c.code for a in self.actions for c in a.document.competences}
        if self.errors:
            codes |= set(Competence.objects.values_list("code", flat=True))
        return codes


def plan_frameworks(content_dirs: list[Path]) -> FrameworkPlan:
    """Read every framework file; a faulty one blocks only itself."""
    plan = FrameworkPlan()
    owners: dict[str, str] = {}
    for content in content_dirs:
        for path in sorted((content / "frameworks").glob("*.yaml")):
            shown = str(path.relative_to(content))
            try:
                document = read_yaml(path, FrameworkDocument, shown=shown)
                _check(document, shown, owners)
            except DocumentError as error:
                plan.errors.extend(error.problems)
                continue
            plan.actions.append(FrameworkAction(_verb(document), document))
    return plan


def _check(document: FrameworkDocument, shown: str, owners: dict[str, str]) -> None:
    areas = {area.code for area in document.areas}
    problems = []
    if f"framework {document.id}" in owners:
        problems.append(f"{shown}: id: {document.id!r} stands in another file, too")
    for n, competence in enumerate(document.competences):
        where = f"{shown}: competences.{n}"
        if competence.area not in areas:
            problems.append(f"{where}.area: no area {competence.area!r}")
        if competence.code in owners:
            problems.append(f"{where}.code: {competence.code!r} stands twice")
        owners[competence.code] = shown
    owners[f"framework {document.id}"] = shown
    if problems:
        raise DocumentError(problems)


def _verb(document: FrameworkDocument) -> str:
    framework = Framework.objects.filter(slug=document.id).first()
    if framework is None:
        return "create"
    return "unchanged" if _stored(framework) == _wanted(document) else "update"


def _wanted(document: FrameworkDocument) -> dict[str, Any]:
    return {
        "titles": document.title,
        "source": document.source.model_dump(mode="json"),
        "areas": [(a.code, a.title, a.summary) for a in document.areas],
        "competences": [
            (c.code, c.area, c.title, c.summary) for c in _ordered(document)
        ],
    }


def _stored(framework: Framework) -> dict[str, Any]:
    competences = Competence.objects.filter(area__framework=framework)
    return {
        "titles": framework.titles,
        "source": framework.source,
        "areas": [(a.code, a.titles, a.summaries) for a in framework.areas.all()],
        "competences": [
            (c.code, c.area.code, c.titles, c.summaries)
            for c in competences.select_related("area").order_by("area__order", "order")
        ],
    }


def _ordered(document: FrameworkDocument) -> list[CompetenceDocument]:
    order = [area.code for area in document.areas]
    return sorted(document.competences, key=lambda c: order.index(c.area))


@transaction.atomic
def apply_frameworks(plan: FrameworkPlan) -> None:
    """Carry out the plan.

    A competence that vanished from its file stays while lessons are tagged with it.
    """
    for action in plan.actions:
        if action.verb != "unchanged":
            _save(action.document)


def _save(document: FrameworkDocument) -> None:
    framework, _new = Framework.objects.update_or_create(
        slug=document.id,
        defaults={
            "titles": document.title,
            "source": document.source.model_dump(mode="json"),
        },
    )
    areas = {}
    for order, area in enumerate(document.areas):
        areas[area.code], _new = CompetenceArea.objects.update_or_create(
            framework=framework,
            code=area.code,
            defaults={"order": order, "titles": area.title, "summaries": area.summary},
        )
    for order, competence in enumerate(_ordered(document)):
        Competence.objects.update_or_create(
            code=competence.code,
            defaults={
                "area": areas[competence.area],
                "order": order,
                "titles": competence.title,
                "summaries": competence.summary,
            },
        )
    vanished = Competence.objects.filter(area__framework=framework).exclude(
        code__in=[c.code for c in document.competences]
    )
    vanished.filter(lessonpage=None).delete()
