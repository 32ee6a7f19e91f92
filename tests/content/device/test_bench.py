"""The examiner's board, at the other end of a real cable."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from board_runtime import programmer as board_side
from board_runtime.board import Board
from board_runtime.programmer import Answer
from device_grading.bench import Bench
from lab_grading.deadline import Deadline
from lab_grading.errors import NotReady
from lab_grading.handin import Missing

from tests.content.device.boards import board, until
from tests.content.device.servers import LOCAL, TOKEN, Port, nobodys_port, programmer

RESTS = b"echo rests in $SLOT; exec sleep 60\n"
FACTORY = {"serial": "ab1", "password": "label"}


@pytest.fixture
def unit(tmp_path: Path) -> Board:
    return board(tmp_path)


@pytest.fixture
def port(unit: Board) -> Iterator[Port]:
    with programmer(unit) as port:
        yield port


@pytest.fixture
def bench(port: Port) -> Bench:
    return at(port.number)


def at(number: int, token: str = TOKEN) -> Bench:
    return Bench(LOCAL, token, Deadline(30), number)


def test_a_new_unit_has_this_firmware_and_nothing_of_the_last_one(
    unit: Board, bench: Bench
) -> None:
    unit.slots.write("b", b"another")
    unit.slots.use_other()
    (unit.places.data / "name").write_text("owner's")
    bench.new(RESTS, FACTORY)
    assert (unit.slots.content("a"), unit.slots.content("b")) == (RESTS, b"")
    assert (unit.power, unit.slots.running) == (True, "a")
    assert list(unit.places.data.iterdir()) == []
    factory = {file.name: file.read_text() for file in unit.places.factory.iterdir()}
    assert factory == FACTORY


def test_the_power_goes_off(unit: Board, bench: Bench) -> None:
    bench.new(RESTS, FACTORY)
    bench.off()
    assert not unit.power
    assert bench.running() == bench.settled() == ""


def test_what_runs_for_good_is_told_by_its_digest(unit: Board, bench: Bench) -> None:
    bench.new(RESTS, FACTORY)
    assert bench.running() == bench.settled() == unit.slots.digests()["a"]


def test_what_runs_on_trial_has_not_settled(unit: Board, bench: Bench) -> None:
    unit.slots.write("b", RESTS + b"# b\n")
    unit.slots.try_other()
    unit.switch(on=True)
    assert bench.running() == unit.slots.digests()["b"]
    assert bench.settled() == ""
    unit.slots.confirm()
    assert bench.settled() == unit.slots.digests()["b"]


def test_what_is_about_to_be_left_has_not_settled(unit: Board, bench: Bench) -> None:
    bench.new(RESTS, FACTORY)
    unit.slots.try_other()
    assert bench.running() == unit.slots.digests()["a"]
    assert bench.settled() == ""


def test_the_button_is_pressed(unit: Board, bench: Bench) -> None:
    bench.press()
    assert unit.button.presses == 1


def test_the_kernel_says_what_is_open(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board_side, "FIRMWARE", os.getuid())
    with socket.create_server((LOCAL, 0)) as door:
        number = door.getsockname()[1]
        [flow] = [one for one in bench.traffic() if one["port"] == number]
    assert (flow["protocol"], flow["address"], flow["peer"]) == ("tcp", LOCAL, "")


def test_what_the_owner_left_is_found(unit: Board, bench: Bench) -> None:
    (unit.places.data / "name").write_text("it's a lamp")
    assert bench.found("data", "kettle", "it's a lamp", "lamp") == [
        "it's a lamp",
        "lamp",
    ]


def test_what_was_said_is_shown_without_control_codes(
    unit: Board, bench: Bench
) -> None:
    said_it = b"printf '\\033]0;x\\007\\302\\233 \\377end'; touch $DATA/done\n"
    bench.new(said_it + b"exec sleep 60\n", FACTORY)
    until((unit.places.data / "done").exists)
    # Without its end, a line is heard only now.
    bench.off()
    until(lambda: "end" in unit.console.text)
    said = bench.console()
    assert said.isprintable()
    assert said.startswith("boot: starting slot a | .]0;x..")
    assert said.endswith("end")


def test_a_line_is_shown_in_part_when_it_is_long(unit: Board, bench: Bench) -> None:
    bench.new(b"yes | head -c 300 | tr -d '\\n'; echo; exec sleep 60\n", FACTORY)
    until(lambda: "y" * 150 in unit.console.text)
    assert bench.console() == "boot: starting slot a | " + "y" * 100


def test_the_last_four_lines_that_differ_are_shown(unit: Board, bench: Bench) -> None:
    said = b"first Traceback: main.py KeyError KeyError Traceback: x x x".split()
    lines = b"".join(b"echo %s\necho ' '\n" % line for line in said)
    bench.new(lines + b"echo end; exec sleep 60\n", FACTORY)
    until(lambda: "end" in unit.console.text)
    # Each where it was said last.
    assert bench.console() == "KeyError | Traceback: | x | end"


def test_a_board_that_has_said_nothing_is_quoted_so(bench: Bench) -> None:
    assert bench.console() == "nothing"


def test_firmware_that_cannot_be_used_is_the_students_matter(
    port: Port, bench: Bench
) -> None:
    # As the board answers when an image cannot be made anew.
    port.programmer.orders["POST /button"] = lambda _body: Answer(422, b"no init")
    with pytest.raises(Missing, match="cannot be used: no init"):
        bench.press()


def test_any_other_refusal_is_nobodys_fault(port: Port, bench: Bench) -> None:
    port.programmer.orders["POST /button"] = lambda _body: Answer(400, b"what?")
    with pytest.raises(NotReady, match="/button gave 400"):
        bench.press()


def test_a_wrong_token_is_nobodys_fault(unit: Board, port: Port) -> None:
    with pytest.raises(NotReady, match="gave 403"):
        at(port.number, "wrong").press()
    assert unit.button.presses == 0


def test_a_board_that_is_away_is_nobodys_fault() -> None:
    with pytest.raises(NotReady, match="does not answer"):
        at(nobodys_port()).state()


def test_one_that_hangs_up_is_nobodys_fault(unit: Board) -> None:
    with programmer(unit, peer="127.0.0.2") as port:
        with pytest.raises(NotReady, match="does not answer"):
            at(port.number).state()


def test_what_happens_is_waited_for(bench: Bench) -> None:
    seen = iter([0, "", None, "happened", 0])
    assert bench.until(lambda: next(seen), 30)


def test_what_does_not_happen_is_not_waited_for_for_ever() -> None:
    assert not at(1).until(lambda: False, 0.1)


def test_no_wait_is_longer_than_the_run() -> None:
    bench = Bench(LOCAL, TOKEN, Deadline(0.1), 1)
    assert not bench.until(lambda: False, 10**6)
