"""Signals of a zone's operator below the names of its name servers (RFC 9615).

They are asked of the network's validating resolver. It has a trust anchor of its own,
and nobody stands on the road to it: its AD bit is worth something here.
"""

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from dnssec_kit.bootstrapping import signalling_name

from registry.child import Child, records

PATIENCE = 2  # seconds for one question
KINDS = ("CDS", "CDNSKEY")


class Contradiction(Exception):
    """Signals that are there and do not say what the zone itself says."""


def ask(resolver: str, name: dns.name.Name, kind: str) -> dns.message.Message:
    """The resolver's answer; DNSException or OSError when there is none."""
    query = dns.message.make_query(name, kind, want_dnssec=True)
    return dns.query.tcp(query, resolver, timeout=PATIENCE)


def addresses(resolver: str, host: str) -> list[str]:
    """The IPv4 addresses of a host, none when it has none or nobody answers."""
    try:
        answer = ask(resolver, dns.name.from_text(host), "A")
    except (dns.exception.DNSException, OSError):
        return []
    return [
        record.address
        for rrset in answer.answer
        if rrset.rdtype == dns.rdatatype.A
        for record in rrset
    ]


def missing(zone: dns.name.Name, hosts: list[str], child: Child, resolver: str) -> str:
    """Which host's secure signals are not there; "" when all vouch for the child.

    Hosts in the zone itself can vouch for nothing, and at least one lies outside.
    Contradiction when secure signals differ from what the child itself publishes:
    then nothing may be taken, however long it stays.
    """
    outside = [h for h in hosts if not dns.name.from_text(h).is_subdomain(zone)]
    if not outside:
        return "all name servers lie in the zone itself"
    for host in outside:
        name = signalling_name(zone, host)
        for kind, own in zip(KINDS, (child.cds, child.cdnskey), strict=True):
            answer = ask(resolver, name, kind)
            found = answer.get_rrset(
                answer.answer, name, dns.rdataclass.IN, dns.rdatatype.from_text(kind)
            )
            if answer.rcode() not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
                return f"{kind} at {name}: {dns.rcode.to_text(answer.rcode())}"
            if found is None and own is None:
                continue
            if found is None:
                return f"no {kind} at {name}"
            if not answer.flags & dns.flags.AD:
                return f"{kind} at {name} is not secure"
            if records(found) != records(own):
                raise Contradiction(f"{kind} at {name} is not what the zone says")
    return ""
