"""One at a time may tell the attacker what to announce."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FILE = Path("/var/lib/rpki/attacker.lock")
PATIENCE = 5.0


class Busy(Exception):
    """Somebody else has the attacker."""


@contextmanager
def attacker_taken(*, wait: bool, file: Path = FILE) -> Iterator[None]:
    """Have the attacker to oneself; Busy when another has it (for too long)."""
    with file.open("a") as handle:
        deadline = time.monotonic() + (PATIENCE if wait else 0)
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise Busy from None
                time.sleep(0.1)
        yield
