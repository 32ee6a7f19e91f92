"""Keys of the RPKI: RSA with 2048 bits and SHA-256 (RFC 7935)."""

import hashlib
from collections.abc import Callable

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from rpki_objects import der

type PrivateKey = rsa.RSAPrivateKey
# Where the key of an object's own certificate comes from: each is used once (RFC 6488).
type KeySource = Callable[[], PrivateKey]

BITS = 2048
EXPONENT = 65537
# An RSA signature's AlgorithmIdentifier has NULL parameters, a digest's has none.
SHA256_WITH_RSA = der.sequence(der.oid("1.2.840.113549.1.1.11"), der.null())
RSA = der.sequence(der.oid("1.2.840.113549.1.1.1"), der.null())
SHA256_OID = "2.16.840.1.101.3.4.2.1"
SHA256 = der.sequence(der.oid(SHA256_OID))


def generate() -> PrivateKey:
    """A new key; takes a tenth of a second or so."""
    return rsa.generate_private_key(EXPONENT, BITS)


def public_der(key: PrivateKey | rsa.RSAPublicKey) -> bytes:
    """The SubjectPublicKeyInfo of the public half."""
    public = key.public_key() if isinstance(key, rsa.RSAPrivateKey) else key
    return public.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def identifier(spki: bytes) -> bytes:
    """The key identifier: SHA-1 of the key's bits (RFC 6487 section 4.8.2)."""
    _algorithm, key = der.read(spki)
    return hashlib.sha1(key.bits()[0], usedforsecurity=False).digest()


def sign(key: PrivateKey, data: bytes) -> bytes:
    """RSASSA-PKCS1-v1_5 with SHA-256."""
    return key.sign(data, padding.PKCS1v15(), hashes.SHA256())


def signed(key: PrivateKey, body: bytes) -> bytes:
    """The body with its signature, as certificates and CRLs have it."""
    return der.sequence(body, SHA256_WITH_RSA, der.bits(sign(key, body)))


def to_pem(key: PrivateKey) -> bytes:
    """PKCS #8, not encrypted."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def from_pem(pem: bytes) -> PrivateKey:
    """A key from its own file; ValueError when it is not such a key.

    Not for strangers' files: whether the numbers are primes is not tried, which would
    take as long as to make a key.
    """
    key = serialization.load_pem_private_key(
        pem, password=None, unsafe_skip_rsa_key_validation=True
    )
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError("the key is not an RSA key")
    return key


def public_from_pem(pem: bytes) -> bytes:
    """SubjectPublicKeyInfo of a public key; ValueError unless RFC 7935 allows it."""
    key = serialization.load_pem_public_key(pem)
    if not isinstance(key, rsa.RSAPublicKey):
        raise ValueError("the key is not an RSA key")
    if key.key_size != BITS or key.public_numbers().e != EXPONENT:
        raise ValueError(f"an RSA key of {BITS} bits and exponent {EXPONENT} is needed")
    return public_der(key)
