"""The student's validator and RTR server as services of the office (runit)."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from rpki_objects.roa import Roa

from rpki_kit.house import Validator

HOME = "home/student"
OUTPUT = "var/lib/rpki/output/json"
VALIDATE = """\
#!/bin/sh
rpki-client -R -j -t /home/student/lab.tal -d /var/lib/rpki/cache /var/lib/rpki/output
exec sleep 3
"""
# StayRTR rests for half a minute where it finds no file at its start.
SERVE = """\
#!/bin/sh
until [ -s /var/lib/rpki/output/json ]; do sleep 0.2; done
exec stayrtr -bind :{port} -cache /var/lib/rpki/output/json -refresh 2 \\
    -slurm /home/student/exceptions.json -rtr.refresh 5 -rtr.retry 3 \\
    -checktime=false -metrics.addr ''
"""
STOPPED_FOR = timedelta(days=9)


def files(validator: Validator, locator: bytes, now: datetime) -> dict[str, bytes]:
    """By path in the office; `locator` is the registry's."""
    made = {
        f"{HOME}/lab.tal": validator.locator or locator,
        f"{HOME}/exceptions.json": _exceptions(validator.filtered),
        f"{HOME}/service/validator/run": VALIDATE.encode(),
        f"{HOME}/service/rtr/run": SERVE.format(port=validator.port).encode(),
    }
    if validator.stopped_with is not None:
        made[f"{HOME}/service/validator/down"] = b""
        made[OUTPUT] = _output(validator.stopped_with, now - STOPPED_FOR)
    return made


def _exceptions(filtered: Sequence[int]) -> bytes:
    """Local exceptions as RFC 8416 section 3 has them."""
    filters = [{"asn": asn, "comment": "for the time being"} for asn in filtered]
    told = {
        "slurmVersion": 1,
        "validationOutputFilters": {"prefixFilters": filters, "bgpsecFilters": []},
        "locallyAddedAssertions": {"prefixAssertions": [], "bgpsecAssertions": []},
    }
    return json.dumps(told, indent=2).encode() + b"\n"


def _output(roas: Sequence[Roa], at: datetime) -> bytes:
    """What `rpki-client -j` wrote then."""
    expires = int((at + timedelta(days=300)).timestamp())
    told = {
        "metadata": {
            "buildmachine": "office",
            "buildtime": f"{at:%Y-%m-%dT%H:%M:%SZ}",
            "elapsedtime": 0,
            "roas": len(roas),
            "failedmanifests": 0,
            "vrps": len(roas),
        },
        "roas": [
            {
                "asn": roa.asn,
                "prefix": str(roa.prefix),
                "maxLength": roa.max_length,
                "ta": "lab",
                "expires": expires,
            }
            for roa in roas
        ],
        "bgpsec_keys": [],
        "aspas": [],
    }
    return json.dumps(told, indent=1).encode() + b"\n"
