"""Several name servers of one zone: delegated, in step, and shut to strangers."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import dns.exception
import dns.name
import dns.query
import dns.rdataclass
import dns.rdatatype
import dns.tsigkeyring
import dns.zone
from lab_grading.deadline import Deadline
from lab_grading.report import Finding

from dnssec_grading import ds
from dnssec_grading.audit import Audit, ask_registry
from dnssec_grading.questions import Reply, ask
from dnssec_grading.scene import Scene, signs

# A secondary that has been told fetches within this time.
SETTLING = 7.0
SECONDS = 3.0  # for one transfer
Set = tuple[str, str]


@dataclass
class Fleet:
    """The zone's servers as they should be: on these `nodes` of the lab, one each.

    Made for one grading run. A server that was silent once is not asked again.
    """

    nodes: Sequence[str]
    _silent: set[str] = field(default_factory=set)
    _audits: dict[dns.name.Name, Audit] | None = None

    def addresses(self, scene: Scene) -> dict[str, str]:
        """Delegated servers on the nodes, one name for each: {host: address}."""
        by_address = {address: host for host, address in scene.servers.items()}
        own = [scene.session.addresses[node] for node in self.nodes]
        return {by_address[a]: a for a in own if a in by_address}

    def complete(self, scene: Scene) -> bool:
        """Whether the delegation leads to each node, and nowhere else."""
        own = sorted(scene.session.addresses[node] for node in self.nodes)
        return sorted(scene.servers.values()) == own

    def ask(
        self, scene: Scene, host: str, label: str, rdtype: str, *, tcp: bool = False
    ) -> Reply:
        """Ask one delegated server about a name of the zone."""
        if host in self._silent:
            return Reply(trouble="silent a moment ago")
        address, name = scene.servers[host], scene.name(label)
        reply = ask(address, name, rdtype, deadline=scene.deadline, tcp=tcp)
        if reply.message is None:
            self._silent.add(host)
        return reply

    def audit(self, scene: Scene, domain: dns.name.Name) -> Audit:
        """What the registry knows of a domain; it is asked once."""
        if self._audits is None:
            self._audits = ask_registry(scene)
        return self._audits.get(domain) or Audit([], {})

    def delegation(self, scene: Scene) -> Finding:
        """Each node is delegated to and serves the zone, and all name the same."""
        if not scene.servers:
            told = "No name server of the delegation has an address."
            return Finding(0, 2, told, fatal=True)
        listed = ", ".join(f"{h} {a}" for h, a in scene.servers.items())
        troubles = list(self._server_troubles(scene))
        if len(self._silent) == len(scene.servers):
            return Finding(0, 2, "; ".join(troubles), fatal=True)
        if not self.complete(scene):
            told = f"The parent delegates to {listed}; it should be "
            wanted = [f"{n} {scene.session.addresses[n]}" for n in self.nodes]
            return Finding(0, 2, told + " and ".join(wanted) + ", one name for each")
        if troubles:
            return Finding(1, 2, f"Delegated to {listed}; {'; '.join(troubles)}")
        return Finding(2, 2, f"Authoritative over UDP and TCP: {listed}")

    def _server_troubles(self, scene: Scene) -> Iterator[str]:
        above = set(scene.parent.records(scene.zone, "NS", section="authority") or ())
        for host in sorted({str(r.target) for r in above} - set(scene.servers)):
            yield f"{host} has no address that anybody could ask"
        for host in scene.servers:
            for tcp in (False, True):
                reply = self.ask(scene, host, "@", "SOA", tcp=tcp)
                way = "TCP" if tcp else "UDP"
                if reply.message is None or reply.rcode != "NOERROR":
                    yield f"{host} {way}: {reply.reason}"
                elif not (reply.authoritative and reply.records(scene.zone, "SOA")):
                    yield f"{host} {way}: not authoritative (lame)"
            below = self.ask(scene, host, "@", "NS").records(scene.zone, "NS")
            if below is not None and set(below) != above:
                names = ", ".join(sorted(str(record.target) for record in below))
                yield f"{host} names other servers than the parent does: {names}"

    def in_step(self, *sets: Set, token: Set) -> "InStep":
        """A look whether all servers give the same of these, with the same RRSIGs."""
        return InStep(self, (*sets, token), token)

    def chains(self, *sets: Set) -> "Chains":
        """A look whether each server alone leads from the DS to these sets."""
        return Chains(self, sets)

    def transfer(self, scene: Scene) -> Finding:
        """The key opens the zone at the first node; nothing opens it to strangers."""
        first, *_others = self.nodes
        opened = _transferred(scene, first, keyed=True)
        if opened:
            return Finding(0, 3, f"AXFR from {first} with the key: {opened}")
        told, good = [f"AXFR from {first} with the key: whole"], 1
        for node in self.nodes:
            refused = _transferred(scene, node, keyed=False)
            good += bool(refused)
            told.append(f"from {node} without: {refused or 'given to anybody'}")
        return Finding(good, 1 + len(self.nodes), "; ".join(told))


def _transferred(scene: Scene, node: str, *, keyed: bool) -> str:
    """Why this node does not hand over the zone; "" when it does."""
    how = {}
    if keyed:
        secret = scene.session.parameters["transfer_secret"]
        how = {"keyring": dns.tsigkeyring.from_text({"transfer": secret})}
    patience = min(SECONDS, scene.deadline.left)
    messages = dns.query.xfr(
        scene.session.addresses[node],
        scene.zone,
        relativize=False,
        timeout=patience,
        lifetime=patience,
        keyalgorithm="hmac-sha256",
        **how,
    )
    try:
        zone = dns.zone.from_xfr(messages, relativize=False)
    except dns.query.TransferError as error:
        return str(error).removeprefix("Zone transfer error: ")
    except dns.exception.Timeout:
        return "no answer"
    except (dns.exception.DNSException, OSError, EOFError, ValueError) as error:
        return type(error).__name__
    return "" if zone.get_soa() else "no zone"


@dataclass
class InStep:
    """Whether all servers say the same, to us and to the registry."""

    fleet: Fleet
    sets: tuple[Set, ...]
    token: Set

    def __call__(self, scene: Scene) -> Finding:
        """Compare; a secondary that is just being told gets a few seconds."""
        fleet, of = self.fleet, len(self.sets) + 1
        if not fleet.complete(scene):
            return Finding(0, of, "There are not yet two servers to compare.")
        if not scene.keys:
            return Finding(0, of, "The zone is not signed.")
        end = Deadline(min(SETTLING, scene.deadline.left))
        while (troubles := self._differences(scene)) and end.left > 1:
            if any(trouble.endswith("a moment ago") for trouble in troubles):
                break
            time.sleep(1)
        if lost := self._without_token(scene):
            return Finding(0, of, lost)
        if seen := self._seen_by_registry(scene):
            troubles.append(seen)
        told = "; ".join(troubles) or f"Same {of - 1} sets with the same signatures."
        return Finding(max(of - len(troubles), 0), of, told)

    def _differences(self, scene: Scene) -> list[str]:
        return [
            f"{label} {rdtype} differs: {told}"
            for label, rdtype in self.sets
            if (told := self._difference(scene, label, rdtype))
        ]

    def _difference(self, scene: Scene, label: str, rdtype: str) -> str:
        name, said = scene.name(label), {}
        for host in scene.servers:
            reply = self.fleet.ask(scene, host, label, rdtype)
            records = reply.records(name, rdtype)
            signatures = reply.records(name, "RRSIG", covers=rdtype)
            if records is None or signatures is None:
                return f"{host} has no signed one ({reply.reason})"
            said[host] = (frozenset(records), frozenset(signatures))
        if len(set(said.values())) == 1:
            return ""
        if rdtype == "SOA":
            serials = [
                f"{h} serial {next(iter(s)).serial}" for h, (s, _) in said.items()
            ]
            return ", ".join(serials)
        return "other records or signatures"

    def _without_token(self, scene: Scene) -> str:
        label, rdtype = self.token
        wanted = scene.session.parameters["nonce"]
        for host in scene.servers:
            reply = self.fleet.ask(scene, host, label, rdtype)
            records = reply.records(scene.name(label), rdtype) or ()
            if wanted not in [
                b"".join(r.strings).decode("ascii", "replace") for r in records
            ]:
                return f"{host}: {label} {rdtype} is not {wanted!r}"
        return ""

    def _seen_by_registry(self, scene: Scene) -> str:
        """What the registry is shown that we are not."""
        ours = {key.to_text() for key in scene.keys}
        for server, said in self.fleet.audit(scene, scene.zone).servers.items():
            if "trouble" in said:
                return f"to the registry {server} says: {said['trouble']}"
            if set(said["keys"]) != ours:
                return f"{server} shows the registry other keys than us"
        return ""


@dataclass
class Chains:
    """Whether each server, asked for everything, leads from the DS to the data."""

    fleet: Fleet
    sets: tuple[Set, ...]

    def __call__(self, scene: Scene) -> Finding:
        """One part for each server that the lab should have."""
        of = len(self.fleet.nodes)
        told, good = [], 0
        for host in self.fleet.addresses(scene):
            trouble = self._trouble(scene, host)
            good += not trouble
            told.append(f"{host}: {trouble or 'whole'}")
        return Finding(good, of, "; ".join(told) or "No server of yours.")

    def _trouble(self, scene: Scene, host: str) -> str:
        reply = self.fleet.ask(scene, host, "@", "DNSKEY")
        keys = reply.records(scene.zone, "DNSKEY")
        if keys is None:
            return f"no keys ({reply.reason})"
        entries = [k for k in keys if any(ds.names(r, scene.zone, k) for r in scene.ds)]
        if not entries:
            return "none of its keys is named by a DS"
        signatures = reply.records(scene.zone, "RRSIG", covers="DNSKEY")
        if trouble := signs(keys, signatures, entries):
            return f"DNSKEY {trouble}"
        return next(self._unsigned(scene, host, list(keys)), "")

    def _unsigned(self, scene: Scene, host: str, keys: list) -> Iterator[str]:
        for label, rdtype in self.sets:
            reply, name = self.fleet.ask(scene, host, label, rdtype), scene.name(label)
            records = reply.records(name, rdtype)
            signatures = reply.records(name, "RRSIG", covers=rdtype)
            if records is None:
                yield f"{label} {rdtype} is missing ({reply.reason})"
            elif trouble := signs(records, signatures, keys):
                yield f"{label} {rdtype} {trouble}"
