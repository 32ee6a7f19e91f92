"""Which keys' signatures hold now, whatever a hostile server lays beside them."""

import time
from collections.abc import Mapping
from functools import lru_cache

import dns.dnssec
import dns.exception
import dns.name
import dns.rdata
import dns.rrset
from cryptography.exceptions import UnsupportedAlgorithm
from dnssec_grading.questions import Reply

from dnssec_watch.look import Signer

# Keys of one tag that are tried for one signature: chance gives two, malice more.
MAX_CANDIDATES = 4

Known = Mapping[tuple[int, str], tuple[str, dns.rdata.Rdata]]


def signers(
    reply: Reply, name: dns.name.Name, rdtype: str, *, known: Known
) -> tuple[Signer, ...]:
    """Every signature over this set with the known key that made it."""
    records = reply.records(name, rdtype)
    signatures = reply.records(name, "RRSIG", covers=rdtype)
    if records is None or signatures is None:
        return ()
    return tuple(
        sorted(
            Signer(one.key_tag, int(one.algorithm), _maker(records, one, known))
            for one in signatures
        )
    )


def _maker(records: dns.rrset.RRset, signature: dns.rdata.Rdata, known: Known) -> str:
    if not signature.inception <= time.time() <= signature.expiration:
        return ""
    tagged = {
        name: key for (tag, _), (name, key) in known.items() if tag == signature.key_tag
    }
    for name, key in list(tagged.items())[-MAX_CANDIDATES:]:
        if _holds(records.name, frozenset(records), signature, key):
            return name
    return ""


@lru_cache(maxsize=256)
def _holds(
    name: dns.name.Name,
    records: frozenset[dns.rdata.Rdata],
    signature: dns.rdata.Rdata,
    key: dns.rdata.Rdata,
) -> bool:
    """Whether key and signature fit, the time aside: an answer good for ever."""
    rrset = dns.rrset.from_rdata_list(name, 0, records)
    zone = {signature.signer: dns.rrset.from_rdata(signature.signer, 0, key)}
    policy = dns.dnssec.allow_all_policy
    try:
        dns.dnssec.validate_rrsig(
            rrset, signature, zone, now=signature.inception, policy=policy
        )
    except (dns.exception.DNSException, UnsupportedAlgorithm, ValueError, IndexError):
        return False
    return True
