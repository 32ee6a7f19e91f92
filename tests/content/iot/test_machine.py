"""The machine that unknown code is started on."""

from pathlib import Path

from iot_board.machine import command

WORDS = command(Path("/tmp/boot.bin"), Path("/tmp/memory"), "-S")  # noqa: S108


def test_it_has_nothing_but_a_serial_line() -> None:
    assert "-nodefaults" in WORDS
    assert "-semihosting" not in " ".join(WORDS)
    for absent in ("-nic", "-netdev", "-drive", "-fsdev", "-chardev"):
        assert absent not in WORDS


def test_it_may_start_nothing_on_its_host() -> None:
    shut = WORDS[WORDS.index("-sandbox") + 1]
    assert "spawn=deny" in shut
    assert "elevateprivileges=deny" in shut


def test_a_bootloader_is_raw_code_whatever_it_begins_like() -> None:
    assert "loader,file=/tmp/boot.bin,addr=0,force-raw=on" in WORDS
    assert "-kernel" not in WORDS


def test_its_memory_outlives_it() -> None:
    memory = WORDS[WORDS.index("-object") + 1]
    assert "mem-path=/tmp/memory,share=on" in memory
    assert WORDS[-1] == "-S"
