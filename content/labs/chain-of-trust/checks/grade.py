"""The checks of this lab, down the chain from the delegation to what it is good for."""

import sys

from dnssec_grading import delegation, ds, records, secure
from dnssec_grading.run import grade
from lab_grading.report import Check

SIGNED = (
    ("@", "DNSKEY"),
    ("@", "SOA"),
    ("@", "NS"),
    ("@", "MX"),
    ("ns1", "A"),
    ("www", "A"),
    ("mail", "A"),
    ("_lab", "TXT"),
)
LINKS = ("dnskey", "ds-present", "ds-matches-key", "signatures")

CHECKS = (
    Check("delegation", delegation.delegation),
    Check("dnskey", delegation.dnskey),
    Check("algorithm", delegation.algorithm, before=["dnskey"]),
    Check("ds-present", ds.ds_present, after=["dnskey"]),
    Check("ds-digest", ds.ds_digest, before=["ds-present"]),
    Check("ds-matches-key", ds.ds_matches_key, before=["dnskey", "ds-present"]),
    Check("signatures", records.signatures(*SIGNED), before=["dnskey"]),
    Check(
        "validates",
        secure.validates(
            ("@", "SOA"), ("www", "A"), ("mail", "A"), resolver="resolver"
        ),
        after=LINKS,
    ),
    Check("denial", secure.denial("www"), after=[*LINKS, "validates"]),
    Check("nsec3-params", records.nsec3_parameters, before=["dnskey"]),
    Check(
        "wildcard",
        secure.wildcard("branch", "resolver"),
        after=[*LINKS, "validates", "denial"],
    ),
    Check("nonce", secure.nonce("_lab", "nonce"), after=[*LINKS, "validates"]),
    Check("cds", records.cds, before=["dnskey"], after=[*LINKS, "validates"]),
    Check(
        "attack",
        secure.attack("cafe", rewritten="www", denied="mail"),
        after=[*LINKS, "validates"],
    ),
)

if __name__ == "__main__":
    sys.exit(grade(CHECKS))
