"""Firmware's own user, and the end of all that runs as that user."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

FIRMWARE = 1001
# Nobody else has this number. With it as its own, the process that ends firmware can
# signal firmware, and firmware cannot signal it.
_ENDER = 1002
_CODE = f"""
import os, sys
if sys.stdin.buffer.readline():
    os.setgroups([])
    os.setresuid({_ENDER}, {FIRMWARE}, {_ENDER})
    try:
        os.kill(-1, 9)
    except ProcessLookupError:
        pass
"""
# Firmware that has used up all memory takes a while to end.
_PATIENCE = 20.0
# Where memory or processors are short, firmware is the first to be without.
_LAST = 'echo 1000 >/proc/self/oom_score_adj; exec nice -n 19 "$@"'


class User:
    """Starts and ends processes as firmware's user.

    One process that can end them is always there beforehand, since firmware may have
    used up all the processes there may be. Without `apart`, everything runs as who
    starts the board, and only process groups are ended: for boards in tests.
    """

    def __init__(self, *, apart: bool = True) -> None:
        self._apart = apart
        self._begun: list[subprocess.Popen[bytes]] = []
        self._ender = self._ready() if apart else None

    def start(
        self, command: Sequence[str | os.PathLike[str]], **options: Any
    ) -> subprocess.Popen[bytes]:
        """A process of firmware's user, in a session of its own."""
        if self._apart:
            options |= {"user": FIRMWARE, "group": FIRMWARE, "extra_groups": []}
            command = ["/bin/sh", "-c", _LAST, "sh", *command]
        begun = subprocess.Popen(  # noqa: S603 - what a board is there for
            command, stdin=subprocess.DEVNULL, start_new_session=True, **options
        )
        self._begun = [old for old in self._begun if old.poll() is None]
        self._begun.append(begun)
        return begun

    def end_all(self) -> None:
        """Nothing of firmware's user runs any more."""
        for process in self._begun:
            if process.poll() is None:
                _end_group(process.pid)
        if self._ender:
            self._ender.communicate(b"\n", timeout=_PATIENCE)
            self._ender = self._ready()
        limit = time.monotonic() + _PATIENCE
        while any(process.poll() is None for process in self._begun):
            if time.monotonic() > limit:
                raise TimeoutError("firmware does not end")
            time.sleep(0.01)
        self._begun.clear()

    @staticmethod
    def _ready() -> "subprocess.Popen[bytes]":
        return subprocess.Popen(  # noqa: S603 - our own code
            [sys.executable, "-I", "-c", _CODE], stdin=subprocess.PIPE
        )


def _end_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        # It is gone, or no longer root's to signal; the other way ends it then.
        pass
