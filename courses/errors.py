"""What a person may be told when something in a course cannot be done."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied


class CoursesError(Exception):
    """Base of all; its text is shown to the person."""


class CoverageError(CoursesError, PermissionDenied):
    """A curriculum may not be live because areas are missing; `areas` names them.

    Also a PermissionDenied, so that every way of publishing in the CMS answers
    with a refusal and never with a server error.
    """

    def __init__(self, message: str, *, areas: Iterable[str]) -> None:
        super().__init__(message)
        self.areas = list(areas)


class NotOpenYet(CoursesError):
    """The assignment opens later, at `opens_at`."""

    def __init__(self, message: str, *, opens_at: datetime) -> None:
        super().__init__(message)
        self.opens_at = opens_at


class AssignmentClosed(CoursesError):
    """Nothing can be opened or counted any more."""


class WrongJoinCode(CoursesError):
    """No cohort that can be joined has this code."""


class InUse(CoursesError):
    """It cannot be changed or deleted, because students' work hangs on it."""
