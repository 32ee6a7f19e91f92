"""Firmware of the grader's: nobody can know its line without running it."""

from iot_grading.firmware import BEGIN, make_firmware

BASE = 0x21100200


def test_the_line_cannot_be_read_out_of_the_code() -> None:
    made = make_firmware(BASE)
    assert len(made.code) == 3000
    assert made.line not in made.code
    assert int.from_bytes(made.code[4:8], "little") == BASE + BEGIN + 1


def test_the_line_lies_there_under_its_mask() -> None:
    payload = bytes(0x80)
    made = make_firmware(BASE, payload=payload)
    mask, length = made.code[0x80], made.code[0x81]
    hidden = made.code[0x82 : 0x82 + length]
    assert bytes(letter ^ mask for letter in hidden) == b"\n" + made.line + b"\n"


def test_no_two_are_alike() -> None:
    one, other = make_firmware(BASE), make_firmware(BASE)
    assert one.line != other.line
    assert one.code != other.code
