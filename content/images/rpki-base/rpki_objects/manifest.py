"""Manifests (RFC 9286): what a publication point holds, all of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from rpki_objects import der, keys
from rpki_objects.certificates import Period
from rpki_objects.cms import Content

KIND = "1.2.840.113549.1.9.16.1.26"


@dataclass(frozen=True)
class Manifest:
    """Its number, its time, and the SHA-256 of each file by name."""

    number: int
    period: Period
    digests: Mapping[str, bytes]

    @classmethod
    def of(cls, number: int, period: Period, files: Mapping[str, bytes]) -> "Manifest":
        """Over these files, which the manifest itself is not among."""
        digests = {name: hashlib.sha256(files[name]).digest() for name in sorted(files)}
        return cls(number, period, digests)

    @property
    def content(self) -> Content:
        """Manifest (section 4.2)."""
        listed = (
            der.sequence(der.ia5(name), der.bits(digest))
            for name, digest in self.digests.items()
        )
        body = der.sequence(
            der.integer(self.number),
            der.generalized_time(self.period.since),
            der.generalized_time(self.period.until),
            der.oid(keys.SHA256_OID),
            der.sequence(*listed),
        )
        return Content(KIND, body)


def read(content: Content) -> Manifest:
    """A manifest's content; ValueError when it is none."""
    if content.kind != KIND:
        raise der.Malformed("not a manifest")
    values = (v for v in der.read(content.encoded) if v.context() is None)
    number, since, until, _algorithm, files = values
    digests = {name.text(): digest.bits()[0] for name, digest in files}
    return Manifest(number.integer(), Period(since.moment(), until.moment()), digests)
