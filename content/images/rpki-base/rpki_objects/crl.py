"""The list of certificates that a CA has revoked (RFC 6487 section 5)."""

from collections.abc import Mapping
from datetime import datetime

from rpki_objects import der, keys
from rpki_objects.certificates import Authority, Period, authority_key, extension

_CRL_NUMBER = "2.5.29.20"


def make(
    authority: Authority, number: int, period: Period, revoked: Mapping[int, datetime]
) -> bytes:
    """A CRL valid for that period; `revoked` has serial numbers and since when."""
    entries = [
        der.sequence(der.integer(serial), der.time(moment))
        for serial, moment in sorted(revoked.items())
    ]
    extensions = der.sequence(
        authority_key(authority.certificate.key_id),
        extension(_CRL_NUMBER, der.integer(number)),
    )
    body = der.sequence(
        der.integer(1),
        keys.SHA256_WITH_RSA,
        authority.certificate.subject,
        der.time(period.since),
        der.time(period.until),
        # A list without entries must not be there at all (RFC 5280 section 5.1.2.6).
        der.sequence(*entries) if entries else b"",
        der.tagged(0, extensions),
    )
    return keys.signed(authority.key, body)


def read(data: bytes) -> dict[int, datetime]:
    """The serial numbers in a CRL and since when; ValueError when it is none."""
    body, _algorithm, _signature = der.read(data)
    for part in list(body)[5:]:
        if part.tag == der.SEQUENCE:
            return {serial.integer(): moment.moment() for serial, moment, *_ in part}
    return {}
