"""Joining, leaving and closing cohorts."""

import pytest

from courses import cohorts
from courses.errors import WrongJoinCode
from courses.models import Cohort
from courses.models.cohorts import JOIN_ALPHABET
from hub.models import User


def test_a_new_cohort_has_its_lecturer_and_a_code(lecturer: User) -> None:
    cohort = cohorts.create_cohort(lecturer=lecturer, title="Networks")
    assert list(cohort.lecturers.all()) == [lecturer]
    assert len(cohort.join_code) == 8
    assert set(cohort.join_code) <= set(JOIN_ALPHABET)
    assert not set("O0I1") & set(JOIN_ALPHABET)


@pytest.mark.parametrize("spoil", [str.lower, lambda c: f" {c[:4]}-{c[4:]} "])
def test_joining_forgives_case_and_gaps(
    cohort: Cohort, editor: User, spoil: object
) -> None:
    cohorts.join_cohort(student=editor, code=spoil(cohort.join_code))
    assert Cohort.objects.attended_by(editor).get() == cohort


def test_joining_twice_changes_nothing(cohort: Cohort, student: User) -> None:
    cohorts.join_cohort(student=student, code=cohort.join_code)
    assert cohort.enrolments.count() == 1


def test_nobody_joins_by_a_wrong_code(cohort: Cohort, editor: User) -> None:
    for code in ("", "AAAAAAAA", "' OR 1=1"):
        with pytest.raises(WrongJoinCode):
            cohorts.join_cohort(student=editor, code=code)
    assert cohort.enrolments.count() == 1


def test_nobody_joins_what_is_archived(cohort: Cohort, editor: User) -> None:
    cohorts.archive_cohort(cohort=cohort, archived=True)
    with pytest.raises(WrongJoinCode):
        cohorts.join_cohort(student=editor, code=cohort.join_code)


def test_a_lecturer_does_not_join_their_own_cohort(
    cohort: Cohort, lecturer: User
) -> None:
    with pytest.raises(WrongJoinCode, match="You teach"):
        cohorts.join_cohort(student=lecturer, code=cohort.join_code)


def test_a_renewed_code_ends_the_old_one(cohort: Cohort, editor: User) -> None:
    old = cohort.join_code
    new = cohorts.renew_join_code(cohort=cohort)
    assert new != old
    with pytest.raises(WrongJoinCode):
        cohorts.join_cohort(student=editor, code=old)


def test_a_removal_can_be_undone(cohort: Cohort, student: User) -> None:
    enrolment = cohort.enrolments.get()
    cohorts.remove_student(enrolment=enrolment)
    assert not Cohort.objects.attended_by(student).exists()
    cohorts.enrol(cohort=cohort, student=student)
    assert cohort.enrolments.current().get() == enrolment
