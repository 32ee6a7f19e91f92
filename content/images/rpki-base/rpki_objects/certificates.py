"""Resource certificates (RFC 6487): of trust anchors, of CAs, of single objects."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from rpki_objects import der, keys
from rpki_objects.resources import (
    AS_NUMBERS,
    IP_BLOCKS,
    Claim,
    Resources,
    read_claim,
)

_COMMON_NAME = "2.5.4.3"
_POLICY = "1.3.6.1.5.5.7.14.2"
_AD_CA_ISSUERS = "1.3.6.1.5.5.7.48.2"
_AD_REPOSITORY = "1.3.6.1.5.5.7.48.5"
_AD_MANIFEST = "1.3.6.1.5.5.7.48.10"
_AD_SIGNED_OBJECT = "1.3.6.1.5.5.7.48.11"
_AD_NOTIFY = "1.3.6.1.5.5.7.48.13"
_SUBJECT_KEY, _KEY_USAGE, _BASIC = "2.5.29.14", "2.5.29.15", "2.5.29.19"
_CRL_POINTS, _POLICIES, _AUTHORITY_KEY = "2.5.29.31", "2.5.29.32", "2.5.29.35"
_AUTHORITY_INFO, _SUBJECT_INFO = "1.3.6.1.5.5.7.1.1", "1.3.6.1.5.5.7.1.11"
# The bits of KeyUsage: digitalSignature; keyCertSign and cRLSign.
_SIGNS_OBJECTS, _SIGNS_CERTIFICATES = der.bits(b"\x80", 1), der.bits(b"\x06", 7)


@dataclass(frozen=True)
class Period:
    """From when until when something is valid."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class Place:
    """Where a CA publishes: its folder's rsync URI, its manifest, RRDP's notification.

    `repository` ends in a slash.
    """

    repository: str
    manifest: str
    notify: str

    @property
    def crl(self) -> str:
        """The CRL's file name: the manifest's with another ending."""
        return self.manifest.removesuffix(".mft") + ".crl"

    def uri(self, name: str) -> str:
        """The rsync URI of a file in the folder."""
        return self.repository + name


@dataclass(frozen=True)
class Certificate:
    """A certificate that has been read; `place` is None where it is not a CA's."""

    encoded: bytes
    serial: int
    issuer: bytes
    subject: bytes
    period: Period
    public_key: bytes
    claim: Claim
    place: Place | None

    @cached_property
    def key_id(self) -> bytes:
        """The subject's key identifier."""
        return keys.identifier(self.public_key)

    @property
    def resources(self) -> Resources:
        """What it says itself; nothing of what it inherits."""
        return self.claim.resources


def name(key_id: bytes) -> bytes:
    """The distinguished name of whoever has this key (RFC 6487 section 8)."""
    common = der.sequence(der.oid(_COMMON_NAME), der.printable(key_id.hex()))
    return der.sequence(der.set_of([common]))


def extension(kind: str, value: bytes, *, critical: bool = False) -> bytes:
    """One extension of a certificate or CRL."""
    flag = der.boolean(True) if critical else b""
    return der.sequence(der.oid(kind), flag, der.octets(value))


def authority_key(key_id: bytes) -> bytes:
    """The extension that names the signer's key."""
    return extension(
        _AUTHORITY_KEY, der.sequence(der.tagged(0, key_id, structured=False))
    )


def _uri(text: str) -> bytes:
    return der.tagged(6, text.encode("ascii"), structured=False)


def _access(descriptions: Iterable[tuple[str, str]]) -> bytes:
    return der.sequence(
        *(der.sequence(der.oid(kind), _uri(uri)) for kind, uri in descriptions)
    )


@dataclass(frozen=True)
class Authority:
    """A CA that signs: its key, its certificate, and the rsync URI of the latter."""

    key: keys.PrivateKey
    certificate: Certificate
    uri: str

    @property
    def place(self) -> Place:
        """Where it publishes; ValueError when its certificate is not a CA's."""
        if self.certificate.place is None:
            raise ValueError("this certificate is not a CA's")
        return self.certificate.place

    def certify(self, public_key: bytes, place: Place, terms: "Terms") -> bytes:
        """The certificate of a CA below this one, for a SubjectPublicKeyInfo."""
        return self._issue(public_key, terms, _ca_extensions(place))

    def certify_object(self, public_key: bytes, uri: str, terms: "Terms") -> bytes:
        """The certificate that goes into the signed object with this rsync URI."""
        extensions = [
            extension(_KEY_USAGE, _SIGNS_OBJECTS, critical=True),
            extension(_SUBJECT_INFO, _access([(_AD_SIGNED_OBJECT, uri)])),
        ]
        return self._issue(public_key, terms, extensions)

    def _issue(
        self, public_key: bytes, terms: "Terms", extensions: list[bytes]
    ) -> bytes:
        crl = der.tagged(0, der.tagged(0, _uri(self.place.uri(self.place.crl))))
        own = [
            authority_key(self.certificate.key_id),
            extension(_CRL_POINTS, der.sequence(der.sequence(crl))),
            extension(_AUTHORITY_INFO, _access([(_AD_CA_ISSUERS, self.uri)])),
        ]
        body = _body(self.certificate.subject, public_key, terms, [*extensions, *own])
        return keys.signed(self.key, body)


@dataclass(frozen=True)
class Terms:
    """What a certificate is issued for: its number, its time, its resources."""

    serial: int
    period: Period
    claim: Claim


def trust_anchor(key: keys.PrivateKey, place: Place, terms: Terms) -> bytes:
    """A self-signed certificate; its claim inherits nothing (RFC 8630 section 2.3)."""
    public_key = keys.public_der(key)
    subject = name(keys.identifier(public_key))
    return keys.signed(key, _body(subject, public_key, terms, _ca_extensions(place)))


def _ca_extensions(place: Place) -> list[bytes]:
    access = [
        (_AD_REPOSITORY, place.repository),
        (_AD_MANIFEST, place.uri(place.manifest)),
        (_AD_NOTIFY, place.notify),
    ]
    return [
        extension(_BASIC, der.sequence(der.boolean(True)), critical=True),
        extension(_KEY_USAGE, _SIGNS_CERTIFICATES, critical=True),
        extension(_SUBJECT_INFO, _access(access)),
    ]


def _body(
    issuer: bytes, public_key: bytes, terms: Terms, extensions: list[bytes]
) -> bytes:
    key_id = keys.identifier(public_key)
    policy = der.sequence(der.sequence(der.oid(_POLICY)))
    common = [
        extension(_SUBJECT_KEY, der.octets(key_id)),
        extension(_POLICIES, policy, critical=True),
        *(extension(k, v, critical=True) for k, v in terms.claim.extensions()),
    ]
    return der.sequence(
        der.tagged(0, der.integer(2)),
        der.integer(terms.serial),
        keys.SHA256_WITH_RSA,
        issuer,
        der.sequence(der.time(terms.period.since), der.time(terms.period.until)),
        name(key_id),
        public_key,
        der.tagged(3, der.sequence(*extensions, *common)),
    )


def read(data: bytes) -> Certificate:
    """A certificate's content; ValueError when it is none. No signature is checked."""
    body, _algorithm, _signature = der.read(data)
    _version, serial, _, issuer, validity, subject, key, extensions = body
    since, until = (moment.moment() for moment in validity)
    found = {}
    for item in next(iter(extensions)):
        kind, *_critical, value = item
        found[kind.oid()] = value.expect(der.OCTET_STRING)
    return Certificate(
        encoded=data,
        serial=serial.integer(),
        issuer=issuer.whole,
        subject=subject.whole,
        period=Period(since, until),
        public_key=key.whole,
        claim=read_claim(found.get(IP_BLOCKS), found.get(AS_NUMBERS)),
        place=_read_place(found.get(_SUBJECT_INFO)),
    )


def _read_place(subject_info: bytes | None) -> Place | None:
    uris = {}
    for description in der.read(subject_info) if subject_info else ():
        kind, uri = description
        uris[kind.oid()] = uri.content.decode("ascii")
    if _AD_REPOSITORY not in uris or _AD_MANIFEST not in uris:
        return None
    repository = uris[_AD_REPOSITORY]
    manifest = uris[_AD_MANIFEST].removeprefix(repository)
    return Place(repository, manifest, uris.get(_AD_NOTIFY, ""))
