"""Images: what is signed can be read back, and each fault is seen."""

from dataclasses import replace

import pytest
from iot_grading import release
from iot_grading.image import (
    COUNTER,
    PRODUCT,
    PROTECTED,
    SHA256,
    Body,
    area,
    number,
    signed,
)
from iot_grading.scene import new_key
from lab_grading.handin import Missing

from tests.content.iot.scenes import LAYOUT

KEY = new_key()
BEGINS = LAYOUT.primary + LAYOUT.header_size + 0x40
CODE = bytes(4) + (BEGINS + 1).to_bytes(4, "little") + bytes(200)
BODY = Body(
    CODE,
    LAYOUT.header_size,
    (number(COUNTER, LAYOUT.initial), number(PRODUCT, LAYOUT.product)),
)


def read(image: bytes) -> int:
    return release.read(image, LAYOUT, KEY.public_key())


def test_a_release_in_order_says_where_its_firmware_begins() -> None:
    assert read(signed(BODY, KEY)) == BEGINS


@pytest.mark.parametrize(
    ("image", "told"),
    [
        (b"", "ends too early"),
        (bytes(500), "no MCUboot image"),
        (signed(BODY, KEY)[:100], "not signed|ends too early"),
        (signed(BODY, new_key()), "not signed with your key"),
        (signed(BODY.without(PRODUCT), KEY), "which product"),
        (signed(BODY.having(number(PRODUCT, 1)), KEY), "which product"),
        (signed(BODY.without(COUNTER), KEY), "counter from 7"),
        (signed(BODY.having(number(COUNTER, 6)), KEY), "counter from 7"),
        (signed(BODY.having((COUNTER, b"\xff")), KEY), "counter from 7"),
        (signed(replace(BODY, header_size=0x400), KEY), "header of 0x400"),
        (signed(replace(BODY, code=bytes(200)), KEY), "primary slot"),
        (signed(replace(BODY, told_size=0xFFFFFFF0), KEY), "not signed|too early"),
    ],
)
def test_each_fault_of_a_release_is_named(image: bytes, told: str) -> None:
    with pytest.raises(Missing, match=told):
        read(image)


def test_a_counter_that_is_not_protected_is_none() -> None:
    image = signed(BODY.without(COUNTER), KEY, number(COUNTER, 99))
    with pytest.raises(Missing, match="counter"):
        read(image)


def test_one_changed_bit_is_seen() -> None:
    image = bytearray(signed(BODY, KEY))
    image[LAYOUT.header_size + 100] ^= 1
    with pytest.raises(Missing, match="not signed"):
        read(bytes(image))


def test_an_area_that_lies_about_its_size_ends_with_the_image() -> None:
    tlvs = bytearray(area(PROTECTED, [(SHA256, b"digest"), (COUNTER, b"1234")]))
    tlvs[2:4] = b"\xff\xff"
    told = release.values(bytes(tlvs), 0, PROTECTED)
    assert told == {SHA256: b"digest", COUNTER: b"1234"}
    assert release.values(bytes(tlvs), 0, PROTECTED + 1) == {}
