"""One grading run: from the platform's request to the summary."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from dnssec_grading import validator
from dnssec_grading.questions import Deadline
from dnssec_grading.report import Check, Report
from dnssec_grading.scene import Scene, Session
from dnssec_grading.validator import NotReady

SESSION = Path("/lab/session.json")
ANCHOR = Path("/etc/dnssec/root.key")
SECONDS = 30.0


def grade(checks: Sequence[Check]) -> int:
    """Make these checks on the live lab; the exit status, 1 when it is our fault.

    The request comes on standard input, the lines go to standard output. Without the
    summary at their end the platform counts nothing.
    """
    request = json.load(sys.stdin)
    deadline = Deadline(SECONDS)
    session = Session.read(SESSION)
    root = session.addresses["root"]
    try:
        with validator.running(root=root, anchor=ANCHOR, deadline=deadline) as own:
            report = Report(Scene(session, own, deadline))
            report.make(checks)
            report.close(request["nonce"])
    except NotReady as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0
