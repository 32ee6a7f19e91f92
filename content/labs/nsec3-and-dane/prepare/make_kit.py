"""Make one session's kit: two signed zones and a web server's first key."""

import hashlib
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from dnssec_kit import child, keys, kit
from dnssec_kit.kit import Kit
from lab_kit.kit import NETWORK

OWN = Path(__file__).parent / "nodes"
NEIGHBOUR = "refuge.example."
# Addresses of the documentation blocks (RFC 5737): nothing answers there.
FACTS = {
    "neighbour_zone": NEIGHBOUR.rstrip("."),
    "mail_address": "192.0.2.25",
    "intake_address": "192.0.2.31",
}
NEIGHBOUR_ZONE = """\
$TTL 10
@ IN SOA ns1 hostmaster 1 3600 600 604800 5
  IN NS ns1
  IN MX 10 mail
ns1 IN A {server}
www IN A 192.0.2.130
mail IN A 192.0.2.131
donate IN CNAME www
volunteers IN A 192.0.2.132
{hidden} IN A 192.0.2.140
{hidden} IN TXT "Night entrance. Not for publication."
"""


def further(made: Kit) -> None:
    """Sign both zones beforehand and make the first certificate."""
    child.signed_child(made)
    _neighbour(made)
    _certificate(made)


def _neighbour(made: Kit) -> None:
    """A zone signed with NSEC, in which one host was meant to stay unknown."""
    server = made.session["nodes"]["neighbour"][NETWORK]
    hidden = made.session["parameters"]["hidden"]
    text, ksk = keys.sign_zone(
        NEIGHBOUR_ZONE.format(server=server, hidden=hidden),
        NEIGHBOUR,
        since=made.since,
        until=made.until,
        dnskey_ttl=10,
    )
    child.delegate(made, NEIGHBOUR, ksk, server=server)
    made.files["neighbour/etc/bind/zone.db"] = text.encode()


def _certificate(made: Kit) -> None:
    """A self-signed certificate for www; the digest of its key is no secret."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = f"www.{made.zone.rstrip('.')}"
    certificate = _self_signed(name, private, made.since, made.until)
    made.files["web/etc/tls/site.crt"] = certificate.public_bytes(
        serialization.Encoding.PEM
    )
    made.files["web/etc/tls/site.key"] = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    made.public["first_key"] = hashlib.sha256(public).hexdigest()


def _self_signed(
    name: str, private: ec.EllipticCurvePrivateKey, since: datetime, until: datetime
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), False)
        .sign(private, hashes.SHA256())
    )


if __name__ == "__main__":
    kit.write(OWN, FACTS, further)
