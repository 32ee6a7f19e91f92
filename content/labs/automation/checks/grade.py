"""The checks of this lab: the servers, the keys, and how the parent learns of them."""

import sys

from dnssec_grading import delegation, ds, secure
from dnssec_grading.automatic import Automatic
from dnssec_grading.fleet import Fleet
from dnssec_grading.run import grade
from lab_grading.report import Check
from lab_grading.together import together

FLEET = Fleet(nodes=("authority", "secondary"))
ZONE = Automatic(FLEET)
TOKEN = ("_lab", "TXT")
SETS = (("@", "SOA"), ("@", "DNSKEY"), ("@", "CDS"), ("@", "NS"), ("www", "A"))
LINKS = ("keys", "ds")

CHECKS = (
    Check("delegation", FLEET.delegation),
    Check("transfer", FLEET.transfer),
    Check("keys", together(delegation.dnskey, delegation.algorithm)),
    Check("in-step", FLEET.in_step(*SETS, token=TOKEN), after=["delegation", "keys"]),
    Check("bootstrap", ZONE.bootstrap, after=["keys"]),
    Check(
        "ds", together(ds.ds_present, ds.ds_digest, ds.ds_matches_key), after=["keys"]
    ),
    Check(
        "validates",
        secure.validates(("@", "SOA"), ("www", "A"), TOKEN, resolver="resolver"),
        after=LINKS,
    ),
    Check(
        "each-server",
        FLEET.chains(("@", "SOA"), ("www", "A"), TOKEN),
        after=["delegation", *LINKS],
    ),
    Check(
        "announced",
        ZONE.announced,
        before=["keys"],
        after=["delegation", "in-step", *LINKS],
    ),
    Check("roll", ZONE.roll, after=["bootstrap"]),
    Check("old-key", ZONE.old_key, after=["roll"]),
    Check("tidy", ZONE.tidy, after=["bootstrap"]),
    Check("retired", ZONE.retired("retired", "www")),
)

if __name__ == "__main__":
    sys.exit(grade(CHECKS))
