"""The checks of this lab: first that the board lives, then what it refuses."""

import sys

from iot_grading import forgeries, rollback, sizes, starting
from iot_grading.refusals import refuses
from iot_grading.run import grade
from lab_grading.report import Check
from lab_grading.together import together

LIVES = ["boots"]

CHECKS = (
    Check("boots", starting.boots),
    Check("private-key", starting.private_key, before=LIVES),
    Check("update", starting.updates, before=LIVES),
    Check(
        "unsigned",
        refuses("Without a signature nothing is started.", *forgeries.UNSIGNED),
        before=LIVES,
    ),
    Check(
        "tampered",
        refuses("What was changed after signing is refused.", *forgeries.TAMPERED),
        before=LIVES,
    ),
    Check(
        "foreign-key",
        refuses("What others have signed is refused.", *forgeries.FOREIGN),
        before=LIVES,
    ),
    Check(
        "vendor-key",
        refuses("The vendor's test key opens nothing.", *forgeries.VENDORS),
        before=LIVES,
    ),
    Check(
        "product",
        refuses("Firmware for another product is refused.", *forgeries.PRODUCTS),
        before=LIVES,
    ),
    Check(
        "downgrade",
        refuses("Older firmware is refused as an update.", *rollback.DOWNGRADES),
        before=LIVES,
    ),
    Check(
        "counter-required",
        refuses("Without a counter nothing is started.", *rollback.REQUIRED),
        before=LIVES,
    ),
    Check(
        "counter-protected",
        refuses("Only a counter that is signed counts.", *rollback.UNPROTECTED),
        before=LIVES,
    ),
    Check("counter-raised", rollback.raised, before=LIVES),
    Check("counter-unmoved", rollback.unmoved, before=LIVES),
    Check(
        "primary-slot",
        refuses("What lies in the primary slot is judged, too.", *rollback.PRIMARY),
        before=LIVES,
    ),
    Check(
        "bounds",
        together(refuses("Sizes that lie are refused.", *sizes.BOUNDS), sizes.fills),
        before=LIVES,
    ),
    Check("power-cut", starting.survives, before=LIVES),
    Check("release", starting.released, before=LIVES),
)

if __name__ == "__main__":
    sys.exit(grade(CHECKS))
