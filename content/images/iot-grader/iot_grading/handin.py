"""The key of the student's release, as it is handed in."""

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from lab_grading.handin import Missing


def read_key(pem: bytes) -> ec.EllipticCurvePublicKey:
    """The public key in this file; Missing if it is none for P-256."""
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        raise Missing("release.pub is no public key in PEM.") from None
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
        raise Missing("release.pub is no key for ECDSA P-256.")
    return key
