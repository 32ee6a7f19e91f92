"""Boots of a machine that may do anything; a shell script stands in for it."""

import time
from pathlib import Path

import pytest
from iot_board.memory import Memory
from iot_grading import board
from iot_grading.board import MAX_OUTPUT, Boot, switch_on
from lab_grading.deadline import Deadline

from tests.content.iot.scenes import LAYOUT


def boot(
    script: str, monkeypatch: pytest.MonkeyPatch, seconds: float = 20
) -> tuple[Boot, float]:
    monkeypatch.setattr(board, "command", lambda *_args: ["sh", "-c", script])
    began = time.monotonic()
    found = switch_on(
        Path("boot"),
        Memory(Path("m"), LAYOUT),
        [b"first", b"second"],
        Deadline(seconds),
    )
    return found, time.monotonic() - began


def test_the_board_is_off_as_soon_as_a_line_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found, seconds = boot("echo second; exec sleep 60", monkeypatch)
    assert found.line == b"second"
    assert seconds < 15


def test_the_earlier_of_two_lines_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    found, _seconds = boot("echo second first", monkeypatch)
    assert found.line == b"second"


def test_what_comes_to_its_end_started_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    found, _seconds = boot("echo; echo boot: nothing; exit 3", monkeypatch)
    assert (found.line, found.told) == (None, "boot: nothing")


def test_a_silent_board_is_off_when_its_time_is_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found, seconds = boot("exec sleep 60", monkeypatch, seconds=0.3)
    assert (found.line, found.told) == (None, "nothing")
    assert seconds < 15


def test_a_flood_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    found, seconds = boot("exec yes flood", monkeypatch)
    assert found.line is None
    assert len(found.output) < MAX_OUTPUT + 8192
    assert seconds < 15


def test_what_was_said_is_fit_to_be_shown() -> None:
    said = b"\x1b[31mred\x07" + b"x" * 200 + b"\n \n"
    told = Boot(None, said).told
    assert told.startswith(".[31mred.x")
    assert len(told) == 80
