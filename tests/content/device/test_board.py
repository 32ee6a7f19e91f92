"""A board with its power on: starts, trials, and firmware that means no good."""

import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from board_runtime.board import Board
from board_runtime.door import Door

from tests.content.device.boards import board, until

RESTS = b"echo rests in $SLOT; exec sleep 60\n"


@contextmanager
def watched(made: Board) -> Iterator[Board]:
    over = threading.Event()
    thread = threading.Thread(target=made.watch, args=(over.is_set,))
    thread.start()
    try:
        yield made
    finally:
        over.set()
        thread.join(5)
        made.switch(on=False)


def flashed(folder: Path, a: bytes, b: bytes = b"") -> Board:
    made = board(folder)
    made.slots.write("a", a)
    made.slots.write("b", b)
    return made


def test_firmware_starts_and_is_heard(tmp_path: Path) -> None:
    with watched(flashed(tmp_path, RESTS)) as made:
        made.switch(on=True)
        until(lambda: "rests in a" in made.console.text)
        made.switch(on=False)
        assert not made.firmware.running


def test_a_service_does_not_outlive_its_firmware(tmp_path: Path) -> None:
    mark = "sleep 61.25"
    with watched(flashed(tmp_path, f"{mark} &\n{mark}\n".encode())) as made:
        made.switch(on=True)
        until(lambda: made.firmware.running)
        made.switch(on=False)
    found = subprocess.run(["pgrep", "-f", mark], check=False, capture_output=True)
    assert found.stdout == b""


def test_what_does_not_confirm_is_left(tmp_path: Path) -> None:
    with watched(flashed(tmp_path, RESTS, RESTS)) as made:
        made.switch(on=True)
        made.slots.try_other()
        made.restart()
        until(lambda: made.slots.running == "b")
        until(lambda: made.slots.running == "a")
        assert "slot b did not confirm" in made.console.text


def test_what_crashes_on_trial_is_left_at_once(tmp_path: Path) -> None:
    made = flashed(tmp_path, RESTS, b"exit 1\n")
    made._trial_seconds = 60
    with watched(made):
        made.switch(on=True)
        made.slots.try_other()
        made.restart()
        until(lambda: made.boots >= 3)
        assert made.slots.running == "a"


def test_what_confirms_stays(tmp_path: Path) -> None:
    made = flashed(tmp_path, RESTS, RESTS)
    # It is not left because we are slow.
    made._trial_seconds = 60
    with closing(Door(made)) as door, watched(made):
        made.switch(on=True)
        assert door.answer("try", made.boots) == "ok"
        assert door.answer("restart", made.boots) == "ok"
        until(lambda: made.boots == 2)
        assert door.answer("slot", made.boots) == "b trial"
        assert door.answer("confirm", made.boots) == "ok"
        assert door.answer("slot", made.boots) == "b"


def test_what_orders_the_other_slot_runs_on_until_the_next_start(
    tmp_path: Path,
) -> None:
    made = flashed(tmp_path, RESTS, RESTS)
    with closing(Door(made)) as door:
        made.switch(on=True)
        assert door.answer("use", made.boots) == "ok"
        assert door.answer("slot", made.boots) == "a"
        # As long as a trial could last.
        made._since -= made._trial_seconds + 1
        made._look()
        assert (made.boots, made.slots.running) == (1, "a")
        made.switch(on=False)
        made.switch(on=True)
        assert door.answer("slot", made.boots) == "b"
        made.switch(on=False)


def test_a_late_word_is_not_taken_for_the_successors(tmp_path: Path) -> None:
    made = flashed(tmp_path, RESTS, RESTS)
    made.switch(on=True)
    before = made.boots
    made.slots.try_other()
    made._boot()
    with closing(Door(made)) as door:
        assert door.answer("confirm", before) == "late"
        assert made.slots.on_trial
        made.switch(on=False)
        assert door.answer("confirm", made.boots) == "late"
        assert door.answer("rm -rf", made.boots) == "unknown: rm -rf"


def test_the_button_is_told(tmp_path: Path) -> None:
    made, told = flashed(tmp_path, RESTS), list[str]()
    made.switch(on=True)
    with closing(Door(made)) as door:
        thread = threading.Thread(target=lambda: told.append(door._pressed()))
        thread.start()
        # It is not heard before somebody waits for it.
        time.sleep(0.1)
        made.button.press()
        thread.join(5)
    made.switch(on=False)
    assert told == ["pressed"]


def test_an_empty_or_broken_slot_starts_nothing(tmp_path: Path) -> None:
    for content in (b"", b"broken"):
        made = flashed(tmp_path, content)
        made.switch(on=True)
        assert not made.firmware.running
        assert "nothing in slot a" in made.console.text
        made.switch(on=False)


def test_an_empty_slot_says_so_once_and_claims_no_start(tmp_path: Path) -> None:
    made = flashed(tmp_path, b"")
    for _start in range(3):
        made.switch(on=True)
        made.switch(on=False)
    assert made.console.text == "boot: nothing in slot a can be started\n"


def test_a_line_that_is_said_again_later_is_there_again(tmp_path: Path) -> None:
    console = board(tmp_path).console
    for line in ("one", "one", "two", "one"):
        console.say(line)
    assert console.text == "boot: one\nboot: two\nboot: one\n"


def test_a_flood_on_the_serial_line_is_not_kept(tmp_path: Path) -> None:
    flood = (
        b"yes flood | head -c 3000000\nyes | head -c 400000 | tr -d '\\n'\nsleep 60\n"
    )
    with watched(flashed(tmp_path, flood)) as made:
        made.switch(on=True)
        until(lambda: "yyyy" in made.console.text)
        assert len(made.console.text) < 40000


def test_firmware_of_before_leaves_nothing_in_main_memory(tmp_path: Path) -> None:
    link = b"ln -s /nowhere ../image; mkdir ../d; chmod 0 ../d; exec sleep 60\n"
    made = flashed(tmp_path, link)
    made.switch(on=True)
    until(lambda: (tmp_path / "run/firmware/d").exists())
    made.switch(on=False)
    assert list((tmp_path / "run/firmware").iterdir()) == []
