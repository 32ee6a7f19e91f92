"""From attempts to grades, from grades to the lecturer's table."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Prefetch, QuerySet
from django.utils import timezone

from courses.models import (
    Assignment,
    AssignmentSession,
    Cohort,
    Enrolment,
    Grade,
    GradeOverride,
)
from labs.models import Attempt, LabSession
from labs.pictures import kept_pictures

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Outcome:
    """What one attempt is worth to an assignment.

    `penalty` is a percentage of the attempt's score; `score` is what is left, in
    points, or None where the attempt came too early or too late to count.
    """

    attempt: Attempt
    penalty: Decimal
    score: Decimal | None


@dataclass(frozen=True)
class Cell:
    """A student's grade of an assignment; None where there is none.

    `running` says that the student works on it now.
    """

    assignment: Assignment
    grade: Grade | None
    running: bool


@dataclass(frozen=True)
class Row:
    """A student's line; `total` is the weighted percentage, None before any counts."""

    student: Any
    cells: list[Cell]
    total: Decimal | None


@dataclass(frozen=True)
class Gradebook:
    """Students by assignments."""

    cohort: Cohort
    assignments: list[Assignment]
    rows: list[Row]


@transaction.atomic
def record_attempt(attempt: Attempt) -> list[Grade]:
    """Bring the grades up to date that this graded attempt may count for."""
    links = AssignmentSession.objects.filter(session=attempt.session_id)
    student = attempt.session.user
    grades = [
        regrade_student(assignment=link.assignment, student=student)
        for link in links.select_related("assignment__lab")
    ]
    return [grade for grade in grades if grade is not None]


@transaction.atomic
def regrade(*, assignment: Assignment) -> None:
    """Apply changed dates or late rules to every student's attempts."""
    for enrolment in assignment.cohort.enrolments.select_related("student"):
        regrade_student(assignment=assignment, student=enrolment.student)


@transaction.atomic
def regrade_student(*, assignment: Assignment, student: Any) -> Grade | None:
    """Compute the grade anew from all attempts; None for who is not enrolled.

    The best outcome counts, of equal ones the earliest attempt. Overrides are not
    touched.
    """
    # The lock lets two attempts of one student be recorded one after the other.
    enrolment = (
        Enrolment.objects.current()
        .select_for_update()
        .filter(cohort=assignment.cohort_id, student=student)
        .first()
    )
    if enrolment is None:
        return None
    counted = [
        outcome
        for outcome in outcomes(assignment=assignment, student=student)
        if outcome.score is not None
    ]
    if not counted:
        return _without_attempt(assignment, student)
    best = max(counted, key=lambda o: (o.score, -o.attempt.created_at.timestamp()))
    grade, _new = Grade.objects.update_or_create(
        assignment=assignment,
        student=student,
        defaults={
            "attempt": best.attempt,
            "raw_score": best.attempt.score,
            "late_penalty": best.penalty,
            "score": best.score,
            "max_score": best.attempt.max_score,
        },
    )
    return grade


def _without_attempt(assignment: Assignment, student: Any) -> Grade | None:
    """A grade may have lost its attempts to a changed date; its overrides stay."""
    grade = Grade.objects.filter(assignment=assignment, student=student).first()
    if grade is None:
        return None
    if not grade.overrides.exists():
        grade.delete()
        return None
    grade.attempt = grade.raw_score = grade.score = None
    grade.late_penalty = Decimal(0)
    grade.save()
    return grade


def attempts(*, assignment: Assignment, student: Any) -> QuerySet[Attempt]:
    """The student's graded attempts at the assignment."""
    return Attempt.objects.filter(
        state=Attempt.State.GRADED,
        session__user=student,
        session__assignment_links__assignment=assignment,
        created_at__gte=F("session__assignment_links__created_at"),
    )


def outcomes(*, assignment: Assignment, student: Any) -> list[Outcome]:
    """What each of these attempts is worth, newest first."""
    found = attempts(assignment=assignment, student=student).order_by("-created_at")
    found = found.select_related("session").prefetch_related("results", kept_pictures())
    return [_outcome(assignment, attempt) for attempt in found]


def _outcome(assignment: Assignment, attempt: Attempt) -> Outcome:
    if not assignment.counts_at(attempt.created_at):
        return Outcome(attempt, Decimal(0), None)
    penalty = assignment.penalty_at(attempt.created_at)
    kept = attempt.score * (100 - penalty) / 100
    return Outcome(attempt, penalty, kept.quantize(CENT, ROUND_HALF_UP))


@transaction.atomic
def override_grade(
    *, assignment: Assignment, student: Any, by: Any, score: Decimal, reason: str
) -> Grade:
    """Let a lecturer's score count instead; the computed one is kept beside it."""
    grade, _new = Grade.objects.get_or_create(
        assignment=assignment,
        student=student,
        defaults={"max_score": Decimal(assignment.lab.points)},
    )
    withdraw_override(grade=grade)
    GradeOverride.objects.create(grade=grade, score=score, reason=reason, by=by)
    return Grade.objects.get(pk=grade.pk)


def withdraw_override(*, grade: Grade) -> None:
    """Let the computed score count again; the withdrawn override stays on record."""
    grade.overrides.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())


def running_session(*, assignment: Assignment, student: Any) -> LabSession | None:
    """The session that an enrolled student works in at the assignment now."""
    enrolled = assignment.cohort.enrolments.current().filter(student=student)
    sessions = assignment.sessions.filter(user=student, state=LabSession.State.RUNNING)
    return sessions.first() if enrolled.exists() else None


def build_gradebook(*, cohort: Cohort) -> Gradebook:
    """The whole table in five queries, however many students there are."""
    assignments = list(cohort.assignments.select_related("lab"))
    enrolments = cohort.enrolments.current().select_related("student")
    grades = Grade.objects.filter(assignment__cohort=cohort).prefetch_related(
        Prefetch("overrides", GradeOverride.objects.select_related("by"))
    )
    found = {(g.student_id, g.assignment_id): g for g in grades}
    running = AssignmentSession.objects.filter(
        assignment__cohort=cohort, session__state=LabSession.State.RUNNING
    )
    at_work = set(running.values_list("session__user", "assignment"))
    rows = []
    for enrolment in enrolments:
        student = enrolment.student
        places = [(a, (student.pk, a.pk)) for a in assignments]
        cells = [Cell(a, found.get(p), running=p in at_work) for a, p in places]
        rows.append(Row(student, cells, _total(cells)))
    rows.sort(key=lambda row: (row.student.last_name, row.student.display_name.lower()))
    return Gradebook(cohort, assignments, rows)


def _total(cells: list[Cell]) -> Decimal | None:
    """Weighted percentage of what is graded or overdue; missing overdue work is 0."""
    points = weights = Decimal(0)
    for cell in cells:
        percentage = cell.grade.percentage if cell.grade else None
        if percentage is None and not cell.assignment.is_overdue:
            continue
        points += cell.assignment.weight * (percentage or Decimal(0))
        weights += cell.assignment.weight
    return round(points / weights, 1) if weights else None
