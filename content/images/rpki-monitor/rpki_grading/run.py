"""One grading run of a routing lab."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from lab_grading import run
from lab_grading.deadline import Deadline
from lab_grading.report import Check
from lab_grading.session import Session
from rpki_monitor.settings import Settings

from rpki_grading import scene
from rpki_grading.scene import Scene


def grade(checks: Sequence[Check[Scene]]) -> int:
    """Make these checks on the live lab; the exit status, 1 when it is our fault."""
    return run.grade(checks, _opened)


@contextmanager
def _opened(session: Session, deadline: Deadline) -> Iterator[Scene]:
    with scene.running(session, Settings.read(), deadline) as opened:
        yield opened
