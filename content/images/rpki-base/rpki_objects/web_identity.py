"""The registry's identity under HTTPS: a certificate authority and a certificate."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_LIFETIME = timedelta(days=365)


@dataclass(frozen=True)
class WebIdentity:
    """All PEM: the authority's certificate, the server's, and the server's key.

    The authority's key is thrown away: it signs nothing else.
    """

    authority: bytes
    certificate: bytes
    key: bytes

    @classmethod
    def generate(
        cls, hostname: str, addresses: Sequence[str], now: datetime
    ) -> "WebIdentity":
        """A new one, for a server that is called so and has these addresses."""
        root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        root_name = _name("Lab web certificate authority")
        root = _builder(root_name, root_name, root_key.public_key(), now)
        root = root.add_extension(x509.BasicConstraints(True, 0), critical=True)
        root = root.add_extension(_usage(signs_certificates=True), critical=True)
        names = [
            x509.DNSName(hostname),
            *(x509.IPAddress(ipaddress.ip_address(a)) for a in addresses),
        ]
        leaf = (
            _builder(_name(hostname), root_name, key.public_key(), now)
            .add_extension(x509.BasicConstraints(False, None), critical=True)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(
                    root_key.public_key()
                ),
                critical=False,
            )
        )
        pem = serialization.Encoding.PEM
        return cls(
            root.sign(root_key, hashes.SHA256()).public_bytes(pem),
            leaf.sign(root_key, hashes.SHA256()).public_bytes(pem),
            key.private_bytes(
                pem,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ),
        )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + _LIFETIME)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )
