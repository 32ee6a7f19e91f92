"""Power cuts: a board stopped at the very write, and firmware seen to begin.

QEMU's debugger stub stops the processor; the bootloader cannot see that.
"""

import socket
import subprocess
from pathlib import Path

from iot_board.machine import command
from iot_board.memory import Memory
from lab_grading.deadline import Deadline

from iot_grading.board import SECONDS, powered, wait_for

WRITE, EXECUTION = 2, 1
MAX_REPLY = 4096


class Stub:
    """The remote protocol of a debugger, as far as it is needed."""

    def __init__(self, door: socket.socket, limit: Deadline) -> None:
        self.door = door
        self.limit = limit
        self.rest = b""

    def ask(self, text: str) -> str:
        """Say one packet; the answer to it, or "" when none comes."""
        body = text.encode()
        self.door.sendall(b"$%s#%02x" % (body, sum(body) & 0xFF))
        return self.hear()

    def hear(self) -> str:
        """The next packet, or ""."""
        while b"#" not in self.rest or len(self.rest) < self.rest.find(b"#") + 3:
            if self.limit.over or len(self.rest) > MAX_REPLY:
                return ""
            self.door.settimeout(self.limit.left)
            try:
                said = self.door.recv(MAX_REPLY)
            except OSError:
                return ""
            if not said:
                return ""
            self.rest += said
        packet, _hash, rest = self.rest.partition(b"#")
        self.rest = rest[2:]
        self.door.sendall(b"+")
        return packet.rpartition(b"$")[2].decode("ascii", "replace")


def stopped(
    boot: Path,
    memory: Memory,
    stops: list[tuple[int, int]],
    deadline: Deadline,
) -> str:
    """Switch on, and off at the first of these stops, each (kind, address).

    The stub's word on where it stopped, or "" when it came to none of them.
    """
    limit = Deadline(min(SECONDS, deadline.left))
    path = memory.path.with_suffix(".stub")
    path.unlink(missing_ok=True)
    held = command(boot, memory.path, "-S", "-gdb", f"unix:{path},server=on,wait=off")
    with powered(held, subprocess.DEVNULL):
        if not wait_for(path, limit):
            return ""
        with socket.socket(socket.AF_UNIX) as door:
            door.settimeout(limit.left + 0.1)
            try:
                door.connect(str(path))
                return _ran(Stub(door, limit), stops)
            except OSError:
                return ""


def _ran(stub: Stub, stops: list[tuple[int, int]]) -> str:
    for kind, address in stops:
        length = 4 if kind == WRITE else 2
        if stub.ask(f"Z{kind},{address:x},{length}") != "OK":
            return ""
    said = stub.ask("c")
    return said if said.startswith("T") else ""


def cut_at(
    boot: Path, memory: Memory, write: int, begins: int, deadline: Deadline
) -> bool:
    """Cut the power right after the first write there; False where none comes.

    `begins` is where the firmware begins: by then the bootloader is done.
    """
    where = stopped(boot, memory, [(WRITE, write), (EXECUTION, begins)], deadline)
    return "watch" in where


def starts(boot: Path, memory: Memory, begins: int, deadline: Deadline) -> bool:
    """Whether the processor comes to the first instruction of the firmware."""
    return bool(stopped(boot, memory, [(EXECUTION, begins)], deadline))
