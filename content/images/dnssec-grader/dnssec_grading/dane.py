"""Whether the zone names the key that a TLS server really has (RFC 6698, RFC 7671)."""

from collections.abc import Iterable
from dataclasses import dataclass

import dns.rdata
from lab_grading.report import Finding, Look

from dnssec_grading import handshake
from dnssec_grading.handshake import Shown
from dnssec_grading.questions import Reply
from dnssec_grading.scene import Scene
from dnssec_grading.secure import state

# Certificate usage, selector, matching type that RFC 7671 section 5.1 commends.
KIND = (3, 1, 1)
DIGEST_BYTES = 32
# Where such a record is put by mistake; {zone} is the zone's name, written twice.
MISTAKEN = ("_443._tcp", "443._tcp.www", "_https._tcp.www", "www", "{label}.{zone}")


def short(digest: str) -> str:
    """A digest as a person compares it."""
    return f"{digest[:12]}…" if digest else "none"


@dataclass
class Service:
    """A TLS server on `node` with the name `label`, shaken hands with once a run."""

    node: str
    label: str = "www"
    port: int = 443
    _shown: Shown | None = None

    @property
    def place(self) -> str:
        """Below which label its TLSA records are (RFC 6698 section 3)."""
        return f"_{self.port}._tcp.{self.label}"

    def shown(self, scene: Scene) -> Shown:
        """What it shows to the grader now."""
        if self._shown is None:
            name = scene.name(self.label).to_text(omit_final_dot=True)
            address = scene.session.addresses[self.node]
            self._shown = handshake.shown(address, self.port, name, scene.deadline)
        return self._shown

    def records(self, scene: Scene) -> tuple[Reply, list[dns.rdata.Rdata]]:
        """The validator's answer and the TLSA records in it, secure or not."""
        reply = scene.validated(self.place, "TLSA")
        return reply, list(reply.records(scene.name(self.place), "TLSA") or ())


def described(records: Iterable[dns.rdata.Rdata]) -> str:
    """TLSA records as their three numbers and the beginning of their data."""
    told = [f"{r.usage} {r.selector} {r.mtype} {short(r.cert.hex())}" for r in records]
    return ", ".join(told) or "none"


def good(record: dns.rdata.Rdata) -> bool:
    """Whether this record is of the kind commended, with a digest of its length."""
    kind = (int(record.usage), int(record.selector), int(record.mtype))
    return kind == KIND and len(record.cert) == DIGEST_BYTES


def published(service: Service, resolver: str) -> Look[Scene]:
    """A look for a secure TLSA record 3 1 1 in its place, the same for everybody.

    The lab's `resolver` may remember an older set for as long as its TTL.
    """

    def look(scene: Scene) -> Finding:
        reply, records = service.records(scene)
        told = f"TLSA at {service.place}: {described(records)}, {state(reply)}"
        if not records:
            return Finding(0, 1, told + _elsewhere(scene, service))
        if not (reply.authenticated and any(map(good, records))):
            return Finding(0, 1, told)

        def same(others: Reply) -> bool:
            found = others.records(scene.name(service.place), "TLSA") or ()
            return others.authenticated and set(found) == set(records)

        others = scene.settled(resolver, service.place, "TLSA", same)
        if not same(others):
            told += f"; the lab's resolver gets another answer: {state(others)}"
        return Finding(int(same(others)), 1, told)

    return look


def _elsewhere(scene: Scene, service: Service) -> str:
    zone = scene.zone.to_text(omit_final_dot=True)
    for label in MISTAKEN:
        place = label.format(label=service.place, zone=zone)
        if scene.validated(place, "TLSA").records(scene.name(place), "TLSA"):
            return f". There is one at {scene.name(place)}"
    return ""


def matches(service: Service) -> Look[Scene]:
    """A look whether one of the secure 3 1 1 records is the live key's digest."""

    def look(scene: Scene) -> Finding:
        reply, records = service.records(scene)
        shown = service.shown(scene)
        told = f"Zone: {described(records)}, {state(reply)}; the server's key: "
        if shown.trouble:
            return Finding(0, 1, told + shown.trouble)
        told += short(shown.digest)
        if records and not any(map(shown.named_by, records)):
            told += _explained(records, shown)
        fits = any(good(record) and shown.named_by(record) for record in records)
        return Finding(int(fits and reply.authenticated), 1, told)

    return look


def _explained(records: list[dns.rdata.Rdata], shown: Shown) -> str:
    """The commonest mistake: the digest of the wrong half."""
    made = handshake.HASHES[1](shown.certificate)
    if any(record.cert == made for record in records):
        return ". The zone has the digest of the certificate, not of its key"
    return ""


def changed(service: Service, parameter: str) -> Look[Scene]:
    """A look whether the live key is no longer the one whose digest began the lab."""

    def look(scene: Scene) -> Finding:
        first, shown = scene.session.parameters[parameter], service.shown(scene)
        if shown.trouble:
            return Finding(0, 1, f"The web server: {shown.trouble}")
        told = f"The first key was {short(first)}, now it is {short(shown.digest)}."
        return Finding(int(shown.digest != first), 1, told)

    return look


def only_live_key(service: Service) -> Look[Scene]:
    """A look whether every TLSA record is one of the live key."""

    def look(scene: Scene) -> Finding:
        reply, records = service.records(scene)
        shown = service.shown(scene)
        old = [record for record in records if not shown.named_by(record)]
        if old:
            return Finding(0, 1, f"Not of the server's key: {described(old)}")
        told = f"TLSA: {described(records)}, {state(reply)}"
        return Finding(int(bool(records) and reply.authenticated), 1, told)

    return look
