"""The board's power switch."""

import subprocess
import sys
from argparse import Namespace
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import BinaryIO

from iot_board.machine import command
from iot_board.memory import Memory
from iot_board.stub import WRITE, held_at, run_to

STUB = Path("/tmp/board.stub")  # noqa: S108 - of one student's own host
# The board has a network interface that nobody plugged anything into.
NO_NEWS = b"lan9118"
PATIENCE = 10.0


def switch_on(said: Namespace, memory: Memory) -> None:
    """Run the board until it resets, the time is up, or somebody presses Ctrl-C."""
    said.boot.read_bytes()
    print("[on; Ctrl-C switches it off]", flush=True)  # noqa: T201
    held: tuple[str, ...] = ()
    if said.cut is not None:
        STUB.unlink(missing_ok=True)
        held = held_at(STUB)
    with subprocess.Popen(  # noqa: S603
        command(said.boot, memory.path, *held),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as machine:
        assert machine.stderr is not None  # noqa: S101 - it was asked for
        Thread(target=_repeat, args=(machine.stderr,), daemon=True).start()
        with suppress(KeyboardInterrupt, subprocess.TimeoutExpired):
            if said.cut is None:
                machine.wait(said.seconds)
            else:
                _cut(said.cut)
        machine.kill()
    print("[off]")  # noqa: T201


def _cut(address: int) -> None:
    if run_to(STUB, [(WRITE, address)], PATIENCE):
        print(f"[the power failed right after a write to {address:#x}]")  # noqa: T201
    else:
        print(f"[nothing was written to {address:#x}]")  # noqa: T201


def _repeat(source: BinaryIO) -> None:
    """What the machine itself has to say, as when the processor is lost."""
    for line in source:
        if NO_NEWS not in line:
            sys.stderr.buffer.write(line)
            sys.stderr.buffer.flush()
