"""How the DS set came to be, and whether zone and parent look after it themselves."""

from collections.abc import Iterator
from dataclasses import dataclass

import dns.dnssec
import dns.name
import dns.rdata
from dnssec_kit.bootstrapping import signalling_name
from lab_grading.report import Finding

from dnssec_grading import ds
from dnssec_grading.audit import Change, Key, keys_of
from dnssec_grading.fleet import Fleet
from dnssec_grading.policy import good_digest
from dnssec_grading.questions import Reply
from dnssec_grading.scene import Scene

ORIGINS = {
    "bootstrap": (2, "by the operator's signals (RFC 9615)"),
    "delay": (1, "because it stood there long enough (RFC 8078): nobody vouched"),
    "registrar": (0, "by your order at the registrar, not by itself"),
    "cds": (0, "from an earlier one"),
}


@dataclass
class Automatic:
    """Looks at one zone and its parent, on the `fleet` that serves it."""

    fleet: Fleet

    def chapter(self, scene: Scene) -> list[Change]:
        """The changes since there was no DS; none when there is none now."""
        return self.fleet.audit(scene, scene.zone).chapter if scene.ds else []

    def announced(self, scene: Scene) -> Finding:
        """CDS and CDNSKEY are secure, about the same keys, and what the parent has.

        Parts: CDS good, CDNSKEY good, both about the same keys at each server, and
        the DS set the same.
        """
        cds, cdnskey = (_secure(scene, kind) for kind in ("CDS", "CDNSKEY"))
        if not cds[0] and not cdnskey[0]:
            return Finding(0, 4, f"{cds[1]}; {cdnskey[1]}")
        troubles = [trouble for _records, trouble in (cds, cdnskey) if trouble]
        troubles += list(self._disagreement(scene, cds[0], cdnskey[0]))[:1]
        wanted, present = (sorted(r.to_text() for r in s) for s in (cds[0], scene.ds))
        if wanted != present:
            troubles.append("the DS set in the parent is not what the CDS set says")
        told = f"CDS {ds.describe(cds[0]) or 'none'}"
        return Finding(4 - len(troubles), 4, "; ".join([told, *troubles]))

    def _disagreement(
        self, scene: Scene, cds: list[dns.rdata.Rdata], cdnskey: list[dns.rdata.Rdata]
    ) -> Iterator[str]:
        tags = {dns.dnssec.key_id(as_dnskey(key)) for key in cdnskey}
        if {record.key_tag for record in cds} != tags:
            yield "CDS and CDNSKEY are about different keys (RFC 7344 section 4)"
        for host in self.fleet.addresses(scene):
            for kind, ours in (("CDS", cds), ("CDNSKEY", cdnskey)):
                reply = self.fleet.ask(scene, host, "@", kind)
                if set(reply.records(scene.zone, kind) or ()) != set(ours):
                    yield f"{host} publishes another {kind} set"

    def bootstrap(self, scene: Scene) -> Finding:
        """By which rule the first DS of the present chain was taken."""
        chapter = self.chapter(scene)
        if not chapter:
            return Finding(0, 2, "The parent has no DS of your zone.")
        first = chapter[0]
        good, how = ORIGINS.get(first.by, (0, first.by))
        told = f"{first.at}: the DS of key {_tags(keys_of(first.after))} came {how}."
        return Finding(good, 2, told)

    def tidy(self, scene: Scene) -> Finding:
        """No signal is left that says something else than the zone."""
        if not self.chapter(scene):
            told = "This counts once the parent has a DS."
            return Finding(0, 1, told, because="bootstrap", status="not-tested")
        for host in scene.servers:
            name = signalling_name(scene.zone, host)
            for kind in ("CDS", "CDNSKEY"):
                reply = scene.validator.ask(name, kind)
                found = reply.records(name, kind)
                zone = scene.validated("@", kind).records(scene.zone, kind)
                if reply.rcode not in ("NOERROR", "NXDOMAIN"):
                    return Finding(0, 1, f"{name} {kind}: {reply.reason}")
                if found is not None and set(found) != set(zone or ()):
                    return Finding(0, 1, f"{name} {kind} speaks of another key")
        return Finding(1, 1, "No signal is left that says something else.")

    def roll(self, scene: Scene) -> Finding:
        """The present DS names a new key, and only CDS records led to it.

        An order at the registrar begins anew: what it put there must be rolled away.
        """
        chapter = self.chapter(scene)
        if not chapter:
            return Finding(0, 1, "The parent has no DS of your zone.")
        ordered = [i for i, change in enumerate(chapter) if change.by != "cds"]
        own = chapter[ordered[-1] if ordered else 0 :]
        lines = [f"{c.at[11:]} by {c.by}: {_tags(keys_of(c.after))}" for c in chapter]
        return Finding(int(_rolled(own)), 1, f"DS: {'; '.join(lines[-6:])}")

    def old_key(self, scene: Scene) -> Finding:
        """At no server is a key left that the parent named before and not now."""
        chapter = self.chapter(scene)
        if not _rolled(chapter):
            told = "There is no old key yet."
            return Finding(0, 1, told, because="roll", status="not-tested")
        past = set().union(*(keys_of(change.after) for change in chapter))
        gone = past - keys_of(chapter[-1].after)
        for host in self.fleet.addresses(scene):
            reply = self.fleet.ask(scene, host, "@", "DNSKEY")
            keys = reply.records(scene.zone, "DNSKEY") or ()
            left = gone & {
                (str(dns.dnssec.key_id(key)), str(int(key.algorithm))) for key in keys
            }
            if left:
                return Finding(0, 1, f"{host} still publishes key {_tags(left)}.")
        return Finding(1, 1, f"Gone from the zone: {_tags(gone)}")

    def retired(self, parameter: str, label: str) -> "Retired":
        """A look whether the zone that `parameter` names has left DNSSEC in order."""
        return Retired(self.fleet, parameter, label)


@dataclass
class Retired:
    """A zone that was secure and is to be insecure, never bogus; `label` answers."""

    fleet: Fleet
    parameter: str
    label: str

    def __call__(self, scene: Scene) -> Finding:
        """Parts: the DS taken away by the zone's own wish, and then no key left."""
        zone = dns.name.from_text(scene.session.parameters[self.parameter])
        above = scene.validator.ask(zone, "DS")
        if above.records(zone, "DS") is not None or not above.authenticated:
            return Finding(0, 2, f"DS of {zone} in the parent: {_shown(above)}")
        changes = self.fleet.audit(scene, zone).changes
        if not changes or changes[-1].after or changes[-1].by != "cds":
            return Finding(0, 2, f"{zone} did not ask the parent to take its DS away")
        told = f"{changes[-1].at}: the DS of {zone} went by its own CDS"
        name = dns.name.from_text(self.label, origin=zone)
        answer, keys = (
            scene.validator.ask(name, "A"),
            scene.validator.ask(zone, "DNSKEY"),
        )
        if answer.records(name, "A") is None:
            return Finding(1, 2, f"{told}; {name}: {answer.reason}")
        if keys.records(zone, "DNSKEY") is not None:
            return Finding(1, 2, f"{told}; it still publishes keys")
        return Finding(2, 2, f"{told}; it answers without keys now")


def _shown(reply: Reply) -> str:
    return "still there" if reply.authenticated else reply.reason


def _tags(keys: set[Key]) -> str:
    return ", ".join(sorted(tag for tag, _algorithm in keys))


def _rolled(chapter: list[Change]) -> bool:
    """Whether no key of the first DS set is in the present one."""
    if len(chapter) < 2:
        return False
    return not keys_of(chapter[0].after) & keys_of(chapter[-1].after)


def _secure(scene: Scene, kind: str) -> tuple[list[dns.rdata.Rdata], str]:
    """The set a stranger's validator finds, and what is wrong with it."""
    reply = scene.validated("@", kind)
    records = list(reply.records(scene.zone, kind) or ())
    if not records:
        return [], f"no {kind} ({reply.reason})"
    if any(int(record.algorithm) == 0 for record in records):
        return records, f"the {kind} asks the parent to remove the DS (RFC 8078)"
    if not reply.authenticated:
        return records, f"the {kind} set is not secure: {reply.reason}"
    strange = [record for record in records if not _known(scene, record, kind)]
    if strange:
        return records, f"the {kind} set is about a key that the zone does not have"
    weak = [r for r in records if kind == "CDS" and not good_digest(int(r.digest_type))]
    return records, f"digest type {int(weak[0].digest_type)} in the CDS" if weak else ""


def _known(scene: Scene, record: dns.rdata.Rdata, kind: str) -> bool:
    if kind == "CDNSKEY":
        return as_dnskey(record) in scene.keys
    return any(ds.names(record, scene.zone, key) for key in scene.keys)


def as_dnskey(cdnskey: dns.rdata.Rdata) -> dns.rdata.Rdata:
    """The DNSKEY record that a CDNSKEY record is a copy of (RFC 7344 section 3.2)."""
    return dns.rdata.from_text("IN", "DNSKEY", cdnskey.to_text())
