"""Firmware made anew with something in it altered.

Whoever tries out a device's updates needs updates that are signed; nobody but the maker
has the maker's key. So the key that firmware trusts is replaced by another. It is done
here and not where it is asked for, since a file system image may be made to do harm.
"""

import json
import shlex
import sys
from pathlib import Path
from typing import Any

from board_runtime import altering
from board_runtime.board import Board
from board_runtime.firmware import lay, lift

# The largest that one version may become, and how long all of them may take.
MAX_MADE = 5 << 18
_SECONDS = 15.0


class Unusable(Exception):
    """Firmware that cannot be unpacked, altered or packed."""


def remake(board: Board, image: bytes, orders: dict[str, Any]) -> list[bytes]:
    """Its versions, made as `altering` describes; the board is off afterwards."""
    return board.offline(lambda: _remade(board, image, orders))


def _remade(board: Board, image: bytes, orders: dict[str, Any]) -> list[bytes]:
    firmware, run = board.firmware, board.places.run
    try:
        if not firmware.unpack(image):
            raise Unusable("no squashfs image with a file named init")
        lay(run / "orders", json.dumps(orders).encode())
        own = shlex.join([sys.executable, "-I", str(Path(altering.__file__))])
        if not firmware.run(own, run, _SECONDS):
            raise Unusable("its files cannot be altered")
        made = range(len(orders["versions"]))
        return [lift(run / f"made-{number}", MAX_MADE) for number in made]
    except OSError as error:
        raise Unusable(error.strerror or str(error)) from None
    finally:
        firmware.stop()
