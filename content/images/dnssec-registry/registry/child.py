"""What a child zone publishes for its parent: DNSKEY, CDS and CDNSKEY."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import dns.dnssec
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdataset
import dns.rdatatype
import dns.rrset

DIGESTS = {2: "SHA256", 4: "SHA384"}
PATIENCE = 2  # seconds for one question
# No honest set is larger; a hostile one must not cost an hour of arithmetic.
MAX_RECORDS = 16


class NoAnswer(Exception):
    """A server that does not serve the zone, or an answer nobody can read."""


@dataclass(frozen=True)
class Child:
    """What one server of the child publishes, each set with its signatures."""

    keys: dns.rrset.RRset | None
    key_signatures: dns.rrset.RRset | None
    cds: dns.rrset.RRset | None
    cds_signatures: dns.rrset.RRset | None
    cdnskey: dns.rrset.RRset | None = None
    cdnskey_signatures: dns.rrset.RRset | None = None
    serial: int = 0

    @property
    def announced(self) -> dns.rdataset.Rdataset | None:
        """The DS set the child wants, as CDS records; None when it wants nothing.

        A parent that finds CDNSKEY alone makes the digests itself (RFC 7344
        section 3.2).
        """
        if self.cds is not None:
            return self.cds.to_rdataset()
        if self.cdnskey is None:
            return None
        made = dns.rdataset.Rdataset(dns.rdataclass.IN, dns.rdatatype.CDS, ttl=10)
        for key in self.cdnskey:
            made.add(dns.rdata.from_text("IN", "CDS", _cds_text(self.cdnskey, key)))
        return made

    @property
    def wish(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """CDS and CDNSKEY as text, to be compared with what others say."""
        return records(self.cds), records(self.cdnskey)


def records(rrset: dns.rdataset.Rdataset | None) -> tuple[str, ...]:
    """The records of a set in an order that does not depend on the server."""
    return tuple(sorted(rdata.to_text() for rdata in rrset or ()))


def _cds_text(cdnskey: dns.rrset.RRset, key: dns.rdata.Rdata) -> str:
    if int(key.algorithm) == 0:
        return "0 0 0 00"
    return digest_of(cdnskey.name, key, 2).to_text()


def digest_of(zone: dns.name.Name, key: dns.rdata.Rdata, kind: int) -> dns.rdata.Rdata:
    """The DS record of this key with a digest of one of DIGESTS."""
    # A CDNSKEY is a DNSKEY in all but its type (RFC 7344 section 3.2).
    dnskey = dns.rdata.from_text("IN", "DNSKEY", key.to_text())
    return dns.dnssec.make_ds(zone, dnskey, DIGESTS[kind])


def names(record: dns.rdata.Rdata, zone: dns.name.Name, key: dns.rdata.Rdata) -> bool:
    """Whether a DS or CDS record is a digest of this key, one that is still taken."""
    kind = int(record.digest_type)
    if kind not in DIGESTS:
        return False
    made = digest_of(zone, key, kind)
    return (made.key_tag, made.algorithm, made.digest) == (
        record.key_tag,
        record.algorithm,
        record.digest,
    )


def look(zone: dns.name.Name, server: str) -> Child:
    """Ask one server of the child; NoAnswer when it does not serve the zone."""
    found: list[dns.rrset.RRset | None] = []
    for kind in ("DNSKEY", "CDS", "CDNSKEY"):
        answer = _ask(zone, kind, server)
        rdtype = dns.rdatatype.from_text(kind)
        found += [
            _pick(answer, zone, rdtype, None),
            _pick(answer, zone, rdtype, rdtype),
        ]
    soa = _pick(_ask(zone, "SOA", server), zone, dns.rdatatype.SOA, None)
    return Child(*found, serial=soa[0].serial if soa else 0)


def _ask(zone: dns.name.Name, kind: str, server: str) -> dns.message.Message:
    query = dns.message.make_query(zone, kind, want_dnssec=True)
    try:
        answer = dns.query.tcp(query, server, timeout=PATIENCE)
    except (dns.exception.DNSException, OSError, EOFError, ValueError) as error:
        raise NoAnswer(type(error).__name__) from None
    if answer.rcode() != dns.rcode.NOERROR or not answer.flags & dns.flags.AA:
        raise NoAnswer(f"not served there ({dns.rcode.to_text(answer.rcode())})")
    return answer


def _pick(
    answer: dns.message.Message,
    zone: dns.name.Name,
    rdtype: dns.rdatatype.RdataType,
    covers: dns.rdatatype.RdataType | None,
) -> dns.rrset.RRset | None:
    section, internet = answer.answer, dns.rdataclass.IN
    if covers is None:
        found = answer.get_rrset(section, zone, internet, rdtype)
    else:
        found = answer.get_rrset(section, zone, internet, dns.rdatatype.RRSIG, covers)
    if found is not None and len(found) > MAX_RECORDS:
        raise NoAnswer(f"more than {MAX_RECORDS} records in one set")
    return found


def survey(
    zone: dns.name.Name, servers: dict[str, list[str]]
) -> dict[str, Child | NoAnswer]:
    """What every delegated server says, asked all at once: {host address: its say}."""
    targets = {f"{host} {a}": a for host, all_ in servers.items() for a in all_}
    with ThreadPoolExecutor(max(len(targets), 1)) as pool:
        looks = {
            target: pool.submit(_tried, zone, address)
            for target, address in targets.items()
        }
        said = {target: look.result() for target, look in looks.items()}
    lost = [host for host, addresses in servers.items() if not addresses]
    return {**said, **{host: NoAnswer("no address") for host in lost}}


def _tried(zone: dns.name.Name, address: str) -> Child | NoAnswer:
    try:
        return look(zone, address)
    except NoAnswer as error:
        return error
