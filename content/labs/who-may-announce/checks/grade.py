"""The checks of this lab: what is published, and what others make of it."""

import sys

from lab_grading.report import Check
from rpki_grading import hijacks, roas
from rpki_grading.run import grade

SEEN_FROM = "remote"

CHECKS = (
    Check("published", roas.published),
    Check("authorised", roas.authorised, before=["published"]),
    Check("minimal", roas.minimal, before=["published"], after=["authorised"]),
    Check("lasting", roas.lasting, before=["published"]),
    Check("reserve", roas.unused_denied, before=["published"]),
    Check("valid", hijacks.valid_at("transit"), after=["authorised"]),
    Check(
        "exact",
        hijacks.own_kept(SEEN_FROM),
        after=["authorised", "valid"],
    ),
    Check(
        "specific",
        hijacks.refused(SEEN_FROM, lambda scene: scene.challenge.parts),
        after=["authorised", "minimal"],
    ),
    Check(
        "forged",
        hijacks.refused(SEEN_FROM, lambda scene: scene.challenge.other_parts),
        after=["authorised", "minimal"],
    ),
    Check(
        "unused",
        hijacks.refused(SEEN_FROM, lambda scene: scene.settings.unused),
        after=["reserve"],
    ),
    Check("packets", hijacks.arrives(SEEN_FROM, "upstream"), after=["exact"]),
)

if __name__ == "__main__":
    sys.exit(grade(CHECKS))
