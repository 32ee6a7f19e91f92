"""What is written when a unit is made, and what its owner leaves in it."""

import re
import shlex
from pathlib import Path

from board_runtime.board import Board

_NAME = re.compile(r"[a-z][a-z0-9.-]{0,40}")
_MOST = 64 << 10


def written(folder: Path, files: dict[str, str]) -> None:
    """Make these the unit's factory data, and no others."""
    for name, text in files.items():
        if not _NAME.fullmatch(name) or len(text) > _MOST:
            raise ValueError(f"{name[:60]!r} is no factory data")
    for old in folder.iterdir():
        old.unlink()
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")


def found_in_data(board: Board, texts: list[str]) -> list[str]:
    """Those of the texts that stand in the owner's data: in names, or in contents."""
    return [text for text in texts if _found(board, str(text))]


def _found(board: Board, text: str) -> bool:
    word = shlex.quote(text)
    script = f"grep -rqsF -e {word} . || find . -name '*'{word}'*' | grep -q ."
    return board.firmware.run(script, board.places.data)
