"""Asks everything about one second at once; whatever comes back and however late."""

import re
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from functools import partial
from typing import Any

import dns.dnssec
import dns.exception
import dns.name
import dns.rdata
import dns.rrset
from dnssec_grading.questions import Reply, ask
from dnssec_grading.validator import Validator
from lab_grading.deadline import Deadline

from dnssec_watch import tls
from dnssec_watch.look import DIGEST_LENGTH, Digest, Key, Look, Tlsa
from dnssec_watch.settings import Settings
from dnssec_watch.signers import signers

# All answers of one second; what is later was not answered.
PATIENCE = 2.0
MAX_REASON = 160  # characters
MAX_KNOWN_KEYS = 64
# A hostile server can keep a thread for some seconds, but not one for each second.
THREADS = 32
LATE = Reply(trouble=f"no answer within {PATIENCE:.0f} s")


class Watcher:
    """Looks at the zone; remembers its server's address and the keys it has seen."""

    def __init__(self, settings: Settings, validator: Validator) -> None:
        self.settings = settings
        self.validator = validator
        self.pool = ThreadPoolExecutor(THREADS)
        self.server = ""
        self.known: dict[tuple[int, str], tuple[str, dns.rdata.Rdata]] = {}

    def look(self) -> Look:
        """Ask and wait, PATIENCE seconds at most; OSError when our validator ended."""
        self.validator.forget(self.settings.zone)
        deadline = Deadline(PATIENCE)
        asked = {
            name: self.pool.submit(question)
            for name, question in self._questions(deadline).items()
        }
        wait(asked.values(), timeout=deadline.left)
        replies = {name: _reply(future) for name, future in asked.items()}
        if not replies["control"].authenticated or replies["referral"].message is None:
            return Look(names={}, blind=True)
        self._find_server(replies["referral"])
        return self._tell(replies, {n: f for n, f in asked.items() if "tls " in n})

    def _questions(self, deadline: Deadline) -> dict[str, Callable[[], Any]]:
        settings, zone = self.settings, self.settings.zone
        own = replace(self.validator, deadline=deadline)
        direct = partial(ask, deadline=deadline)
        questions: dict[str, Callable[[], Any]] = {
            # What no student has a hand in: unanswered, it is we who do not see.
            "control": partial(own.ask, zone.parent(), "SOA"),
            "referral": partial(direct, settings.parent, zone, "NS"),
            "DS": partial(direct, settings.parent, zone, "DS"),
        }
        for label, rdtype in settings.names:
            name = settings.name(label)
            questions[f"{label} {rdtype}"] = partial(own.ask, name, rdtype)
        if settings.resolver and settings.names:
            name, rdtype = self._first
            questions["resolver"] = partial(
                direct, settings.resolver, name, rdtype, recursive=True
            )
        if self.server:
            questions["DNSKEY"] = partial(direct, self.server, zone, "DNSKEY")
            questions["CDS"] = partial(direct, self.server, zone, "CDS")
            questions["first"] = partial(direct, self.server, *self._first)
        for service in settings.tlsa:
            name = settings.name(service.label)
            questions[f"tlsa {service.label}"] = partial(own.ask, name, "TLSA")
            questions[f"tls {service.label}"] = partial(tls.shown, service, deadline)
        return questions

    @property
    def _first(self) -> tuple[dns.name.Name, str]:
        label, rdtype = (*self.settings.names, ("@", "SOA"))[0]
        return self.settings.name(label), rdtype

    def _find_server(self, referral: Reply) -> None:
        hosts = referral.records(self.settings.zone, "NS", section="authority") or ()
        glue = (referral.records(h.target, "A", section="additional") for h in hosts)
        self.server = next((found[0].address for found in glue if found), "")

    def _tell(self, replies: dict[str, Reply], shown: dict[str, Future]) -> Look:
        settings, zone = self.settings, self.settings.zone
        names = {
            f"{label} {rdtype}": _trouble(
                replies[f"{label} {rdtype}"], settings.name(label), rdtype
            )
            for label, rdtype in settings.names
        }
        key_reply = replies.get("DNSKEY", LATE)
        keys = self._keys(key_reply)
        name, rdtype = self._first
        signers_of = partial(signers, known=self.known)
        resolver = replies.get("resolver")
        return Look(
            names=names,
            resolver=_trouble(resolver, name, rdtype) if resolver else "",
            keys=keys,
            ds=self._digests(replies["DS"], "DS"),
            cds=self._digests(replies.get("CDS", LATE), "CDS"),
            signed_keys=signers_of(key_reply, zone, "DNSKEY"),
            signed=signers_of(replies.get("first", LATE), name, rdtype),
            tlsa={
                service.label: _compare(
                    replies[f"tlsa {service.label}"],
                    settings.name(service.label),
                    _result(shown[f"tls {service.label}"], ""),
                )
                for service in settings.tlsa
            }
            or None,
        )

    def _keys(self, reply: Reply) -> tuple[Key, ...]:
        found = []
        for record in reply.records(self.settings.zone, "DNSKEY") or ():
            try:
                tag = dns.dnssec.key_id(record)
                digests = [self._digest(record, kind) for kind in ("SHA256", "SHA384")]
            except (dns.exception.DNSException, ValueError, IndexError):
                continue
            key = Key(tag, int(record.algorithm), digests[0], record.flags)
            for digest in digests:
                self.known.pop((tag, digest), None)
                self.known[tag, digest] = (key.id, record)
            found.append(key)
        while len(self.known) > MAX_KNOWN_KEYS:
            self.known.pop(next(iter(self.known)))
        return tuple(sorted(found))

    def _digest(self, key: dns.rdata.Rdata, kind: str) -> str:
        policy = dns.dnssec.allow_all_policy  # what is weak is judged elsewhere
        made = dns.dnssec.make_ds(self.settings.zone, key, kind, policy=policy)
        return made.digest.hex()[:DIGEST_LENGTH]

    def _digests(self, reply: Reply, kind: str) -> tuple[Digest, ...]:
        found = []
        for record in reply.records(self.settings.zone, kind) or ():
            digest = record.digest.hex()[:DIGEST_LENGTH]
            known = self.known.get((record.key_tag, digest))
            # With SHA-256 it is a key's own name, seen or not.
            name = known[0] if known else digest if record.digest_type == 2 else ""
            algorithm, number = int(record.algorithm), int(record.digest_type)
            found.append(Digest(record.key_tag, algorithm, name, number))
        return tuple(sorted(found))


def _reply(future: Future) -> Reply:
    found = _result(future, LATE)
    return found if isinstance(found, Reply) else LATE


def _result(future: Future, otherwise: Any) -> Any:
    """What the question brought, `otherwise` if it is late or met something absurd."""
    if not future.done():
        future.cancel()
        return otherwise
    return otherwise if future.exception() else future.result()


def _trouble(reply: Reply, name: dns.name.Name, rdtype: str) -> str:
    """Why this is no authenticated answer with data; "" when it is one."""
    there = reply.records(name, rdtype) is not None
    if reply.authenticated and there:
        return ""
    if reply.message is not None and reply.rcode == "NOERROR" and there:
        return "insecure, no AD"
    told = reply.reason if reply.rcode != "NOERROR" else "no such record"
    return re.sub(r"[^ -~]", "?", told)[:MAX_REASON]


def _compare(reply: Reply, name: dns.name.Name, shown: str) -> Tlsa:
    found = reply.records(name, "TLSA") if reply.authenticated else None
    records = tuple(
        sorted(
            record.cert.hex()[:DIGEST_LENGTH]
            for record in found or ()
            if (record.usage, record.selector, record.mtype) == (3, 1, 1)
        )
    )
    if not records:
        return Tlsa("none", shown, ())
    if not shown:
        return Tlsa("unreachable", "", records)
    return Tlsa("match" if shown in records else "mismatch", shown, records)
