"""The workstation's command `device`, at the cable of a real board."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from board_runtime.board import Board
from board_runtime.slots import MAX_SLOT
from device_cli import cable
from device_cli.__main__ import main
from device_cli.cable import Trouble, order

from tests.content.device.boards import board, until
from tests.content.device.servers import LOCAL, TOKEN, nobodys_port, programmer

RESTS = b"echo rests in $SLOT; exec sleep 60\n"
type Said = pytest.CaptureFixture[str]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workstation's own folder, as the kit makes it."""
    folder = tmp_path / "lab"
    folder.mkdir()
    (folder / "token").write_text(TOKEN)
    (folder / "cable").write_text(LOCAL)
    monkeypatch.setattr(cable, "OWN", folder)
    return folder


@pytest.fixture
def unit(own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Board]:
    made = board(tmp_path / "board")
    with programmer(made) as port:
        monkeypatch.setattr(cable, "PORT", port.number)
        yield made


@pytest.fixture
def image(tmp_path: Path) -> Path:
    file = tmp_path / "rootfs.squashfs"
    file.write_bytes(RESTS)
    return file


def test_an_image_is_flashed_into_a_device_that_is_as_new(
    unit: Board, image: Path, capsys: Said
) -> None:
    unit.slots.use_other()
    (unit.places.data / "name").write_text("owner's")
    assert main(["flash", str(image)]) == 0
    assert f"{len(RESTS)} bytes are in slot a" in capsys.readouterr().out
    assert unit.power
    assert unit.slots.content("a") == RESTS
    assert unit.slots.running == "a"
    assert list(unit.places.data.iterdir()) == []


def test_a_file_that_is_not_there_leaves_the_device_alone(
    unit: Board, tmp_path: Path, capsys: Said
) -> None:
    unit.slots.write("a", RESTS)
    unit.switch(on=True)
    assert main(["flash", str(tmp_path / "none")]) == 1
    assert "none" in capsys.readouterr().err
    assert unit.power


def test_an_image_that_does_not_fit_is_refused(
    unit: Board, image: Path, capsys: Said
) -> None:
    unit.slots.write("a", RESTS)
    unit.switch(on=True)
    image.write_bytes(bytes(MAX_SLOT + 1))
    assert main(["flash", str(image)]) == 1
    told = f"device: a slot has {MAX_SLOT} bytes, and {image} has {MAX_SLOT + 1}\n"
    assert capsys.readouterr().err == told
    # What was in it before runs on.
    assert (unit.power, unit.slots.content("a")) == (True, RESTS)


def test_an_image_that_just_fits_is_flashed(unit: Board, image: Path) -> None:
    image.write_bytes(b"exec sleep 60\n#".ljust(MAX_SLOT, b"#"))
    assert main(["flash", str(image)]) == 0
    assert len(unit.slots.content("a")) == MAX_SLOT


def test_the_power_is_switched(unit: Board, capsys: Said) -> None:
    unit.slots.write("a", RESTS)
    assert main(["on"]) == 0
    assert unit.firmware.running
    assert main(["off"]) == 0
    assert not unit.firmware.running
    assert capsys.readouterr().out == "The power is on.\nThe power is off.\n"


def test_a_restart_is_another_boot(unit: Board) -> None:
    unit.slots.write("a", RESTS)
    main(["on"])
    assert main(["restart"]) == 0
    assert unit.firmware.running
    assert unit.boots == 2


def test_the_button_is_held(unit: Board) -> None:
    assert main(["button"]) == 0
    assert unit.button.presses == 1


def test_a_device_is_made_new(unit: Board) -> None:
    (unit.places.data / "name").write_text("owner's")
    assert main(["new"]) == 0
    assert list(unit.places.data.iterdir()) == []
    assert not unit.power


def test_the_console_shows_what_was_said_and_no_control_codes(
    unit: Board, image: Path, capsys: Said
) -> None:
    image.write_bytes(b"printf 'one \\033[2J\\007two\\n'; echo three; exec sleep 60\n")
    main(["flash", str(image)])
    until(lambda: "three" in unit.console.text)
    capsys.readouterr()
    assert main(["console"]) == 0
    said = capsys.readouterr().out
    assert said == "boot: starting slot a\none .[2J.two\nthree\n"


def test_the_state_says_what_runs_and_what_is_on_trial(
    unit: Board, capsys: Said
) -> None:
    main(["state"])
    told = capsys.readouterr().out.splitlines()
    assert told == [
        "power: off, 0 boots so far",
        "slot a: empty",
        "slot b: empty",
    ]
    unit.slots.write("a", RESTS)
    unit.slots.write("b", RESTS)
    unit.slots.try_other()
    unit.switch(on=True)
    main(["state"])
    power, a, b = capsys.readouterr().out.splitlines()
    assert power == "power: on, 1 boots so far"
    assert a == f"slot a: sha256 {unit.slots.digests()['a'][:16]} active"
    assert b == f"slot b: sha256 {unit.slots.digests()['b'][:16]} running, on trial"


def test_the_state_says_of_an_empty_slot_that_it_is_empty_and_no_more(
    unit: Board, capsys: Said
) -> None:
    unit.slots.write("b", RESTS)
    unit.switch(on=True)
    main(["state"])
    _power, a, b = capsys.readouterr().out.splitlines()
    assert a == "slot a: empty"
    assert b == f"slot b: sha256 {unit.slots.digests()['b'][:16]}"


def test_who_asks_for_help_is_told_what_each_order_does(capsys: Said) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    told = " ".join(capsys.readouterr().out.split())
    for order_, what in (
        ("flash", "Write an image to slot a of a device that is as new"),
        ("on", "Switch it on."),
        ("off", "Switch it off."),
        ("restart", "Off and on again."),
        ("button", "Hold its reset button."),
        ("new", "Empty slots and data, and switch it off."),
        ("state", "Which slot runs, and what is in both."),
        ("console", "What boot loader and firmware said last."),
    ):
        assert f" {order_} {what}" in told


@pytest.mark.parametrize("word", ["on", "off", "button", "new", "state", "console"])
def test_a_device_that_is_away_is_said(
    own: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said, word: str
) -> None:
    monkeypatch.setattr(cable, "PORT", nobodys_port())
    assert main([word]) == 1
    assert "device: the device does not answer: " in capsys.readouterr().err


def test_a_device_of_somebody_else_says_so(
    unit: Board, own: Path, capsys: Said
) -> None:
    (own / "token").write_text("another")
    assert main(["button"]) == 1
    assert capsys.readouterr().err == "device: not your board\n"
    assert unit.button.presses == 0


def test_a_workstation_without_a_cable_says_so(own: Path, capsys: Said) -> None:
    (own / "cable").unlink()
    assert main(["on"]) == 1
    assert "No such file" in capsys.readouterr().err


def test_what_the_device_does_not_know_is_its_answer(unit: Board) -> None:
    with pytest.raises(Trouble, match="no such order"):
        order("POST", "/fly")


@pytest.mark.parametrize("words", [[], ["fly"], ["flash"], ["on", "now"]])
def test_what_is_no_order_is_explained(words: list[str], capsys: Said) -> None:
    with pytest.raises(SystemExit):
        main(words)
    assert "usage: device" in capsys.readouterr().err
