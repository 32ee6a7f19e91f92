"""The checks of this lab: what the resolver believes, and who is safe with it."""

import sys

from dnssec_grading import resolving
from dnssec_grading.run import grade
from lab_grading.report import Check

# Whatever a resolver that does not validate happens to answer is worth nothing.
GATE = ("validates",)

CHECKS = (
    Check("validates", resolving.validates),
    Check("wrong-ds", resolving.refuses("digest"), before=GATE),
    Check("no-signatures", resolving.refuses("stripped"), before=GATE),
    Check("expired", resolving.refuses("expired"), before=GATE),
    Check("just-expired", resolving.refuses("late"), before=GATE),
    Check("denial", resolving.denial, before=GATE),
    Check("insecure", resolving.insecure, before=GATE),
    Check(
        "checking-disabled",
        resolving.checking_disabled("stripped", "digest"),
        before=GATE,
    ),
    Check("verdict-bit", resolving.verdict_bit, before=GATE),
    Check("everybody", resolving.everybody, before=GATE),
    Check("exception", resolving.exception, before=GATE),
    Check("exception-gone", resolving.exception_gone, before=["exception"]),
    Check("laptop", resolving.laptop),
)

if __name__ == "__main__":
    sys.exit(grade(CHECKS))
