"""From graded attempts to grades, overrides, and the lecturer's table."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from courses import cohorts, gradebook
from courses.models import Assignment, Cohort, Grade, GradeOverride
from hub.models import User
from labs.models import Attempt, LabSession
from labs.signals import attempt_graded
from tests.factories import (
    AssignmentFactory,
    AttemptFactory,
    EnrolmentFactory,
    LabSessionFactory,
    link,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def session(assignment: Assignment, student: User) -> LabSession:
    """The student's session, opened for the assignment."""
    session = LabSessionFactory(user=student, lab=assignment.lab)
    link(assignment, session)
    return session


def graded(session: LabSession, score: int, **values: object) -> Attempt:
    """A graded attempt, announced as grading does."""
    attempt = AttemptFactory(session=session, score=Decimal(score), **values)
    attempt_graded.send(sender=Attempt, attempt=attempt)
    return attempt


def overdue(cohort: Cohort, **values: object) -> Assignment:
    return AssignmentFactory(
        cohort=cohort,
        opens_at=timezone.now() - 72 * HOUR,
        due_at=timezone.now() - 25 * HOUR,
        **values,
    )


class TestRecording:
    """attempt_graded -> gradebook.record_attempt."""

    def test_an_attempt_becomes_a_grade(
        self, assignment: Assignment, session: LabSession
    ) -> None:
        attempt = graded(session, 6)
        grade = Grade.objects.get()
        assert (grade.assignment, grade.student) == (assignment, session.user)
        assert grade.attempt == attempt
        assert (grade.raw_score, grade.score, grade.max_score) == (6, 6, 10)

    def test_the_best_counts_and_of_equals_the_first(self, session: LabSession) -> None:
        graded(session, 6)
        best = graded(session, 8)
        graded(session, 8)
        graded(session, 2)
        assert Grade.objects.get().attempt == best

    def test_practice_makes_no_grade(self, assignment: Assignment) -> None:
        graded(LabSessionFactory(lab=assignment.lab), 9)
        assert not Grade.objects.exists()

    def test_who_left_the_cohort_gets_no_grade(
        self, cohort: Cohort, session: LabSession
    ) -> None:
        cohorts.remove_student(enrolment=cohort.enrolments.get())
        graded(session, 9)
        assert not Grade.objects.exists()

    def test_attempts_from_before_the_session_was_opened_for_it(
        self, assignment: Assignment, student: User
    ) -> None:
        session = LabSessionFactory(user=student, lab=assignment.lab)
        graded(session, 9)
        link(assignment, session, at=timezone.now())
        graded(session, 5)
        assert Grade.objects.get().score == 5

    def test_lateness_is_that_of_the_attempt_not_of_the_grading(
        self, cohort: Cohort, student: User
    ) -> None:
        late = overdue(cohort, late_rule="percent", late_percent=10, late_floor=50)
        session = LabSessionFactory(user=student, lab=late.lab)
        link(late, session)
        graded(session, 8, at=late.due_at - HOUR)
        grade = Grade.objects.get()
        assert (grade.late_penalty, grade.score) == (0, 8)

    def test_an_early_attempt_may_beat_a_better_late_one(
        self, cohort: Cohort, student: User
    ) -> None:
        late = overdue(cohort, late_rule="percent", late_percent=20, late_floor=50)
        session = LabSessionFactory(user=student, lab=late.lab)
        link(late, session)
        early = graded(session, 7, at=late.due_at - HOUR)
        graded(session, 10)
        assert Grade.objects.get().attempt == early
        best = gradebook.outcomes(assignment=late, student=student)[0]
        assert (best.penalty, best.score) == (40, Decimal("6.00"))

    def test_refused_late_work_makes_no_grade_but_is_shown(
        self, cohort: Cohort, student: User
    ) -> None:
        late = overdue(cohort, late_rule="refuse")
        session = LabSessionFactory(user=student, lab=late.lab)
        link(late, session)
        graded(session, 10)
        assert not Grade.objects.exists()
        (outcome,) = gradebook.outcomes(assignment=late, student=student)
        assert outcome.score is None

    def test_one_session_may_serve_two_assignments(
        self, session: LabSession, student: User
    ) -> None:
        other = AssignmentFactory(lab=session.lab)
        EnrolmentFactory(cohort=other.cohort, student=student)
        link(other, session)
        graded(session, 6)
        assert Grade.objects.count() == 2


class TestRegrading:
    """Changed dates and rules."""

    def test_a_changed_due_date_changes_grades(
        self, assignment: Assignment, session: LabSession
    ) -> None:
        graded(session, 10)
        assignment.due_at = timezone.now() - 30 * HOUR
        assignment.opens_at = timezone.now() - 60 * HOUR
        assignment.late_rule = "percent"
        assignment.save()
        gradebook.regrade(assignment=assignment)
        assert Grade.objects.get().score == 8

    def test_a_grade_that_lost_its_attempts_goes(
        self, assignment: Assignment, session: LabSession
    ) -> None:
        graded(session, 10)
        assignment.due_at = timezone.now() - HOUR
        assignment.late_rule = "refuse"
        assignment.save()
        gradebook.regrade(assignment=assignment)
        assert not Grade.objects.exists()


class TestOverrides:
    """A lecturer's decision and the computed score never destroy each other."""

    def override(self, session: LabSession, lecturer: User, score: int) -> Grade:
        return gradebook.override_grade(
            assignment=session.assignments.get(),
            student=session.user,
            by=lecturer,
            score=Decimal(score),
            reason="The network failed.",
        )

    def test_it_counts_instead_and_is_left_alone_by_attempts(
        self, session: LabSession, lecturer: User
    ) -> None:
        graded(session, 6)
        assert self.override(session, lecturer, 9).final_score == 9
        graded(session, 10)
        grade = Grade.objects.get()
        assert (grade.final_score, grade.score) == (9, 10)

    def test_withdrawing_lets_the_computed_score_count(
        self, session: LabSession, lecturer: User
    ) -> None:
        graded(session, 6)
        gradebook.withdraw_override(grade=self.override(session, lecturer, 9))
        grade = Grade.objects.get()
        assert grade.final_score == 6
        assert [o.score for o in grade.withdrawn] == [9]

    def test_a_second_one_replaces_the_first_and_both_stay_on_record(
        self, session: LabSession, lecturer: User
    ) -> None:
        self.override(session, lecturer, 3)
        grade = self.override(session, lecturer, 4)
        assert grade.final_score == 4
        assert GradeOverride.objects.count() == 2

    def test_without_any_attempt(self, session: LabSession, lecturer: User) -> None:
        grade = self.override(session, lecturer, 3)
        assert (grade.score, grade.final_score) == (None, 3)
        assert grade.max_score == session.lab.points

    def test_a_late_rule_does_not_remove_it(
        self, assignment: Assignment, session: LabSession, lecturer: User
    ) -> None:
        graded(session, 10)
        self.override(session, lecturer, 9)
        assignment.due_at = timezone.now() - HOUR
        assignment.late_rule = "refuse"
        assignment.save()
        gradebook.regrade(assignment=assignment)
        grade = Grade.objects.get()
        assert (grade.score, grade.final_score) == (None, 9)


class TestTable:
    """gradebook.build_gradebook."""

    def test_totals_are_weighted_over_what_is_graded_or_overdue(
        self, cohort: Cohort, student: User
    ) -> None:
        for weight, score in ((1, 5), (3, 9)):
            assignment = AssignmentFactory(cohort=cohort, weight=weight)
            session = LabSessionFactory(user=student, lab=assignment.lab)
            link(assignment, session)
            graded(session, score)
        AssignmentFactory(cohort=cohort, weight=100)
        (row,) = gradebook.build_gradebook(cohort=cohort).rows
        assert row.total == Decimal("80.0")
        overdue(cohort, weight=4)
        (row,) = gradebook.build_gradebook(cohort=cohort).rows
        assert row.total == Decimal("40.0")

    def test_no_total_before_anything_counts(self, assignment: Assignment) -> None:
        (row,) = gradebook.build_gradebook(cohort=assignment.cohort).rows
        assert row.total is None

    def test_it_knows_who_works_now(
        self, assignment: Assignment, session: LabSession
    ) -> None:
        EnrolmentFactory(cohort=assignment.cohort)
        practice = AssignmentFactory(cohort=assignment.cohort, lab=assignment.lab)
        rows = gradebook.build_gradebook(cohort=assignment.cohort).rows
        at_work = [
            (row.student, cell.assignment)
            for row in rows
            for cell in row.cells
            if cell.running
        ]
        assert at_work == [(session.user, assignment)]
        assert practice != assignment
        LabSession.objects.update(state=LabSession.State.STOPPING)
        rows = gradebook.build_gradebook(cohort=assignment.cohort).rows
        assert not any(cell.running for row in rows for cell in row.cells)

    def test_five_queries_however_many_students(
        self,
        assignment: Assignment,
        lecturer: User,
        django_assert_num_queries: object,
    ) -> None:
        for _n in range(5):
            enrolment = EnrolmentFactory(cohort=assignment.cohort)
            gradebook.override_grade(
                assignment=assignment,
                student=enrolment.student,
                by=lecturer,
                score=Decimal(1),
                reason="x",
            )
        with django_assert_num_queries(5):
            table = gradebook.build_gradebook(cohort=assignment.cohort)
            for row in table.rows:
                for cell in row.cells:
                    assert cell.grade is None or cell.grade.override.by == lecturer
