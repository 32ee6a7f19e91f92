"""The student's CA, set up beforehand: its files, and what the registry has of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from rpki_objects import certificates, founding, keys
from rpki_objects.certificates import Authority
from rpki_objects.child import Child
from rpki_objects.issuing import format_moment
from rpki_objects.layout import TRUST_ANCHOR, Layout
from rpki_objects.publication import LIFETIME, PublicationPoint

from rpki_kit.house import Ca

# Where `roa` keeps its files; see roa_cli.ca_folder in rpki-office.
FOLDER = "home/student/ca"

Files = dict[str, bytes]


@dataclass(frozen=True)
class Certified:
    """The CA's key, and itself as its parent certifies it."""

    key: keys.PrivateKey
    child: Child
    layout: Layout

    @classmethod
    def begun(cls, plan: founding.Plan) -> "Certified":
        """With a new key, for the member of this registry."""
        key, layout = keys.generate(), Layout(plan.hostname)
        handle, held = plan.member.handle, plan.member.resources
        place = layout.place(handle)
        return cls(key, Child(handle, keys.public_der(key), place, held), layout)

    def publish(
        self, ca: Ca, registry: Mapping[str, bytes], now: datetime
    ) -> tuple[Files, Files]:
        """Files of the office, and of the registry besides those that it has.

        `registry` are those, with the certificate for this CA among them.
        """
        name = self.child.file_name
        certificate = registry[f"{founding.STATE}/{TRUST_ANCHOR}/{name}"]
        uri = self.layout.certificate(self.child.handle)
        authority = Authority(self.key, certificates.read(certificate), uri)
        point, at = PublicationPoint(authority), now - ca.age
        until = (at + LIFETIME).replace(microsecond=0)
        # As at the registry, one key serves all objects made beforehand.
        shared = keys.generate()
        wanted = dict.fromkeys(ca.roas, until)
        objects = point.publish(wanted, at, ca.validity, lambda: shared)
        office = {
            "key.pem": keys.to_pem(self.key),
            "certificate.cer": certificate,
            "roas.json": _wishes(ca, uri, until, point.numbers.number),
        }
        office |= {f"signed/{n}": made for n, made in point.to_files().items()}
        return (
            {f"{FOLDER}/{n}": content for n, content in office.items()},
            {f"{founding.STATE}/member/{n}": made for n, made in objects.items()},
        )


def _wishes(ca: Ca, uri: str, until: datetime, manifest: int) -> bytes:
    """roas.json: all that is wanted has been published."""
    ledger = {
        "roas": [
            {"id": number, **roa.to_json(), "until": format_moment(until)}
            for number, roa in enumerate(ca.roas, 1)
        ],
        "aspas": [],
    }
    told = {
        "certificate_uri": uri,
        "next_id": len(ca.roas) + 1,
        "manifest": manifest,
        "local": ledger,
        "published": ledger,
    }
    return json.dumps(told, indent=2).encode() + b"\n"
