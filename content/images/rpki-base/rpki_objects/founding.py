"""A registry's beginning: all its files, made before it starts.

Nothing that costs a key is then left for its start, and validators find it complete.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lab_kit import authority

from rpki_objects import certificates, keys
from rpki_objects.aspa import Aspa
from rpki_objects.authorities import (
    VALIDITY,
    Member,
    anchor_authority,
    members_authority,
)
from rpki_objects.certificates import Authority, Period, Terms
from rpki_objects.child import Child
from rpki_objects.issuing import Payload
from rpki_objects.layout import MEMBERS, TRUST_ANCHOR, Layout
from rpki_objects.publication import PublicationPoint
from rpki_objects.resources import ALL, Claim, Resources
from rpki_objects.roa import Roa
from rpki_objects.tal import Locator

SETTINGS = "etc/registry"
STATE = "var/lib/registry"
_ANCHOR_LIFETIME, _WEB_LIFETIME = timedelta(days=3650), timedelta(days=365)


@dataclass(frozen=True)
class Plan:
    """A registry to be: where it serves, for whom, and what everybody else has.

    `lan` are the addresses of either family that all may reach, `mgmt` those for the
    operator, who shows `operator_token`. `held` is what the members' CA may sign for.
    """

    lan: Sequence[str]
    mgmt: Sequence[str]
    member: Member
    operator_token: str
    held: Resources
    roas: Sequence[Roa] = ()
    aspas: Sequence[Aspa] = ()
    hostname: str = "registry"

    def settings(self) -> dict[str, Any]:
        """What the registry reads as registry.json."""
        return {
            "hostname": self.hostname,
            "lan": list(self.lan),
            "mgmt": list(self.mgmt),
            "member": {
                "handle": self.member.handle,
                "token": self.member.token,
                "resources": self.member.resources.to_json(),
            },
            "operator_token": self.operator_token,
            "roas": [roa.to_json() for roa in self.roas],
            "aspas": [aspa.to_json() for aspa in self.aspas],
        }


def found(
    plan: Plan, now: datetime, certified: Sequence[Child] = ()
) -> dict[str, bytes]:
    """All files of the registry's host, by path without the leading slash.

    CAs that are `certified` from the start have their certificates in ta/.

    etc/registry has registry.json. Everything else is state, in var/lib/registry:
    ta.key, ta.cer, members.key, objects.key, lab.tal, https.key and https.pem, ca.pem
    (whom the latter is from), and in ta/ and members/ what both CAs have signed.
    """
    layout = Layout(plan.hostname)
    # A key costs a tenth of a second. All that the registry signs shares one, which no
    # validator minds; out in the world each object has one of its own.
    own, shared = keys.generate(), keys.generate()
    anchor = _anchor(layout, keys.generate(), now)
    parent = PublicationPoint(anchor)
    child = _members(layout, own, plan.held)
    children: dict[Payload, None] = dict.fromkeys([child, *certified])
    parent.publish(children, now, VALIDITY, lambda: shared)
    members = PublicationPoint(members_authority(parent, own, layout))
    payloads: dict[Payload, None] = dict.fromkeys([*plan.roas, *plan.aspas])
    members.publish(payloads, now, VALIDITY, lambda: shared)
    locator = Locator(layout.anchor_uris, anchor.certificate.public_key)
    return {
        f"{SETTINGS}/registry.json": json.dumps(plan.settings(), indent=1).encode(),
        f"{STATE}/ta.key": keys.to_pem(anchor.key),
        f"{STATE}/members.key": keys.to_pem(own),
        f"{STATE}/objects.key": keys.to_pem(shared),
        **_web(plan, now),
        f"{STATE}/lab.tal": locator.text().encode(),
        f"{STATE}/ta.cer": anchor.certificate.encoded,
        **_below(f"{STATE}/{TRUST_ANCHOR}", parent.to_files()),
        **_below(f"{STATE}/{MEMBERS}", members.to_files()),
    }


def _web(plan: Plan, now: datetime) -> dict[str, bytes]:
    """Who it is under HTTPS, and who says so."""
    own = authority.Authority("Lab web certificate authority", now, _WEB_LIFETIME)
    server = own.issue(plan.hostname, addresses=plan.lan, purposes=authority.SERVER)
    files = {
        "https.key": server.key,
        "https.pem": server.certificate,
        "ca.pem": own.certificate,
    }
    return _below(STATE, {name: text.encode() for name, text in files.items()})


def _anchor(layout: Layout, key: keys.PrivateKey, now: datetime) -> Authority:
    period = Period(now - timedelta(minutes=5), now + _ANCHOR_LIFETIME)
    place = layout.place(TRUST_ANCHOR)
    made = certificates.trust_anchor(key, place, Terms(1, period, Claim(ALL)))
    return anchor_authority(key, made, layout)


def _members(layout: Layout, key: keys.PrivateKey, held: Resources) -> Child:
    return Child(MEMBERS, keys.public_der(key), layout.place(MEMBERS), held)


def _below(folder: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {f"{folder}/{name}": content for name, content in files.items()}
