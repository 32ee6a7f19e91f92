"""One grading run of a DNS lab."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from lab_grading import run
from lab_grading.deadline import Deadline
from lab_grading.report import Check
from lab_grading.session import Session

from dnssec_grading import validator
from dnssec_grading.scene import Scene

ANCHOR = Path("/etc/dnssec/root.key")


def grade(checks: Sequence[Check[Scene]]) -> int:
    """Make these checks with a validator of our own; the exit status."""
    return run.grade(checks, _opened)


@contextmanager
def _opened(session: Session, deadline: Deadline) -> Iterator[Scene]:
    root = session.addresses["root"]
    with validator.running(root=root, anchor=ANCHOR, deadline=deadline) as own:
        yield Scene(session, own, deadline)
