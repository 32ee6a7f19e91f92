"""Signed objects (RFC 6488): some content, one certificate, one signature."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from rpki_objects import certificates, der, keys
from rpki_objects.certificates import Authority, Certificate, Terms

_SIGNED_DATA = "1.2.840.113549.1.7.2"
_CONTENT_TYPE = "1.2.840.113549.1.9.3"
_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
_SIGNING_TIME = "1.2.840.113549.1.9.5"


@dataclass(frozen=True)
class Content:
    """What is signed: its type's object identifier and its DER."""

    kind: str
    encoded: bytes


@dataclass(frozen=True)
class SignedObject:
    """A signed object that has been read; no signature has been checked."""

    content: Content
    certificate: Certificate
    signed_at: datetime


def sign(
    authority: Authority,
    content: Content,
    uri: str,
    terms: Terms,
    key: keys.PrivateKey,
    signed_at: datetime,
) -> bytes:
    """The object to be published under this URI; `key` is its own and used once."""
    public_key = keys.public_der(key)
    certificate = authority.certify_object(public_key, uri, terms)
    attributes = [
        _attribute(_CONTENT_TYPE, der.oid(content.kind)),
        _attribute(_MESSAGE_DIGEST, der.octets(_digest(content.encoded))),
        _attribute(_SIGNING_TIME, der.time(signed_at)),
    ]
    to_sign = der.set_of(attributes)
    signer = der.sequence(
        der.integer(3),
        der.tagged(0, keys.identifier(public_key), structured=False),
        keys.SHA256,
        # The same set, under the tag that stands in place of its own.
        der.tagged(0, der.read(to_sign).content),
        keys.RSA,
        der.octets(keys.sign(key, to_sign)),
    )
    signed_data = der.sequence(
        der.integer(3),
        der.set_of([keys.SHA256]),
        der.sequence(der.oid(content.kind), der.tagged(0, der.octets(content.encoded))),
        der.tagged(0, certificate),
        der.set_of([signer]),
    )
    return der.sequence(der.oid(_SIGNED_DATA), der.tagged(0, signed_data))


def read(data: bytes) -> SignedObject:
    """A signed object's content; ValueError when it is none."""
    kind, wrapped = der.read(data)
    if kind.oid() != _SIGNED_DATA:
        raise der.Malformed("not CMS signed data")
    (signed_data,) = wrapped
    _version, _digests, inner, certificate, signers = signed_data
    content_kind, content = inner
    (octets,) = content
    (signer,) = signers
    attributes = {kind.oid(): next(iter(values)) for kind, values in list(signer)[3]}
    if _SIGNING_TIME not in attributes:
        raise der.Malformed("no signing time")
    return SignedObject(
        Content(content_kind.oid(), octets.expect(der.OCTET_STRING)),
        certificates.read(certificate.content),
        attributes[_SIGNING_TIME].moment(),
    )


def _attribute(kind: str, value: bytes) -> bytes:
    return der.sequence(der.oid(kind), der.set_of([value]))


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
