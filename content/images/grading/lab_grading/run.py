"""One grading run: from the platform's request to the summary."""

import json
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from lab_grading.deadline import Deadline
from lab_grading.errors import NotReady
from lab_grading.report import Check, Report
from lab_grading.scene import Scene
from lab_grading.session import Session

SECONDS = 30.0


def grade[S: Scene](
    checks: Sequence[Check[S]],
    opened: Callable[[Session, Deadline], AbstractContextManager[S]],
    seconds: float = SECONDS,
) -> int:
    """Make these checks on the live lab; the exit status, 1 when it is our fault.

    `opened` gives the scene that the checks look at, and closes it after the last; all
    of it takes no longer than `seconds`.
    The request comes on standard input, the lines go to standard output. Without the
    summary at their end the platform counts nothing.
    """
    request = json.load(sys.stdin)
    deadline = Deadline(seconds)
    session = Session.read()
    try:
        with opened(session, deadline) as scene:
            report = Report(scene)
            report.make(checks)
            report.close(request["nonce"])
    except NotReady as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0
