"""The gradebook as CSV."""

import csv
import io
from decimal import Decimal

import pytest

from courses import gradebook
from courses.exports import gradebook_csv
from courses.models import Assignment, Cohort
from hub.models import User

pytestmark = pytest.mark.django_db


def table(cohort: Cohort) -> list[list[str]]:
    text = gradebook_csv(gradebook.build_gradebook(cohort=cohort))
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def test_columns_and_values(assignment: Assignment, student: User) -> None:
    assignment.grades.create(
        student=student,
        raw_score=Decimal(10),
        late_penalty=Decimal(20),
        score=Decimal(8),
        max_score=Decimal(10),
    )
    title = assignment.title
    assert table(assignment.cohort) == [
        [
            "student",
            "username",
            "email",
            f"{title}: points",
            f"{title}: maximum",
            f"{title}: late %",
            f"{title}: overridden",
            "total %",
        ],
        [
            "student",
            "student",
            "student@example.org",
            "8.00",
            "10.00",
            "20.00",
            "",
            "80.0",
        ],
    ]


def test_overridden_is_said(
    assignment: Assignment, student: User, lecturer: User
) -> None:
    gradebook.override_grade(
        assignment=assignment,
        student=student,
        by=lecturer,
        score=Decimal(2),
        reason="x",
    )
    assert table(assignment.cohort)[1][3:7] == ["2.00", "6.00", "0.00", "yes"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_names_cannot_be_formulas(
    assignment: Assignment, student: User, start: str
) -> None:
    student.first_name = student.last_name = f"{start}1+1"
    student.save()
    assignment.title = f"{start}2+2"
    assignment.save()
    for row in table(assignment.cohort):
        for value in row:
            assert not value.startswith(("=", "+", "-", "@", "\t", "\r"))
