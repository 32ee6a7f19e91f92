"""What courses answer to labs: a graded attempt becomes a grade, deadlines a demand."""

from typing import Any

from courses import demand, gradebook
from labs.models import Attempt, Lab
from labs.signals import attempt_graded, starts_expected


def connect() -> None:
    """Listen for graded attempts, and to questions of demand."""
    attempt_graded.connect(on_attempt_graded, dispatch_uid="courses.gradebook")
    starts_expected.connect(on_starts_expected, dispatch_uid="courses.demand")


def on_attempt_graded(*, attempt: Attempt, **_kwargs: Any) -> None:
    """Count the attempt for every assignment its session was opened for."""
    gradebook.record_attempt(attempt)


def on_starts_expected(*, lab: Lab, **_kwargs: Any) -> int:
    """How many starts of the lab cohorts let expect."""
    return demand.expected_starts(lab)
