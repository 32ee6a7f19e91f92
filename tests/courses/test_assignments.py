"""When an assignment can be opened, and what lateness costs."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from courses import assignments, cohorts
from courses.errors import AssignmentClosed, InUse, NotOpenYet
from courses.models import Assignment, Cohort
from hub.models import User
from labs.errors import LabsError
from labs.models import LabSession
from tests.factories import (
    AssignmentFactory,
    AttemptFactory,
    LabFactory,
    LabSessionFactory,
    link,
)

DUE = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def due(**values: object) -> Assignment:
    """An unsaved assignment that was due on 10 March at noon."""
    return Assignment(opens_at=DUE - 7 * DAY, due_at=DUE, **values)


class TestLateRules:
    """Assignment.penalty_at and counts_at."""

    @pytest.mark.parametrize(
        ("late", "penalty"),
        [
            (-DAY, 0),
            (timedelta(seconds=59), 0),
            (timedelta(minutes=2), 10),
            (DAY, 10),
            (DAY + timedelta(hours=1), 20),
            (4 * DAY, 40),
            (5 * DAY, 40),
            (300 * DAY, 40),
        ],
    )
    def test_percent_per_begun_day_down_to_the_floor(
        self, late: timedelta, penalty: int
    ) -> None:
        assignment = due(late_rule="percent", late_percent=10, late_floor=60)
        assert assignment.penalty_at(DUE + late) == penalty
        assert assignment.counts_at(DUE + late)

    def test_no_rule_costs_nothing(self) -> None:
        assert due(late_rule="none").penalty_at(DUE + 9 * DAY) == 0

    def test_refuse_counts_nothing_after_the_due_minute(self) -> None:
        assignment = due(late_rule="refuse", closes_at=DUE + 9 * DAY)
        assert assignment.counts_at(DUE + timedelta(seconds=30))
        assert not assignment.counts_at(DUE + timedelta(minutes=1))

    def test_nothing_counts_outside_the_window(self) -> None:
        assignment = due(late_rule="none", closes_at=DUE + DAY)
        assert not assignment.counts_at(DUE - 8 * DAY)
        assert assignment.counts_at(DUE + DAY)
        assert not assignment.counts_at(DUE + DAY + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("values", "field"),
    [({"due_at": -8}, "due_at"), ({"closes_at": -1}, "closes_at")],
)
def test_moments_must_be_in_order(values: dict[str, int], field: str) -> None:
    assignment = due()
    for name, days in values.items():
        setattr(assignment, name, DUE + days * DAY)
    with pytest.raises(ValidationError) as error:
        assignment.clean()
    assert set(error.value.message_dict) == {field}


@pytest.mark.django_db
class TestOpening:
    """assignments.open_assignment."""

    def test_it_starts_a_session_and_notes_why(
        self, assignment: Assignment, student: User
    ) -> None:
        session = assignments.open_assignment(student=student, assignment=assignment)
        assert (session.user, session.lab) == (student, assignment.lab)
        assert list(assignment.sessions.all()) == [session]

    def test_opening_twice_returns_to_the_same_session(
        self, assignment: Assignment, student: User
    ) -> None:
        first = assignments.open_assignment(student=student, assignment=assignment)
        again = assignments.open_assignment(student=student, assignment=assignment)
        assert first == again
        assert assignment.session_links.count() == 1

    def test_not_open_yet_says_when(self, cohort: Cohort, student: User) -> None:
        opens_at = timezone.now() + DAY
        later = AssignmentFactory(
            cohort=cohort, opens_at=opens_at, due_at=opens_at + DAY
        )
        moment = timezone.localtime(opens_at).strftime("%Y, %H:%M")
        with pytest.raises(NotOpenYet, match=moment) as error:
            assignments.open_assignment(student=student, assignment=later)
        assert error.value.opens_at == opens_at
        assert not LabSession.objects.exists()

    @pytest.mark.parametrize("rule", ["closes", "refuse"])
    def test_closed(self, cohort: Cohort, student: User, rule: str) -> None:
        past = timezone.now() - timedelta(hours=2)
        over = AssignmentFactory(
            cohort=cohort,
            due_at=past,
            closes_at=past if rule == "closes" else None,
            late_rule="refuse" if rule == "refuse" else "none",
        )
        with pytest.raises(AssignmentClosed):
            assignments.open_assignment(student=student, assignment=over)

    def test_a_retired_lab(self, assignment: Assignment, student: User) -> None:
        assignment.lab.retired_at = timezone.now()
        with pytest.raises(LabsError):
            assignments.open_assignment(student=student, assignment=assignment)
        assert not assignment.session_links.exists()


@pytest.mark.django_db
class TestVisibility:
    """assignments.assignments_of and tasks_of."""

    def test_only_of_own_current_cohorts(
        self, assignment: Assignment, student: User, editor: User
    ) -> None:
        AssignmentFactory()
        assert list(assignments.assignments_of(student)) == [assignment]
        assert not assignments.assignments_of(editor)
        cohorts.archive_cohort(cohort=assignment.cohort, archived=True)
        assert not assignments.assignments_of(student)

    def test_tasks_carry_only_own_grades(
        self, assignment: Assignment, student: User
    ) -> None:
        other = LabSessionFactory(lab=assignment.lab)
        assignment.grades.create(student=other.user, max_score=10)
        (task,) = assignments.tasks_of(student)
        assert task.grade is None


@pytest.mark.django_db
def test_an_assignment_with_grades_is_not_deleted(
    assignment: Assignment, student: User
) -> None:
    assignment.grades.create(student=student, max_score=Decimal(10))
    with pytest.raises(InUse):
        assignments.delete_assignment(assignment=assignment)
    assignment.grades.all().delete()
    assignments.delete_assignment(assignment=assignment)
    assert not Assignment.objects.exists()


@pytest.mark.django_db
def test_practice_before_opening_does_not_count(
    assignment: Assignment, student: User
) -> None:
    """The session that already runs is used, but earlier attempts stay practice."""
    session = LabSessionFactory(user=student, lab=assignment.lab)
    AttemptFactory(session=session)
    opened = assignments.open_assignment(student=student, assignment=assignment)
    assert opened == session
    link(AssignmentFactory(lab=LabFactory()), session)
    assert not assignment.grades.exists()
