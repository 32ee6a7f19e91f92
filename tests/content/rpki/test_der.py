"""DER is written and read as X.690 has it."""

from datetime import UTC, datetime

import pytest
from rpki_objects import der


@pytest.mark.parametrize(
    ("value", "encoded"),
    [(0, "020100"), (127, "02017f"), (128, "02020080"), (2**32 - 1, "020500ffffffff")],
)
def test_an_integer_has_as_few_octets_as_it_can_and_no_sign(
    value: int, encoded: str
) -> None:
    assert der.integer(value).hex() == encoded
    assert der.read(der.integer(value)).integer() == value


def test_no_negative_number_is_written() -> None:
    with pytest.raises(ValueError, match="negative"):
        der.integer(-1)


@pytest.mark.parametrize("size", [0, 127, 128, 255, 256, 70000])
def test_lengths_of_every_form_are_read_back(size: int) -> None:
    assert der.read(der.octets(bytes(size))).content == bytes(size)


@pytest.mark.parametrize(
    "dotted", ["1.3.6.1.5.5.7.14.2", "2.5.29.20", "1.2.840.113549.1.9.16.1.24", "2.999"]
)
def test_object_identifiers_are_read_back(dotted: str) -> None:
    assert der.read(der.oid(dotted)).oid() == dotted


def test_an_object_identifier_is_that_of_the_standard() -> None:
    assert der.oid("1.2.840.113549").hex() == "06062a864886f70d"


def test_a_set_is_in_order_whatever_it_was_made_of() -> None:
    one, two = der.integer(1), der.octets(b"x")
    assert der.set_of([two, one]) == der.set_of([one, two])


def test_from_2050_on_a_time_has_all_its_digits() -> None:
    before, after = datetime(2049, 12, 31, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC)
    assert der.time(before)[0] == der.UTC_TIME
    assert der.time(after)[0] == der.GENERALIZED_TIME
    assert [der.read(der.time(t)).moment() for t in (before, after)] == [before, after]


def test_bits_of_no_octet_are_read_back() -> None:
    assert der.read(der.bits(b"\x80", 1)).bits() == (b"\x80", 1)
    assert der.read(der.bits(b"", 0)).bits() == (b"", 0)


@pytest.mark.parametrize(
    "broken",
    ["", "02", "0201", "020500ff", "0281017f", "0280", "02010000", "3003020200"],
    ids=lambda text: text or "nothing",
)
def test_what_is_cut_off_goes_on_or_is_not_der_is_refused(broken: str) -> None:
    with pytest.raises(der.Malformed):
        for inner in der.read(bytes.fromhex(broken)):
            inner.integer()


def test_one_kind_is_not_taken_for_another() -> None:
    with pytest.raises(der.Malformed):
        der.read(der.null()).integer()
    with pytest.raises(der.Malformed):
        list(der.read(der.integer(5)))
    with pytest.raises(der.Malformed):
        der.read(der.element(der.UTC_TIME, b"yesterday")).moment()
