"""Opening assignments as a student, changing them as a lecturer."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from courses.errors import AssignmentClosed, InUse, NotOpenYet
from courses.models import (
    Assignment,
    AssignmentSession,
    Cohort,
    Grade,
    GradeOverride,
)
from labs.models import LabSession
from labs.sessions import start_session


@dataclass(frozen=True)
class Task:
    """An assignment as one student sees it."""

    assignment: Assignment
    grade: Grade | None


def assignments_of(student: Any) -> QuerySet[Assignment]:
    """The assignments that a person may know of: those of their own cohorts."""
    cohorts = Cohort.objects.attended_by(student)
    assignments = Assignment.objects.filter(cohort__in=cohorts)
    return assignments.select_related("cohort", "lab")


def tasks_of(student: Any) -> list[Task]:
    """A student's assignments with their own grades, by due date."""
    overrides = Prefetch("overrides", GradeOverride.objects.select_related("by"))
    grades = Grade.objects.filter(student=student).prefetch_related(overrides)
    assignments = assignments_of(student).prefetch_related(
        Prefetch("grades", grades, to_attr="own_grades")
    )
    return [Task(a, next(iter(a.own_grades), None)) for a in assignments]


@transaction.atomic
def open_assignment(*, student: Any, assignment: Assignment) -> LabSession:
    """The student's lab session for the assignment, started if there is none.

    NotOpenYet, AssignmentClosed, or what `start_session` raises (LabsError). The
    caller has made sure that the student is enrolled (`assignments_of`).
    """
    if assignment.is_upcoming:
        moment = _shown(assignment.opens_at)
        raise NotOpenYet(
            _("“%(title)s” opens on %(moment)s.")
            % {"title": assignment.title, "moment": moment},
            opens_at=assignment.opens_at,
        )
    if assignment.is_closed:
        raise AssignmentClosed(
            _("“%(title)s” closed on %(moment)s; it cannot be opened any more.")
            % {"title": assignment.title, "moment": _shown(assignment.last_moment)}
        )
    session = start_session(
        user=student, lab=assignment.lab, time=assignment.time_policy
    )
    AssignmentSession.objects.get_or_create(assignment=assignment, session=session)
    return session


def delete_assignment(*, assignment: Assignment) -> None:
    """Remove an assignment; InUse once students have grades for it."""
    if assignment.grades.exists():
        raise InUse(
            _(
                "Students have grades for “%(title)s”, so it cannot be deleted. "
                "Close it, or give it the weight 0."
            )
            % {"title": assignment.title}
        )
    assignment.delete()


def _shown(moment: Any) -> str:
    return formats.date_format(timezone.localtime(moment), "j F Y, H:i")
