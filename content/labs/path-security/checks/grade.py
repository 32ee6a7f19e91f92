"""The checks of this lab: what is said of the student's path, and what of others'."""

import sys

from lab_grading.report import Check
from rpki_grading import aspas, paths, validation
from rpki_grading.run import grade

CHECKS = (
    Check("attested", aspas.attested),
    Check("providers", aspas.providers, before=["attested"]),
    Check("lasting", aspas.lasting, before=["attested"]),
    Check("own", aspas.kept, after=["attested", "providers"]),
    Check("reached", aspas.reached, before=["own"]),
    Check("forged", paths.forged),
    Check("leak", paths.leak, after=["forged"]),
    Check("provider", paths.provider, after=["forged"]),
    Check("customer", paths.customer, after=["forged"]),
    Check("origins", paths.origins),
    Check("fresh", validation.fresh, after=["forged", "leak"]),
    Check("packets", validation.packets, after=["fresh"]),
    Check("kept", paths.kept, after=["forged"]),
)

if __name__ == "__main__":
    sys.exit(grade(CHECKS, validates=True))
