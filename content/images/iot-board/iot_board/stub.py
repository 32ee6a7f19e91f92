"""QEMU's debugger stub: the processor stopped by a write, which it cannot notice."""

import socket
import time
from collections.abc import Sequence
from pathlib import Path

WRITE, EXECUTION = 2, 1
MAX_REPLY = 4096


def held_at(path: Path) -> tuple[str, str, str]:
    """What a machine is told that waits for its debugger at this socket."""
    return "-S", "-gdb", f"unix:{path},server=on,wait=off"


class Stub:
    """The remote protocol of a debugger, as far as it is needed.

    Nothing is waited for beyond `end`, on the clock that only goes forward.
    """

    def __init__(self, door: socket.socket, end: float) -> None:
        self.door = door
        self.end = end
        self.rest = b""

    def run_to(self, stops: Sequence[tuple[int, int]]) -> str:
        """Run to the first of these stops, each (kind, address); which, or ""."""
        points = [
            f"{kind},{address:x},{4 if kind == WRITE else 2}" for kind, address in stops
        ]
        if any(self._ask(f"Z{point}") != "OK" for point in points):
            return ""
        said = self._ask("c")
        if "watch" in said:
            # The processor stands before the instruction that writes.
            for order in (*(f"z{point}" for point in points), "s"):
                self._ask(order)
        return said if said.startswith("T") else ""

    def _ask(self, text: str) -> str:
        """Say one packet; the answer to it, or "" when none comes."""
        body = text.encode()
        self.door.sendall(b"$%s#%02x" % (body, sum(body) & 0xFF))
        while not self._whole():
            left = self.end - time.monotonic()
            if left <= 0 or len(self.rest) > MAX_REPLY:
                return ""
            self.door.settimeout(left)
            said = self.door.recv(MAX_REPLY)
            if not said:
                return ""
            self.rest += said
        packet, _hash, rest = self.rest.partition(b"#")
        self.rest = rest[2:]
        self.door.sendall(b"+")
        return packet.rpartition(b"$")[2].decode("ascii", "replace")

    def _whole(self) -> bool:
        """Whether a packet and its two digits of checksum are there."""
        mark = self.rest.find(b"#")
        return mark >= 0 and len(self.rest) >= mark + 3


def run_to(path: Path, stops: Sequence[tuple[int, int]], seconds: float) -> str:
    """Let the machine that waits at this socket run to one of these stops.

    A write has been made when this returns, and nothing after it.

    The stub's word on where it stopped, or "" when it came to none of them in time.
    """
    end = time.monotonic() + seconds
    with socket.socket(socket.AF_UNIX) as door:
        try:
            _connect(door, path, end)
            return Stub(door, end).run_to(stops)
        except OSError:
            return ""


def _connect(door: socket.socket, path: Path, end: float) -> None:
    """Reach a machine that is only being started; OSError when it is not there in time.

    Its socket is there a moment before anybody listens.
    """
    while True:
        try:
            door.connect(str(path))
            return
        except (FileNotFoundError, ConnectionRefusedError):
            if time.monotonic() > end:
                raise
            time.sleep(0.005)
