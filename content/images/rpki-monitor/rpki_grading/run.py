"""One grading run of a routing lab."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

from lab_grading import run
from lab_grading.deadline import Deadline
from lab_grading.report import Check
from lab_grading.session import Session
from rpki_monitor.settings import Settings

from rpki_grading.scene import Scene
from rpki_grading.staging import staged

SECONDS = 50.0


def grade(checks: Sequence[Check[Scene]], *, validates: bool = False) -> int:
    """Make these checks on the live lab; the exit status, 1 when it is our fault.

    `validates`: the student runs a validator, which needs time to see what is new.
    """

    def opened(session: Session, deadline: Deadline) -> AbstractContextManager[Scene]:
        return staged(session, Settings.read(), deadline, validates=validates)

    return run.grade(checks, opened, SECONDS)
