"""Firmware made anew, a version at a time, and nothing left of it afterwards."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from board_runtime import remaking
from board_runtime.board import Board
from board_runtime.remaking import Unusable, remake

from tests.content.device.images import packed, real_board, stand_in, unpacked

FILES = {"init": b"exec sleep 60\n", "etc/version": b"1", "etc/key": b"-OLD-"}
IMAGE = packed(FILES)


@pytest.fixture
def unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Board:
    stand_in(tmp_path / "tools", monkeypatch)
    return real_board(tmp_path / "board")


def versions(
    unit: Board,
    image: bytes,
    *files: Mapping[str, bytes],
    replaced: Mapping[bytes, bytes] | None = None,
) -> list[dict[str, bytes]]:
    """What is in each version that the board makes."""
    orders = {
        "replace": [[old.hex(), new.hex()] for old, new in (replaced or {}).items()],
        "versions": [{name: b.hex() for name, b in one.items()} for one in files],
    }
    return [unpacked(made) for made in remake(unit, image, orders)]


def test_versions_differ_in_what_was_ordered_and_in_nothing_else(unit: Board) -> None:
    first, second = versions(
        unit, IMAGE, {"etc/version": b"2"}, {"etc/version": b"3", "app/main": b"x"}
    )
    assert first == FILES | {"etc/version": b"2"}
    assert second == FILES | {"etc/version": b"3", "app/main": b"x"}


def test_what_is_replaced_is_so_in_every_version(unit: Board) -> None:
    made = versions(unit, IMAGE, {}, {"etc/version": b"3"}, replaced={b"OLD": b"NEW!"})
    assert [one["etc/key"] for one in made] == [b"-NEW!-", b"-NEW!-"]


def test_the_same_order_makes_the_same_firmware(unit: Board) -> None:
    orders = {"replace": [], "versions": [{"etc/version": b"2".hex()}]}
    assert remake(unit, IMAGE, orders) == remake(unit, IMAGE, orders)


def test_the_board_is_off_afterwards_and_nothing_is_left(unit: Board) -> None:
    unit.slots.write("a", IMAGE)
    unit.switch(on=True)
    assert unit.firmware.running
    versions(unit, IMAGE, {})
    assert not unit.power
    assert not unit.firmware.running
    assert list(unit.places.run.iterdir()) == []
    assert unit.slots.content("a") == IMAGE


@pytest.mark.parametrize("image", [b"", b"noise", IMAGE[:700], packed({"a": b""})])
def test_what_is_no_firmware_cannot_be_used(unit: Board, image: bytes) -> None:
    with pytest.raises(Unusable, match="no squashfs image with a file named init"):
        versions(unit, image, {})
    assert list(unit.places.run.iterdir()) == []


def test_firmware_that_leads_elsewhere_cannot_be_used(
    unit: Board, tmp_path: Path
) -> None:
    (tmp_path / "etc").mkdir()
    image = packed({"init": b""}, {"etc": str(tmp_path / "etc")})
    with pytest.raises(Unusable, match="cannot be altered"):
        versions(unit, image, {"etc/version": b"2"})
    assert list((tmp_path / "etc").iterdir()) == []
    assert list(unit.places.run.iterdir()) == []


def test_firmware_that_becomes_too_large_cannot_be_used(
    unit: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remaking, "MAX_MADE", 20_000)
    with pytest.raises(Unusable):
        versions(unit, IMAGE, {"big": bytes(20_001)})


def test_the_board_can_be_used_after_what_could_not(unit: Board) -> None:
    with pytest.raises(Unusable):
        versions(unit, b"noise", {})
    assert versions(unit, IMAGE, {}) == [FILES]
