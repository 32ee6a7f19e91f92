"""A private key is found however it lies there, and nothing else is taken for one."""

import random

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from iot_grading.leaks import leaked

# One whose 32 bytes differ as those of nearly all keys do.
SECRET = 0x7A1B9C3D5E6F80214365A7C9EB0D2F4186A8CAEC1E305274961928B7D5F3110A
PUBLIC = ec.derive_private_key(SECRET, ec.SECP256R1()).public_key()
BIG, LITTLE = SECRET.to_bytes(32, "big"), SECRET.to_bytes(32, "little")
WORDS = b"".join(BIG[at : at + 4][::-1] for at in range(0, 32, 4))
NOISE = random.Random(1).randbytes(200)


@pytest.mark.parametrize("how", [BIG, LITTLE, WORDS], ids=["big", "little", "words"])
def test_its_number_is_found(how: bytes) -> None:
    assert "at 0x" in leaked(NOISE + how + NOISE, PUBLIC)


def test_its_bytes_are_found_wherever_they_begin() -> None:
    assert "at 0xcb" in leaked(NOISE + b"xyz" + BIG, PUBLIC)


def test_a_key_file_is_found() -> None:
    assert "PEM" in leaked(b"-----BEGIN EC PRIVATE KEY-----", PUBLIC)


def test_another_key_and_the_public_half_are_none() -> None:
    other = (SECRET ^ 5).to_bytes(32, "big")
    numbers = PUBLIC.public_numbers()
    assert leaked(NOISE + other + numbers.x.to_bytes(32, "big"), PUBLIC) == ""
    assert leaked(b"", PUBLIC) == ""
    # No private key at all is so large.
    assert leaked(bytes(range(255, 223, -1)), PUBLIC) == ""
