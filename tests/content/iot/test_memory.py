"""The board's memory, written as a programmer would."""

from pathlib import Path

import pytest
from iot_board.layout import BASE, SIZE
from iot_board.memory import Memory

from tests.content.iot.scenes import LAYOUT


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    memory = Memory(tmp_path / "memory", LAYOUT)
    memory.make()
    return memory


def test_a_new_board_has_its_first_counter_and_takes_no_room(memory: Memory) -> None:
    assert memory.counter == LAYOUT.initial
    assert memory.path.stat().st_size == SIZE
    assert memory.path.stat().st_blocks * 512 < 1 << 16


def test_an_image_replaces_all_that_was_in_its_slot(memory: Memory) -> None:
    memory.flash("update", b"\xff" * LAYOUT.slot_size)
    memory.flash("update", b"new")
    assert memory.read(LAYOUT.update, 5) == b"new\0\0"
    assert memory.read(LAYOUT.update + LAYOUT.slot_size - 1, 1) == b"\0"
    assert memory.counter == LAYOUT.initial


def test_one_that_is_too_large_runs_over_what_lies_behind(memory: Memory) -> None:
    memory.flash("primary", b"\xff" * (LAYOUT.slot_size + 0x100))
    assert memory.counter == 0xFFFFFFFF


def test_nothing_is_written_beyond_the_memory(memory: Memory) -> None:
    memory.write(BASE + SIZE - 2, b"four")
    assert memory.path.stat().st_size == SIZE
    assert memory.read(BASE + SIZE - 2, 4) == b"fo"


def test_a_slot_has_one_of_two_names() -> None:
    with pytest.raises(KeyError):
        LAYOUT.slot("third")
