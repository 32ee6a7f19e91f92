"""A graded attempt becomes a grade, in the transaction that stores its score."""

from typing import Any

from courses import gradebook
from labs.models import Attempt
from labs.signals import attempt_graded


def connect() -> None:
    """Listen for graded attempts."""
    attempt_graded.connect(on_attempt_graded, dispatch_uid="courses.gradebook")


def on_attempt_graded(*, attempt: Attempt, **_kwargs: Any) -> None:
    """Count the attempt for every assignment its session was opened for."""
    gradebook.record_attempt(attempt)
