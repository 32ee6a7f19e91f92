"""What firmware may ask of the boot loader: one word a line, over a local socket."""

import socket
import threading
from contextlib import suppress

from board_runtime.board import Board

MOST, SECONDS = 64, 2.0
# Firmware may hold so many of these open at once.
_LINES = 16


class Door:
    """Answers firmware. `button` is answered when the reset button has been held.

    All that it takes is there beforehand: firmware may use up the rest.
    """

    def __init__(self, board: Board) -> None:
        self._board = board
        path = board.places.door
        path.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(path))
        path.chmod(0o666)
        self._socket.listen(_LINES)

    def close(self) -> None:
        """Let nobody in any more."""
        self._socket.close()

    def serve(self) -> None:
        """Let firmware in from now on, some of it at once."""
        for _line in range(_LINES):
            threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            line, _who = self._socket.accept()
            # Whoever asked may have gone.
            with line, suppress(OSError):
                self._talk(line, self._board.boots)

    def _talk(self, line: socket.socket, boots: int) -> None:
        line.settimeout(SECONDS)
        word = line.recv(MOST).decode("ascii", "replace").strip()
        told = self._pressed() if word == "button" else self.answer(word, boots)
        line.sendall(f"{told}\n".encode())

    def answer(self, word: str, boots: int) -> str:
        """Do what firmware of this boot asks for, and say how it went."""
        slots = self._board.slots
        orders = {
            "try": slots.try_other,
            "use": slots.use_other,
            "confirm": slots.confirm,
            "restart": self._board.restart,
        }
        if word == "slot":
            return f"{slots.running}{' trial' if slots.on_trial else ''}"
        if word not in orders:
            return f"unknown: {word}"
        # A late word of firmware that has been ended is not taken for its successor's.
        return "ok" if self._board.order(orders[word], boots) else "late"

    def _pressed(self) -> str:
        """Wait until the button is held, or this firmware has been ended."""
        boots = self._board.boots
        pressed = self._board.button.wait(lambda: self._board.boots != boots)
        return "pressed" if pressed else "ended"
