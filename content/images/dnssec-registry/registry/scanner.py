"""The parent's side of CDS and CDNSKEY: look at the child, decide, change the DS set.

RFC 7344 section 4.1 for a child that is secure already; for the first DS, RFC 9615
where the operator of its name servers vouches for it, otherwise RFC 8078 section 3.3
("accept after delay"); RFC 8078 section 4 for leaving DNSSEC. Every delegated name
server is asked, and nothing is done until all say the same.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import dns.dnssec
import dns.exception
import dns.rdata
import dns.rdataset
import dns.rrset

from registry import journal, signals
from registry.child import DIGESTS, Child, NoAnswer, names, records, survey
from registry.journal import Journal
from registry.parent import Parent, Refused

Look = dict[str, Child | NoAnswer]


def verdict(child: Child, ds: dns.rdataset.Rdataset | None) -> str | None:
    """Why what this child announces cannot become the DS set; None when it can.

    With a present DS set CDS and CDNSKEY must be signed through a key that it names.
    In any case the new set must still lead to a key that signs the DNSKEY set.
    """
    if not (child.keys and child.key_signatures):
        return "the child has no signed DNSKEY set"
    announced = child.announced
    if announced is None:
        return "the child has no CDS and no CDNSKEY"
    if ds is None and deletes(announced):
        return "there is no DS to take away"
    trusted = ds if ds is not None else announced
    entry = [key for key in child.keys if _named(child, key, trusted)]
    if not _signed(child.keys, child.key_signatures, entry):
        return "no key that the present DS names signs the DNSKEY set"
    return (
        _unsigned(child, entry)
        or _mismatch(child)
        or (None if deletes(announced) else _broken(child, announced))
    )


def _unsigned(child: Child, entry: list[dns.rdata.Rdata]) -> str | None:
    for kind, rrset, signatures in (
        ("CDS", child.cds, child.cds_signatures),
        ("CDNSKEY", child.cdnskey, child.cdnskey_signatures),
    ):
        if rrset is not None and not _signed(rrset, signatures, entry):
            return f"the {kind} set is not signed by a key that the present DS names"
    return None


def _mismatch(child: Child) -> str | None:
    """Both kinds, where both are there, must be about the same keys (RFC 7344 s. 4)."""
    if child.cds is None or child.cdnskey is None:
        return None
    if deletes(child.cds) or deletes(child.cdnskey):
        both = deletes(child.cds) and deletes(child.cdnskey)
        return None if both else "CDS and CDNSKEY do not agree on leaving DNSSEC"
    zone, taken = child.cds.name, [r for r in child.cds if r.digest_type in DIGESTS]
    for record in taken:
        if not any(names(record, zone, key) for key in child.cdnskey):
            return f"CDS {record.key_tag} has no CDNSKEY beside it"
    for key in child.cdnskey:
        if taken and not any(names(record, zone, key) for record in taken):
            return f"CDNSKEY {dns.dnssec.key_id(key)} has no CDS beside it"
    return None


def _broken(child: Child, announced: dns.rdataset.Rdataset) -> str | None:
    if any(record.digest_type not in DIGESTS for record in announced):
        return "only digest types 2 and 4 are taken"
    new = [key for key in child.keys if _named(child, key, announced)]
    if not _signed(child.keys, child.key_signatures, new):
        return "the new set would break the chain: it names no key that signs"
    return None


def deletes(rrset: dns.rdataset.Rdataset) -> bool:
    """Whether the child asks to leave DNSSEC: algorithm 0 (RFC 8078 section 4)."""
    return len(rrset) == 1 and int(rrset[0].algorithm) == 0


def _named(child: Child, key: dns.rdata.Rdata, among: dns.rdataset.Rdataset) -> bool:
    return any(names(record, child.keys.name, key) for record in among)


def _signed(
    rrset: dns.rrset.RRset,
    signatures: dns.rrset.RRset | None,
    keys: list[dns.rdata.Rdata],
) -> bool:
    if not keys or signatures is None:
        return False
    keyring = {rrset.name: dns.rrset.from_rdata_list(rrset.name, 0, keys)}
    try:
        dns.dnssec.validate(rrset, signatures, keyring)
    except (dns.exception.DNSException, ValueError):
        return False
    return True


def agreed(seen: Look) -> Child:
    """What all servers say of their keys; NoAnswer in words when they do not agree."""
    if not seen:
        raise NoAnswer("the delegation names no server")
    for server, child in seen.items():
        if isinstance(child, NoAnswer):
            raise NoAnswer(f"{server}: {child}")
    first, *others = seen.values()
    for server, child in list(seen.items())[1:]:
        if child.wish != first.wish:
            raise NoAnswer(f"the servers do not agree: {server} says something else")
    return first


@dataclass
class Scanner:
    """Looks at one child; a first DS with no voucher waits `hold_down` seconds."""

    parent: Parent
    journal: Journal = field(default_factory=Journal)
    hold_down: float = 10.0
    _seen: tuple[str, float] = ("", 0.0)

    def look(self) -> Look:
        """What every delegated server says now."""
        return survey(self.parent.child, self.parent.name_servers())

    def scan(self) -> None:
        """One look at the child and, if it is due, one change of the DS set."""
        seen = self.look()
        if all(isinstance(c, NoAnswer) or c.announced is None for c in seen.values()):
            return
        try:
            child = agreed(seen)
        except NoAnswer as error:
            return self._refuse(str(error))
        with self.journal.lock:
            self._decide(seen, child)

    def _decide(self, seen: Look, child: Child) -> None:
        ds, announced = self.parent.ds(), child.announced
        if announced is None or records(announced) == records(ds):
            return
        if deletes(announced) and ds is None:
            return
        reasons = [verdict(each, ds) for each in seen.values()]
        if reason := next(filter(None, reasons), None):
            return self._refuse(reason)
        by = journal.CDS if ds is not None else self._first(child)
        if by:
            self._take(by, ds, announced)

    def _first(self, child: Child) -> str:
        """By which rule a first DS can be taken now; "" when by none yet."""
        hosts, resolver = list(self.parent.name_servers()), self.parent.resolver
        missing = "this registry asks for no signals"
        try:
            if resolver:
                missing = signals.missing(self.parent.child, hosts, child, resolver)
        except signals.Contradiction as error:
            self._refuse(str(error))
            return ""
        if not missing:
            return journal.BOOTSTRAP
        if self._waited(repr(child.wish)):
            return journal.DELAY
        self.journal.note(
            f"waiting {self.hold_down:g} s, because nobody vouches for it: {missing}"
        )
        return ""

    def _take(
        self,
        by: str,
        ds: dns.rdataset.Rdataset | None,
        announced: dns.rdataset.Rdataset,
    ) -> None:
        new = None if deletes(announced) else as_ds(announced)
        self.parent.replace_ds(new)
        self.journal.changed(by, records(ds), records(new))
        self._seen = ("", 0.0)

    def _refuse(self, reason: str) -> None:
        # What was refused in between has not stood there unchanged.
        self._seen = ("", 0.0)
        self.journal.note(f"refused: {reason}")

    def _waited(self, wanted: str) -> bool:
        now = time.monotonic()
        if self._seen[0] != wanted:
            self._seen = (wanted, now)
        return now - self._seen[1] >= self.hold_down


def as_ds(announced: dns.rdataset.Rdataset) -> dns.rdataset.Rdataset:
    """The DS set of a CDS set."""
    return dns.dnssec.cds_rdataset_to_ds_rdataset(announced)


def run(scanners: Sequence[Scanner], interval: float) -> None:
    """Scan each child that wants it, every `interval` seconds, for ever."""
    while True:
        time.sleep(interval)
        for scanner in scanners:
            if scanner.journal.scanning:
                try:
                    scanner.scan()
                except (dns.exception.DNSException, OSError, Refused) as error:
                    scanner.journal.note(f"no answer: {type(error).__name__}")
                except (ValueError, IndexError) as error:
                    # What a hostile child makes of its records must not end the scans.
                    scanner.journal.note(f"not readable: {type(error).__name__}")
