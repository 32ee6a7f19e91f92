"""What is written when a unit is made, and what its owner leaves in it."""

import re
import shlex
from pathlib import Path
from typing import Any

from board_runtime.board import Board

_NAME = re.compile(r"[a-z][a-z0-9.-]{0,40}")
_MOST = 64 << 10
_WILD = re.compile(r"[*?\[\]\\]")


def written(folder: Path, files: dict[str, str]) -> None:
    """Make these the unit's factory data, and no others."""
    for name, text in files.items():
        if not _NAME.fullmatch(name) or len(text) > _MOST:
            raise ValueError(f"{name[:60]!r} is no factory data")
    for old in folder.iterdir():
        old.unlink()
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")


def found(board: Board, orders: dict[str, Any]) -> list[str]:
    """Those of the `texts` that stand in files or names, `in` data or firmware."""
    folders = {"data": board.places.data, "firmware": board.places.run / "root"}
    folder = folders[orders["in"]]

    def look() -> list[str]:
        return [text for text in orders["texts"] if _found(board, folder, str(text))]

    # A search that ends with the firmware has not seen what it did not find.
    return board.undisturbed(look)


def _found(board: Board, folder: Path, text: str) -> bool:
    word = shlex.quote(text)
    plain = _WILD.sub(r"\\\g<0>", text)
    name = shlex.quote(f"*{plain}*")
    script = f"grep -rqsF -e {word} . || find . -mindepth 1 -name {name} | grep -q ."
    return board.firmware.run(script, folder)
