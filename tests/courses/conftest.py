"""A cohort with an assignment, and a content folder."""

from pathlib import Path

import pytest

from courses.models import Assignment, Cohort
from hub.models import User
from tests.courses.content_files import write_content
from tests.factories import AssignmentFactory, CohortFactory, EnrolmentFactory


@pytest.fixture
def cohort(lecturer: User, student: User) -> Cohort:
    """The lecturer's cohort with the student in it."""
    cohort = CohortFactory(lecturer=lecturer)
    EnrolmentFactory(cohort=cohort, student=student)
    return cohort


@pytest.fixture
def assignment(cohort: Cohort) -> Assignment:
    """An open assignment of that cohort."""
    return AssignmentFactory(cohort=cohort)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A small content folder."""
    return write_content(tmp_path / "content")
