"""A board of the grader's own, switched on with a bootloader that may do anything."""

import os
import resource
import selectors
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from iot_board.machine import command
from iot_board.memory import Memory
from lab_grading.deadline import Deadline

# A board that starts its firmware needs a tenth of a second of processor time; on a
# busy machine that takes many times as long.
SECONDS = 10.0
# Where nothing should start there is nothing to wait for but a reset, and that may be
# forgotten.
QUIET = 4.0
PROCESSOR_SECONDS = 3
MAX_OUTPUT = 64 << 10


@dataclass(frozen=True)
class Boot:
    """What came of switching on: the awaited line that came first, and all said."""

    line: bytes | None
    output: bytes

    @property
    def told(self) -> str:
        """The last that the board said, fit to be shown."""
        text = self.output.decode("ascii", "replace")
        lines = [line for line in text.splitlines() if line.strip()]
        last = lines[-1][:80] if lines else "nothing"
        return "".join(letter if letter.isprintable() else "." for letter in last)


@contextmanager
def powered(command: list[str], output: int) -> Iterator[subprocess.Popen[bytes]]:
    """The machine while it runs; it is off at the end, whatever it was doing."""
    with subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"]},
    ) as machine:
        try:
            _bound(machine.pid)
            yield machine
        finally:
            machine.kill()


def _bound(process: int) -> None:
    """No more of the processor's time than a board can need that is not caught."""
    most = (PROCESSOR_SECONDS, PROCESSOR_SECONDS)
    # It may have ended already.
    with suppress(ProcessLookupError):
        resource.prlimit(process, resource.RLIMIT_CPU, most)


def switch_on(
    boot: Path, memory: Memory, awaited: list[bytes], limit: Deadline
) -> Boot:
    """Run the board until one of these lines, its end, or the end of its time."""
    with powered(command(boot, memory.path), subprocess.PIPE) as machine:
        assert machine.stdout is not None  # noqa: S101 - it was asked for
        return _heard(machine.stdout.fileno(), awaited, limit)


def _heard(source: int, awaited: list[bytes], limit: Deadline) -> Boot:
    """Listen to the serial line, and keep no more of it than may be said."""
    output = bytearray()
    with selectors.DefaultSelector() as ready:
        ready.register(source, selectors.EVENT_READ)
        while not limit.over and len(output) < MAX_OUTPUT:
            if not ready.select(limit.left):
                break
            said = os.read(source, 4096)
            if not said:
                break
            output += said
            places = {line: output.find(line) for line in awaited}
            found = [line for line in awaited if places[line] >= 0]
            if found:
                return Boot(min(found, key=places.__getitem__), bytes(output))
    return Boot(None, bytes(output))
