"""What was said, whether that is mended, and whether the rest is whole."""

import sys

from lab_grading.report import Check, Finding, Look
from lab_grading.together import together
from rpki_grading import hijacks, roas, validation
from rpki_grading.diagnosis import Diagnosis
from rpki_grading.run import grade
from rpki_grading.scene import Scene

authorised = together(roas.published, roas.authorised)
valid = together(hijacks.valid_at("transit"), hijacks.nothing_invalid_at("upstream"))
clean = together(validation.clean, validation.from_upstream, validation.from_customer)
fresh = together(validation.fresh, validation.packets)

# Where each fault is seen by measuring.
LINKS = {
    "as0-on-own": authorised,
    "ipv6-missing": authorised,
    "manifest-expired": roas.published,
    "max-length": roas.minimal,
    "neighbour-missed": validation.clean,
    "only-specific": authorised,
    "only-valid": validation.kept,
    "own-specific": valid,
    "liked-less": validation.clean,
    "rtr-port": validation.cache,
    "local-exception": validation.cache,
    "validator-down": validation.cache,
    "wrong-asn": authorised,
    "wrong-cache": validation.clean,
    "wrong-direction": fresh,
    "wrong-tal": validation.cache,
}
diagnosis = Diagnosis("diagnosis", parameter="fault")


def mended(scene: Scene) -> Finding:
    """What this session's fault had broken is in order."""
    return together(LINKS[scene.session.parameters["fault"]])(scene)


def unbroken(
    check: str, look: Look[Scene], *, after: tuple[str, ...] = ()
) -> Check[Scene]:
    """A check that nothing else broke: most held before anybody did anything."""
    return Check(check, look, before=["mended"], after=after)


CHECKS = (
    Check("diagnosis", diagnosis.look),
    Check("mended", diagnosis.or_mended(mended)),
    unbroken("authorised", authorised),
    unbroken("minimal", roas.minimal, after=("authorised",)),
    unbroken("lasting", roas.lasting, after=("authorised",)),
    unbroken("reserve", roas.unused_denied, after=("authorised",)),
    unbroken("valid", valid, after=("authorised",)),
    unbroken("cache", validation.cache),
    unbroken("clean", clean, after=("cache",)),
    unbroken("fresh", fresh, after=("cache", "clean")),
    unbroken("kept", validation.kept, after=("clean",)),
)

if __name__ == "__main__":
    sys.exit(grade(CHECKS, validates=True))
