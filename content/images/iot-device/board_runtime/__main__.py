"""The board as its container's only program: settings.json says who may program it."""

import json
from pathlib import Path

from board_runtime.board import TRIAL_SECONDS, Board
from board_runtime.door import Door
from board_runtime.places import Places
from board_runtime.programmer import PORT, Programmer, Server
from board_runtime.user import User

SETTINGS = Path("/etc/board/settings.json")


def main() -> None:
    """Serve programmer and firmware; begin with the power on where something is in."""
    settings = json.loads(SETTINGS.read_text("utf-8"))
    board = Board(Places(), User(), settings.get("trial", TRIAL_SECONDS))
    server = Server(
        (settings["address"], PORT),
        Programmer(board),
        settings["token"],
        set(settings["peers"]),
    )
    server.serve()
    Door(board).serve()
    if board.slots.content(board.slots.state.active):
        board.switch(on=True)
    board.watch()


if __name__ == "__main__":
    main()
