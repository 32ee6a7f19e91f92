"""What forgeries are, read as a bootloader reads them."""

import hashlib
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from iot_grading import forgeries, rollback
from iot_grading.image import (
    COUNTER,
    HEADER,
    KEY_HASH,
    OTHER,
    PRODUCT,
    PROTECTED,
    SHA256,
    SIGNATURE,
    TLV,
    Key,
    key_hash,
)
from iot_grading.refusals import Make, Trial
from iot_grading.release import values

from tests.content.iot.scenes import LAYOUT, StagedScene, staged


@pytest.fixture
def scene(tmp_path: Path) -> StagedScene:
    return staged(tmp_path, lambda _memory, _awaited: None)


def body(image: bytes) -> bytes:
    """What a signature should cover."""
    header = HEADER.unpack_from(image)
    return image[: header[2] + header[4] + header[3]]


def version(image: bytes) -> int:
    """The first number of the version in its header."""
    return int(HEADER.unpack_from(image)[6])


def protected(image: bytes) -> dict[int, bytes]:
    """The TLVs that a signature covers."""
    header = HEADER.unpack_from(image)
    return values(image, header[2] + header[4], PROTECTED)


def unprotected(image: bytes) -> dict[int, bytes]:
    """Those that none covers."""
    return values(image, len(body(image)), OTHER)


def counter(image: bytes) -> int:
    """Its counter, which a signature covers."""
    return int.from_bytes(protected(image)[COUNTER], "little")


def signed(digest: bytes, proof: bytes, key: Key) -> bool:
    """Whether this is the key's signature for what has this digest."""
    try:
        way = ec.ECDSA(Prehashed(hashes.SHA256()))
        key.public_key().verify(proof, digest, way)
    except InvalidSignature:
        return False
    return True


def proved(image: bytes, key: Key) -> bool:
    """Whether it is signed with this key, as a whole."""
    digest = hashlib.sha256(body(image)).digest()
    return signed(digest, unprotected(image).get(SIGNATURE, b""), key)


def test_what_is_in_order_is_proved_and_names_its_product(scene: StagedScene) -> None:
    image = scene.good().image
    assert proved(image, scene.key)
    assert not proved(image, scene.vendor)
    assert protected(image)[PRODUCT] == LAYOUT.product.to_bytes(4, "little")
    assert (counter(image), version(image)) == (scene.stored, 1)


def test_a_digest_without_bytes_hides_what_was_signed_behind_it(
    scene: StagedScene,
) -> None:
    image = forgeries.undigested(scene).image
    told = unprotected(image)
    assert told[SHA256] == b""
    assert told[KEY_HASH] == key_hash(scene.key)[1]
    # Whoever reads 32 bytes where none are finds the digest that was signed.
    assert image[-36:-32] == TLV.pack(SHA256, 0)
    assert signed(image[-32:], told[SIGNATURE], scene.key)
    # And the firmware is another one.
    assert image[-32:] != hashlib.sha256(body(image)).digest()
    assert not proved(image, scene.key)


@pytest.mark.parametrize("major", [0, 1])
def test_the_vendors_key_signs_firmware_of_any_version(
    scene: StagedScene, major: int
) -> None:
    image = forgeries.vendors(major)(scene).image
    assert version(image) == major
    assert proved(image, scene.vendor)
    assert not proved(image, scene.key)


def test_version_0_of_the_vendors_is_tried() -> None:
    made = [trial.what for trial in forgeries.VENDORS]
    assert "a version 0 signed with the vendor's test key" in made


def test_a_product_that_is_named_unsigned_only_is_ours(scene: StagedScene) -> None:
    image = forgeries.product_only_afterwards(scene).image
    assert proved(image, scene.key)
    assert PRODUCT not in protected(image)
    assert unprotected(image)[PRODUCT] == LAYOUT.product.to_bytes(4, "little")


def test_firmware_of_the_future_has_no_signature(scene: StagedScene) -> None:
    image = forgeries.of_the_future(scene).image
    assert version(image) == 255
    told = unprotected(image)
    assert SIGNATURE not in told
    assert told[SHA256] == hashlib.sha256(body(image)).digest()
    # Whoever believes its numbers lets nothing else in any more.
    assert counter(image) > scene.stored


@pytest.mark.parametrize(
    ("make", "trials", "primary"),
    [
        (forgeries.undigested, forgeries.TAMPERED, False),
        (forgeries.product_only_afterwards, forgeries.PRODUCTS, False),
        (forgeries.of_the_future, rollback.PRIMARY, True),
    ],
    ids=["no digest", "product", "version 255"],
)
def test_each_is_tried_where_it_matters(
    make: Make, trials: tuple[Trial, ...], primary: bool
) -> None:
    assert [trial.primary for trial in trials if trial.make is make] == [primary]
