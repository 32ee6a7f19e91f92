"""`board VERB`: does what was said, or says in one line why it cannot be done."""

import subprocess
import sys
from argparse import Namespace
from contextlib import suppress
from pathlib import Path

from iot_board.layout import Layout
from iot_board.machine import command
from iot_board.memory import Memory

from board_cli.arguments import SLOTS, parser
from board_cli.shown import told_of

MEMORY = Path("/var/lib/board/memory")


def act(said: Namespace, memory: Memory) -> None:
    """Carry out one verb."""
    match said.verb:
        case "show":
            print(told_of(memory))  # noqa: T201
        case "on":
            switch_on(said, memory)
        case "flash":
            memory.flash(said.slot, said.image.read_bytes())
        case "erase":
            memory.flash(said.slot, b"")
        case "counter" if said.number is None:
            print(memory.counter)  # noqa: T201
        case "counter":
            memory.counter = said.number & 0xFFFFFFFF
        case "factory":
            memory.make()
            for slot in SLOTS:
                memory.flash(slot, b"")


def switch_on(said: Namespace, memory: Memory) -> None:
    """Run the board until it resets, the time is up, or somebody presses Ctrl-C."""
    said.boot.read_bytes()
    print("[on; Ctrl-C switches it off]", flush=True)  # noqa: T201
    with suppress(KeyboardInterrupt, subprocess.TimeoutExpired):
        subprocess.run(  # noqa: S603
            command(said.boot, memory.path), check=False, timeout=said.seconds
        )
    print("[off]")  # noqa: T201


def main() -> int:
    """The exit status."""
    said = parser().parse_args()
    memory = Memory(MEMORY, Layout.read())
    try:
        if not MEMORY.exists():
            memory.make()
        act(said, memory)
    except OSError as error:
        sys.stderr.write(f"board: {error.filename}: {error.strerror}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
