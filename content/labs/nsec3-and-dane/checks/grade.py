"""The checks of this lab: what the zone gives away, and which key it names."""

import sys

from dnssec_grading import dane, delegation, enumeration, records, secure
from dnssec_grading.begun import once_begun
from dnssec_grading.run import grade
from dnssec_grading.scene import Scene
from dnssec_watch import tlsa_roll
from lab_grading.report import Check, Look

RESOLVER = "resolver"
WEB = dane.Service(node="web")
# Seconds for which an answer of this zone may be remembered: its TTL.
TTL = 10


def begun(look: Look[Scene]) -> Look[Scene]:
    """The zone came signed: that it is in order counts once the token is in it."""
    return once_begun(look, label="_lab", parameter="nonce", because="nonce")


CHECKS = (
    Check("delegation", begun(delegation.delegation)),
    Check(
        "validates",
        begun(
            secure.validates(
                ("@", "SOA"), ("www", "A"), ("mail", "A"), resolver=RESOLVER
            )
        ),
    ),
    Check("nonce", secure.nonce("_lab", "nonce"), after=["validates"]),
    Check("walked", enumeration.walked("_walk", "hidden"), after=["validates"]),
    Check("nsec3", enumeration.nsec3(RESOLVER)),
    Check("nsec3-params", records.nsec3_parameters, before=["nsec3"]),
    Check(
        "denial",
        secure.denial("www"),
        before=["nsec3"],
        after=["validates", "nsec3-params"],
    ),
    Check("tlsa", dane.published(WEB, RESOLVER), after=["validates"]),
    Check("tlsa-match", dane.matches(WEB), before=["tlsa"]),
    Check("changed", dane.changed(WEB, "first_key")),
    Check("next-first", tlsa_roll.next_first(WEB), before=["changed"]),
    Check(
        "no-gap",
        tlsa_roll.no_gap(WEB, window=TTL),
        before=["changed"],
        after=["next-first", "tlsa-match"],
    ),
    Check("old-gone", dane.only_live_key(WEB), before=["tlsa-match", "changed"]),
)

if __name__ == "__main__":
    sys.exit(grade(CHECKS))
