"""The checks of this lab, on the firmware that was handed in and on two units of it."""

import sys

from device_grading import cloud_checks, entry_checks, owner_checks, update_checks
from device_grading.run import grade
from device_grading.scene import aside
from lab_grading.report import Check

REFUSED = ("unsigned", "foreign", "tampered", "downgrade", "replay")

CHECKS = (
    Check("leaks", entry_checks.leaks),
    Check("starts", entry_checks.starts),
    Check("login", entry_checks.login),
    Check("unique", aside(entry_checks.unique), before=["login"]),
    Check("chosen", entry_checks.chosen, before=["login"]),
    Check("doors", entry_checks.doors),
    Check("secrets", entry_checks.secrets_inside),
    Check("contact", owner_checks.contact),
    Check("policy", owner_checks.policy, before=["contact"]),
    Check("reports", cloud_checks.reports),
    # Who says nothing at all keeps every secret.
    Check("impostors", cloud_checks.impostors, before=["reports"]),
    Check(
        "minimal",
        cloud_checks.minimal,
        before=["reports", "login"],
        after=["impostors"],
    ),
    Check(
        "outage", cloud_checks.outage, before=["reports", "login"], after=["impostors"]
    ),
    # What is told without TLS where it cannot be told otherwise has been by now.
    Check("in-the-clear", cloud_checks.in_the_clear, before=["reports"]),
    Check("described", cloud_checks.described),
    Check("updates", update_checks.updates, after=["reports"]),
    # A device that installs nothing refuses everything.
    Check("unsigned", update_checks.unsigned, before=["updates"]),
    Check("foreign", update_checks.foreign, before=["updates"]),
    Check("tampered", update_checks.tampered, before=["updates"]),
    Check("downgrade", update_checks.downgrade, before=["updates"]),
    Check("replay", update_checks.replay, before=["updates"]),
    Check("update-server", update_checks.impostor, before=["updates"]),
    Check("still", update_checks.still, before=["updates"], after=REFUSED),
    Check("reset", owner_checks.reset, before=["login"]),
    Check("rolls-back", aside(update_checks.rolls_back), before=["updates"]),
    Check("released", aside(update_checks.released)),
)

if __name__ == "__main__":
    sys.exit(grade(CHECKS))
