"""Names by which an operator vouches for a zone's first DS (RFC 9615)."""

import dns.name


def signalling_name(zone: dns.name.Name, host: str) -> dns.name.Name:
    """Where this host's operator speaks for the zone (RFC 9615 section 3.2)."""
    labels = (b"_dsboot", *zone.labels[:-1], b"_signal")
    return dns.name.Name((*labels, *dns.name.from_text(host).labels))
