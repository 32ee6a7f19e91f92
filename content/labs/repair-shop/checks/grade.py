"""What was said, whether that is mended, and whether the rest is whole."""

import sys

from dnssec_grading import delegation, ds, records, secure
from dnssec_grading.desk import Diagnosis
from dnssec_grading.kept import kept
from dnssec_grading.run import grade
from dnssec_grading.scene import Scene
from lab_grading.report import Check, Finding, Look
from lab_grading.together import together

ORIGINAL = (
    ("@", "NS", "ns1"),
    ("@", "MX", "10 mail"),
    ("@", "TXT", '"v=spf1 mx -all"'),
    ("@", "CAA", '0 issue "ca.example"'),
    ("ns1", "A", "{authority}"),
    ("www", "A", "{www_address}"),
    ("mail", "A", "{mail_address}"),
    ("_lab", "TXT", '"{nonce}"'),
    ("*.branch", "A", "{branch_address}"),
)
signatures = records.signatures(
    ("@", "DNSKEY"),
    ("@", "SOA"),
    *((label, rdtype) for label, rdtype, _value in ORIGINAL),
)
keys = together(delegation.dnskey, delegation.algorithm)
ds_set = together(ds.ds_present, ds.ds_digest, ds.ds_matches_key)

# Where each fault is seen by measuring.
LINKS = {
    "after-roll": ds.ds_matches_key,
    "ds-digest": ds.ds_matches_key,
    "ds-sha1": ds_set,
    "edited": signatures,
    "expired": signatures,
    "ksk-missing": together(delegation.dnskey, ds.ds_matches_key),
    "lame": delegation.delegation,
    "no-ds": ds_set,
    "no-sep": delegation.dnskey,
    "not-yet-valid": signatures,
    "nsec3-iterations": records.nsec3_parameters,
    "nsec3-opt-out": records.nsec3_parameters,
    "rsa-1024": keys,
    "rsasha1": keys,
    "stale-ns": delegation.delegation,
    "unsigned": together(delegation.dnskey, signatures),
}
diagnosis = Diagnosis("diagnosis", parameter="fault")


def mended(scene: Scene) -> Finding:
    """What this session's fault had broken is in order, at a server that answers."""
    reached = delegation.delegation(scene)
    if reached.fatal:
        return reached
    return LINKS[scene.session.parameters["fault"]](scene)


def unbroken(
    check: str, look: Look[Scene], *, after: tuple[str, ...] = ()
) -> Check[Scene]:
    """A check that nothing else broke: most held before anybody did anything."""
    return Check(check, look, before=["mended"], after=after)


CHAIN = ("delegation", "keys", "ds", "signatures")
CHECKS = (
    Check("diagnosis", diagnosis.look),
    Check("mended", diagnosis.before(together(mended))),
    unbroken("delegation", delegation.delegation),
    unbroken("keys", keys),
    unbroken("ds", ds_set, after=("keys",)),
    unbroken("signatures", together(signatures), after=("keys",)),
    unbroken(
        "validates",
        secure.validates(
            ("@", "SOA"), ("www", "A"), ("mail", "A"), resolver="resolver"
        ),
        after=CHAIN,
    ),
    unbroken(
        "denial",
        together(
            records.nsec3_parameters,
            secure.denial("www"),
            secure.wildcard("branch", "resolver"),
        ),
        after=(*CHAIN, "validates"),
    ),
    unbroken("kept", kept(*ORIGINAL), after=(*CHAIN, "validates")),
)

if __name__ == "__main__":
    sys.exit(grade(CHECKS))
