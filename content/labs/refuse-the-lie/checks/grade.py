"""The checks of this lab: what the student's router lets through, and to whom."""

import sys

from lab_grading.report import Check
from rpki_grading import validation
from rpki_grading.run import grade

CHECKS = (
    Check("cache", validation.cache),
    Check("clean", validation.clean, after=["cache"]),
    Check("provider", validation.from_upstream, after=["cache"]),
    Check("customer", validation.from_customer, after=["cache"]),
    Check("fresh", validation.fresh, after=["cache", "clean"]),
    Check("packets", validation.packets, after=["fresh"]),
    Check("kept", validation.kept, after=["clean"]),
)

if __name__ == "__main__":
    sys.exit(grade(CHECKS, validates=True))
