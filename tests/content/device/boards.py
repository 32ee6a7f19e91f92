"""Boards whose firmware is a few lines of shell, in folders of a test's own."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path

from board_runtime.board import Board
from board_runtime.firmware import Firmware, lay
from board_runtime.places import Places
from board_runtime.user import User


class Plain(Firmware):
    """Firmware whose image is not a file system, but its init itself."""

    def unpack(self, image: bytes) -> bool:
        root = self._places.run / "root"
        root.mkdir()
        lay(root / "init", image)
        return not image.startswith(b"broken")


def board(folder: Path, trial_seconds: float = 0.4) -> Board:
    """A board that is off."""
    made = Board(Places(folder), User(apart=False), trial_seconds)
    made.firmware = Plain(made.places, User(apart=False), made.console)
    return made


def until(happened: Callable[[], object], seconds: float = 5.0) -> None:
    """Wait for it; AssertionError when it does not happen."""
    limit = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < limit, "it did not happen"
        time.sleep(0.01)


def session(
    nodes: Mapping[str, Mapping[str, str]], **parameters: str
) -> dict[str, object]:
    """As the platform describes one to `prepare`."""
    return {"lab": "lab", "parameters": parameters, "nodes": nodes, "networks": {}}
