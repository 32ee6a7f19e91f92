"""The checks of this lab: what was rolled, what is left, and who was in the dark."""

import sys

import rolled
from dnssec_grading import secure
from dnssec_grading.run import grade
from lab_grading.report import Check

ROLLS = ("zsk-rolled", "ksk-rolled", "algorithm-rolled")

CHECKS = (
    Check("zsk-rolled", rolled.zsk_rolled),
    Check("ksk-rolled", rolled.ksk_rolled),
    Check("ds-follows", rolled.ds_follows),
    Check("algorithm-rolled", rolled.algorithm_rolled),
    Check("old-keys-gone", rolled.old_keys_gone),
    Check("overlap", rolled.once_rolled(rolled.overlap), after=ROLLS),
    Check("no-darkness", rolled.once_rolled(rolled.no_darkness), after=ROLLS),
    Check(
        "still-whole",
        rolled.once_rolled(
            secure.validates(
                ("www", "A"), ("mail", "A"), ("@", "SOA"), resolver="resolver"
            )
        ),
    ),
    Check("nonce", secure.nonce("_lab", "nonce"), after=["still-whole"]),
)

if __name__ == "__main__":
    sys.exit(grade(CHECKS))
