"""What may be said to `board`."""

from argparse import ArgumentParser
from pathlib import Path

SLOTS = ("primary", "update")


def number(text: str) -> int:
    """A number as C writes it: 4096, 0x1000."""
    return int(text, 0)


def parser() -> ArgumentParser:
    """The command line, each verb with a sentence of help."""
    top = ArgumentParser(prog="board", description="The board on your bench.")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("show", help="what lies in its memory")
    on = verbs.add_parser("on", help="switch it on; its serial line is this terminal")
    on.add_argument("--boot", type=Path, default=Path.home() / "release/boot.bin")
    on.add_argument("--seconds", type=float, help="off again after so long")
    on.add_argument(
        "--cut", type=number, metavar="ADDRESS", help="off at the first write there"
    )
    flash = verbs.add_parser("flash", help="write an image into a slot")
    flash.add_argument("slot", choices=SLOTS)
    flash.add_argument("image", type=Path)
    erase = verbs.add_parser("erase", help="empty a slot")
    erase.add_argument("slot", choices=SLOTS)
    counter = verbs.add_parser("counter", help="show or set the stored counter")
    counter.add_argument("number", type=number, nargs="?")
    verbs.add_parser("factory", help="empty slots and the first counter")
    return top
