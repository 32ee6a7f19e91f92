"""A certification authority, and what it certifies."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIFETIME = timedelta(days=30)
SERVER = (ExtendedKeyUsageOID.SERVER_AUTH,)
SERVER_AND_CLIENT = (*SERVER, ExtendedKeyUsageOID.CLIENT_AUTH)
# The machine's clock may be set back a little after a kit was made.
_BACKDATED = timedelta(hours=1)
# What `openssl cms -verify` and SWUpdate expect of a signer unless told otherwise.
_SIGNER = (ExtendedKeyUsageOID.EMAIL_PROTECTION,)


@dataclass(frozen=True)
class Identity:
    """A certificate and its private key, in PEM."""

    certificate: str
    key: str


class Authority:
    """One authority, new with each object; it and all it issues end with `lifetime`.

    Its key never leaves it, and it certifies no other authority.
    """

    def __init__(
        self, name: str, now: datetime, lifetime: timedelta = LIFETIME
    ) -> None:
        self._now, self._lifetime, self._name = now, lifetime, _called(name)
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._own = x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())
        self._certificate = (
            self._begun(self._name, self._key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs=False), critical=True)
            .add_extension(self._own, critical=False)
            .sign(self._key, hashes.SHA256())
        )

    @property
    def certificate(self) -> str:
        """Its own certificate, which others trust."""
        return _pem(self._certificate)

    def issue(
        self,
        subject: str,
        *names: str,
        addresses: Sequence[str] = (),
        purposes: Sequence[x509.ObjectIdentifier] = SERVER_AND_CLIENT,
    ) -> Identity:
        """A new key for this subject, known by its names and IP addresses.

        Without `names` the subject is its name. `purposes` are its extended key usage.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        known = [
            *(x509.DNSName(name) for name in names or (subject,)),
            *(x509.IPAddress(ipaddress.ip_address(one)) for one in addresses),
        ]
        by = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        certificate = (
            _leaf(self._begun(_called(subject), key.public_key()), key, purposes)
            .add_extension(x509.SubjectAlternativeName(known), critical=False)
            .add_extension(by, critical=False)
            .sign(self._key, hashes.SHA256())
        )
        return Identity(_pem(certificate), _pem_key(key))

    def _begun(
        self, subject: x509.Name, key: ec.EllipticCurvePublicKey
    ) -> x509.CertificateBuilder:
        return _begun(subject, self._name, key, self._now, self._lifetime)


def signer(name: str, now: datetime) -> Identity:
    """A key to sign data with; its certificate, for LIFETIME, is signed by itself."""
    key, called = ec.generate_private_key(ec.SECP256R1()), _called(name)
    begun = _begun(called, called, key.public_key(), now, LIFETIME)
    certificate = _leaf(begun, key, _SIGNER).sign(key, hashes.SHA256())
    return Identity(_pem(certificate), _pem_key(key))


def _leaf(
    begun: x509.CertificateBuilder,
    key: ec.EllipticCurvePrivateKey,
    purposes: Sequence[x509.ObjectIdentifier],
) -> x509.CertificateBuilder:
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        begun.add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
        .add_extension(own, critical=False)
    )


def _begun(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now: datetime,
    lifetime: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BACKDATED)
        .not_valid_after(now + lifetime)
    )


def _called(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def _pem_key(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def _usage(*, signs: bool) -> x509.KeyUsage:
    """For a leaf `signs` data and handshakes, an authority certificates."""
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs,
        crl_sign=not signs,
        encipher_only=False,
        decipher_only=False,
    )
