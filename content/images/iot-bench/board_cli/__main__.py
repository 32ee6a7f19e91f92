"""`board VERB`: does what was said, or says in one line why it cannot be done."""

import sys
from argparse import Namespace
from pathlib import Path

from iot_board.layout import Layout
from iot_board.memory import Memory

from board_cli.arguments import SLOTS, parser
from board_cli.power import switch_on
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
