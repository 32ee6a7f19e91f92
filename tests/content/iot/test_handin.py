"""The key handed in is one that the bootloader of this lab can use."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from iot_grading.handin import read_key
from lab_grading.handin import Missing


def pem(key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> bytes:
    form = PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(Encoding.PEM, form)


def test_a_key_for_p256_is_read_and_no_other() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    assert read_key(pem(key)).public_numbers() == key.public_key().public_numbers()
    for other in (ed25519.Ed25519PrivateKey.generate(), _p384()):
        with pytest.raises(Missing, match="P-256"):
            read_key(pem(other))
    for noise in (b"", b"\xff" * 50, pem(key)[:60]):
        with pytest.raises(Missing, match="PEM"):
            read_key(noise)


def _p384() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP384R1())
