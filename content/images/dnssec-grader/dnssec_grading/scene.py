"""What a grading run knows and has asked: each question is asked once."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import dns.dnssec
import dns.exception
import dns.name
import dns.rdata
import dns.rrset
from lab_grading.deadline import Deadline
from lab_grading.errors import NotReady
from lab_grading.session import Session

from dnssec_grading.questions import Reply, ask
from dnssec_grading.validator import Validator

# How long the caches of the lab's resolvers may hold on to yesterday's truth.
SETTLING = 11.0


def zone_of(session: Session) -> dns.name.Name:
    """The student's zone."""
    return dns.name.from_text(session.parameters["zone"])


@dataclass
class Scene:
    """The zone under test, seen through the grader's own validator and directly."""

    session: Session
    validator: Validator
    deadline: Deadline
    _validated: dict[tuple[str, str], Reply] = field(default_factory=dict)

    @property
    def zone(self) -> dns.name.Name:
        """The student's zone."""
        return zone_of(self.session)

    def name(self, label: str) -> dns.name.Name:
        """A name in the zone; "@" is its apex."""
        return dns.name.from_text(label, origin=self.zone)

    def stranger(self, below: str = "") -> str:
        """A label that nobody can have foreseen, alone or `below` another."""
        label = f"x{secrets.token_hex(6)}"
        return f"{label}.{below}" if below else label

    def node(self, node: str, name: dns.name.Name, rdtype: str, **how: int) -> Reply:
        """Ask a node of the lab; `how` is what else `ask` takes."""
        address = self.session.addresses[node]
        return ask(address, name, rdtype, deadline=self.deadline, **how)

    @cached_property
    def parent(self) -> Reply:
        """The referral that the parent's server gives; NotReady when it is silent."""
        reply = self.node("registry", self.zone, "NS")
        if reply.message is None:
            raise NotReady(f"the registry's name server: {reply.trouble}")
        return reply

    @cached_property
    def servers(self) -> dict[str, str]:
        """Delegated name servers with an address, at most four: {host: address}.

        Of hosts in the zone, the glue; of others, what a stranger finds. By name, so
        that the same server is the first one in each run.
        """
        hosts = self.parent.records(self.zone, "NS", section="authority") or ()
        found = {}
        for host in sorted(rdata.target for rdata in hosts)[:4]:
            if host.is_subdomain(self.zone):
                addresses = self.parent.records(host, "A", section="additional")
            else:
                addresses = self.validator.ask(host, "A").records(host, "A")
            if addresses:
                found[str(host)] = addresses[0].address
        return found

    def server(self, host: str, rdtype: str, *, tcp: bool = False) -> Reply:
        """Ask one delegated server about the zone's apex."""
        address = self.servers[host]
        return ask(address, self.zone, rdtype, deadline=self.deadline, tcp=tcp)

    def authority(self, label: str, rdtype: str) -> Reply:
        """Ask the first delegated server."""
        address = next(iter(self.servers.values()), None)
        if address is None:
            return Reply(trouble="the parent names no server")
        return ask(address, self.name(label), rdtype, deadline=self.deadline)

    @cached_property
    def key_reply(self) -> Reply:
        """The zone's own answer about its keys."""
        return self.authority("@", "DNSKEY")

    @property
    def keys(self) -> list[dns.rdata.Rdata]:
        """The published keys, none for an unsigned zone."""
        return list(self.key_reply.records(self.zone, "DNSKEY") or ())

    @cached_property
    def ds(self) -> list[dns.rdata.Rdata]:
        """The DS set in the parent, itself validated; NotReady when it cannot be."""
        reply = self.validator.ask(self.zone, "DS")
        if not reply.authenticated:
            raise NotReady(f"the parent's DS answer: {reply.reason}")
        return list(reply.records(self.zone, "DS") or ())

    def validated(self, label: str, rdtype: str) -> Reply:
        """Ask the grader's validator; the same question is asked once."""
        if (label, rdtype) not in self._validated:
            reply = self.validator.ask(self.name(label), rdtype)
            self._validated[label, rdtype] = reply
        return self._validated[label, rdtype]

    @cached_property
    def _settling(self) -> Deadline:
        return Deadline(min(SETTLING, self.deadline.left))

    def settled(
        self, node: str, label: str, rdtype: str, good: Callable[[Reply], bool]
    ) -> Reply:
        """Ask a resolver of the lab until `good(reply)`, while its cache may be old.

        What was remembered before the first such question is gone SETTLING later, for
        all questions of this kind in a run.
        """
        end = self._settling
        while True:
            reply = self.node(node, self.name(label), rdtype, recursive=True)
            if good(reply) or end.left < 1:
                return reply
            time.sleep(1)


def signs(
    records: dns.rrset.RRset,
    signatures: dns.rrset.RRset | None,
    keys: list[dns.rdata.Rdata],
) -> str:
    """Why no signature of one of `keys` holds for this set now; "" when one does.

    `keys` belong to the zone; which of them should sign is the caller's question.
    """
    if signatures is None:
        return "has no signature"
    now, troubles = time.time(), []
    for signature in signatures:
        if now > signature.expiration:
            troubles.append(f"expired {_ago(now - signature.expiration)} ago")
        elif now < signature.inception:
            troubles.append(f"not valid before {_ago(signature.inception - now)} ahead")
        elif _verifies(records, signature, keys):
            return ""
        else:
            troubles.append("does not verify")
    return "signature " + ", ".join(dict.fromkeys(troubles))


def _verifies(
    records: dns.rrset.RRset, signature: dns.rdata.Rdata, keys: list[dns.rdata.Rdata]
) -> bool:
    if not keys:
        return False
    zone = dns.rrset.from_rdata_list(signature.signer, 0, keys)
    policy = dns.dnssec.allow_all_policy  # what is weak is judged by another check
    try:
        dns.dnssec.validate_rrsig(
            records, signature, {signature.signer: zone}, policy=policy
        )
    except (dns.exception.DNSException, ValueError):
        return False
    return True


def _ago(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"
