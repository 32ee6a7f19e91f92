"""Typing and reading, whatever carries the bytes between screen and shell."""

import time
from typing import Protocol

# The end of every shell's prompt.
PROMPT = b"$ "
KEY = b"x"
# Seconds between keys: all of them in one burst would be a sample of one moment only,
# and the host's share of the processor would run out in it.
PAUSE = 0.01
# What a terminal sends for the backspace key, and what comes back for it.
ERASE, ERASED = b"\x7f", b"\x08"
# Typed as a sum, so that the echo of the command does not end the flood.
END = b"flood-over-2"
FLOOD = "head -c {} /dev/zero | base64; echo flood-over-$((1+1))\r"
# base64 prints 57 bytes as a line of 76, which the terminal ends with two more.
BYTES_A_LINE, OUTPUT_A_LINE = 57, 78


class MeasureError(Exception):
    """Something else happened than what was to be measured."""


class Screen(Protocol):
    """One end of a shell's terminal."""

    def type(self, data: bytes) -> None:
        """Send what somebody typed."""

    def read(self) -> bytes:
        """Block until there is output; empty when the shell is gone."""


def await_output(screen: Screen, *ends: bytes) -> int:
    """Read until all `ends` were printed, in this order; how many bytes came."""
    seen, count = b"", 0
    for end in ends:
        while end not in seen:
            data = screen.read()
            if not data:
                raise MeasureError(f"the shell ended; its last words: {seen[-200:]!r}")
            seen = seen[-len(end) :] + data
            count += len(data)
        seen = seen.partition(end)[2]
    return count


def echo(screen: Screen, keys: int) -> list[float]:
    """Milliseconds from each key to its echo, one at a time, at a waiting prompt."""
    times = []
    for _key in range(keys):
        began = time.perf_counter()
        screen.type(KEY)
        await_output(screen, KEY)
        times.append((time.perf_counter() - began) * 1000)
        screen.type(ERASE)
        await_output(screen, ERASED)
        time.sleep(PAUSE)
    return times


def flood(screen: Screen, size: int) -> float:
    """Megabytes (10^6) a second of about `size` bytes of output, at a prompt."""
    given = size * BYTES_A_LINE // OUTPUT_A_LINE
    began = time.perf_counter()
    screen.type(FLOOD.format(given).encode())
    count = await_output(screen, END, PROMPT)
    return count / 1e6 / (time.perf_counter() - began)
