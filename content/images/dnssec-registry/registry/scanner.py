"""The parent's side of CDS: look at the child, decide, change the DS set.

RFC 7344 section 4.1 for a child that is secure already, RFC 8078 section 3 for the
first DS ("accept after delay") and section 4 for leaving DNSSEC.
"""

import time
from collections import deque
from dataclasses import dataclass, field

import dns.dnssec
import dns.exception
import dns.message
import dns.name
import dns.query
import dns.rdataset
import dns.rdatatype
import dns.rrset

from registry.parent import Parent

DIGESTS = {2, 4}


@dataclass(frozen=True)
class Child:
    """What the child's own server publishes, each set with its signatures."""

    keys: dns.rrset.RRset | None
    key_signatures: dns.rrset.RRset | None
    cds: dns.rrset.RRset | None
    cds_signatures: dns.rrset.RRset | None


def look(zone: dns.name.Name, server: str) -> Child:
    """Ask the child's server; DNSException or OSError when it does not answer."""
    found: list[dns.rrset.RRset | None] = []
    for rdtype in (dns.rdatatype.DNSKEY, dns.rdatatype.CDS):
        query = dns.message.make_query(zone, rdtype, want_dnssec=True)
        answer = dns.query.tcp(query, server, timeout=2)
        for covers in (None, rdtype):
            found.append(_pick(answer, zone, rdtype, covers))
    return Child(*found)


def _pick(
    answer: dns.message.Message,
    zone: dns.name.Name,
    rdtype: dns.rdatatype.RdataType,
    covers: dns.rdatatype.RdataType | None,
) -> dns.rrset.RRset | None:
    if covers is None:
        return answer.get_rrset(answer.answer, zone, dns.rdataclass.IN, rdtype)
    return answer.get_rrset(
        answer.answer, zone, dns.rdataclass.IN, dns.rdatatype.RRSIG, covers
    )


def verdict(child: Child, ds: dns.rdataset.Rdataset | None) -> str | None:
    """Why this CDS set cannot become the DS set; None when nothing speaks against it.

    With a present DS set the CDS must be signed through a key that it names. In any
    case the new set must still lead to a key that signs the DNSKEY set.
    """
    if not (child.keys and child.key_signatures):
        return "the child has no signed DNSKEY set"
    if not (child.cds and child.cds_signatures):
        return "the child has no signed CDS set"
    trusted = ds if ds is not None else child.cds
    entry = [key for key in child.keys if _named(child, key, trusted)]
    if not entry or not _signed(child.keys, child.key_signatures, entry):
        return "no key that the present DS names signs the DNSKEY set"
    if not _signed(child.cds, child.cds_signatures, entry):
        return "the CDS set is not signed by a key that the present DS names"
    if deletes(child.cds):
        return None
    if any(rdata.digest_type not in DIGESTS for rdata in child.cds):
        return "only digest types 2 and 4 are taken"
    new = [key for key in child.keys if _named(child, key, child.cds)]
    if not new or not _signed(child.keys, child.key_signatures, new):
        return "the new set would break the chain: it names no key that signs"
    return None


def deletes(cds: dns.rrset.RRset) -> bool:
    """Whether the child asks to leave DNSSEC: "0 0 0 00" (RFC 8078 section 4)."""
    return len(cds) == 1 and cds[0].algorithm == 0


def _named(child: Child, key: dns.rdata.Rdata, records: dns.rdataset.Rdataset) -> bool:
    for record in records:
        if record.digest_type in DIGESTS and record.key_tag == dns.dnssec.key_id(key):
            digest = {2: "SHA256", 4: "SHA384"}[record.digest_type]
            made = dns.dnssec.make_ds(child.keys.name, key, digest)
            if (made.algorithm, made.digest) == (record.algorithm, record.digest):
                return True
    return False


def _signed(rrset: dns.rrset.RRset, signatures: dns.rrset.RRset, keys: list) -> bool:
    keyring = {rrset.name: dns.rrset.from_rdata_list(rrset.name, 0, keys)}
    try:
        dns.dnssec.validate(rrset, signatures, keyring)
    except dns.exception.DNSException:
        return False
    return True


@dataclass
class Scanner:
    """Looks every `interval` seconds while enabled; `log` tells the last decisions."""

    parent: Parent
    enabled: bool = True
    interval: float = 3.0
    hold_down: float = 10.0
    log: deque[str] = field(default_factory=lambda: deque(maxlen=20))
    _seen: tuple[str, float] = ("", 0.0)

    def run(self) -> None:
        """Scan for ever."""
        while True:
            time.sleep(self.interval)
            if self.enabled:
                try:
                    self.scan()
                except (dns.exception.DNSException, OSError) as error:
                    self._note(f"no answer: {type(error).__name__}")

    def scan(self) -> None:
        """One look at the child and, if it is due, one change of the DS set."""
        addresses = [a for all_ in self.parent.name_servers().values() for a in all_]
        child = look(self.parent.child, addresses[0]) if addresses else None
        if child is None or child.cds is None:
            return
        ds = self.parent.ds()
        reason = verdict(child, ds)
        if reason:
            return self._note(f"refused: {reason}")
        wanted = sorted(rdata.to_text() for rdata in child.cds)
        if wanted == sorted(rdata.to_text() for rdata in ds or ()):
            return
        if ds is None and (deletes(child.cds) or not self._waited(repr(wanted))):
            return
        self.parent.replace_ds(
            None
            if deletes(child.cds)
            else dns.dnssec.cds_rdataset_to_ds_rdataset(child.cds.to_rdataset())
        )
        self._note(f"accepted: {'; '.join(wanted)}")

    def _waited(self, wanted: str) -> bool:
        now = time.monotonic()
        if self._seen[0] != wanted:
            self._seen = (wanted, now)
        return now - self._seen[1] >= self.hold_down

    def _note(self, line: str) -> None:
        if not self.log or self.log[-1] != line:
            self.log.append(line)
