"""Small signed sets to try the labs' code on."""

import time
from dataclasses import dataclass

import dns.dnssec
import dns.name
import dns.rdata
import dns.rrset
from cryptography.hazmat.primitives.asymmetric import ec

ZONE = dns.name.from_text("amber-1234.example.")
HOUR = 3600


@dataclass(frozen=True)
class Pair:
    """A key of the zone with both its halves."""

    private: ec.EllipticCurvePrivateKey
    dnskey: dns.rdata.Rdata

    @property
    def tag(self) -> int:
        """Its key tag."""
        return dns.dnssec.key_id(self.dnskey)


def pair(flags: int = 257) -> Pair:
    """A new key of algorithm 13."""
    private = ec.generate_private_key(ec.SECP256R1())
    return Pair(private, dns.dnssec.make_dnskey(private.public_key(), 13, flags))


def key_set(*pairs: Pair) -> dns.rrset.RRset:
    """These keys as the zone's DNSKEY set."""
    return dns.rrset.from_rdata_list(ZONE, 10, [pair.dnskey for pair in pairs])


def signature(
    records: dns.rrset.RRset, by: Pair, *, since: int = -HOUR, until: int = HOUR
) -> dns.rrset.RRset:
    """A signature over `records`, counting from now in seconds."""
    now = int(time.time())
    rrsig = dns.dnssec.sign(
        records,
        by.private,
        ZONE,
        by.dnskey,
        inception=now + since,
        expiration=now + until,
    )
    return dns.rrset.from_rdata(records.name, records.ttl, rrsig)


def ds(of: Pair, digest: str = "SHA256", kind: str = "DS") -> dns.rrset.RRset:
    """The zone's DS or CDS set with one digest of this key."""
    policy = dns.dnssec.allow_all_policy
    made = dns.dnssec.make_ds(ZONE, of.dnskey, digest, policy=policy)
    return dns.rrset.from_text(ZONE, 10, "IN", kind, made.to_text())


def cdnskey(*pairs: Pair) -> dns.rrset.RRset:
    """The zone's CDNSKEY set about these keys."""
    texts = [pair.dnskey.to_text() for pair in pairs]
    return dns.rrset.from_text(ZONE, 10, "IN", "CDNSKEY", *texts)
