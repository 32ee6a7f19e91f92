"""Firmware as it lies in a slot, unpacked and started."""

import os
import subprocess
import threading
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from board_runtime.places import Places
from board_runtime.user import User

# What the boot loader itself may need for it; a bomb of zeros takes longer.
UNPACK_SECONDS = 8.0
_LINES, _LINE = 120, 200
_UNPACK = (
    "unsquashfs -no-progress -no-xattrs -quiet -processors 1 -dest root image"
    " && test -f root/init"
)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
_OLD = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
_WIPE = "chmod -R u+rwX . ; find . -mindepth 1 -delete"


def lay(file: Path, content: bytes) -> None:
    """Write a new file in a folder of firmware's, where no link leads elsewhere."""
    with os.fdopen(os.open(file, _NEW, 0o644), "wb") as new:
        new.write(content)


def lift(file: Path, most: int) -> bytes:
    """Read a file of firmware's; OSError where it is a link or too large."""
    with os.fdopen(os.open(file, _OLD), "rb") as old:
        content = old.read(most + 1)
    if len(content) > most:
        raise OSError(f"{file.name} has more than {most} bytes")
    return content


class Console:
    """The last lines on the board's serial line."""

    def __init__(self) -> None:
        self._lines: deque[str] = deque(maxlen=_LINES)

    def say(self, line: str) -> None:
        """A line of the boot loader's own; said over and over, it stands there once."""
        if not self._lines or self._lines[-1] != f"boot: {line}":
            self._lines.append(f"boot: {line}")

    def listen(self, source: IO[bytes]) -> None:
        """Keep what is said there, until nobody can say anything any more."""
        thread = threading.Thread(target=self._keep, args=(source,), daemon=True)
        thread.start()

    def _keep(self, source: IO[bytes]) -> None:
        with source:
            # A line that never ends is read in pieces.
            while line := source.readline(_LINE):
                self._lines.append(line.decode("utf-8", "replace").rstrip())

    @property
    def text(self) -> str:
        """All that is kept."""
        return "".join(f"{line}\n" for line in list(self._lines))


class Firmware:
    """The firmware of one board, which may be anything."""

    def __init__(self, places: Places, user: User, console: Console) -> None:
        self._places, self._user, self._console = places, user, console
        self._init: subprocess.Popen[bytes] | None = None

    def start(self, image: bytes, environment: Mapping[str, str]) -> bool:
        """Unpack and start it; False where there is nothing that could start."""
        if not image or not self.unpack(image):
            return False
        root = self._places.run / "root"
        told = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "PYTHONUNBUFFERED": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": str(self._places.run),
            "TMPDIR": str(self._places.run),
            "FIRMWARE": str(root),
            "FACTORY": str(self._places.factory),
            "DATA": str(self._places.data),
            **environment,
        }
        source, sink = os.pipe()
        # It may leave no room for another thread as soon as it runs.
        self._console.listen(os.fdopen(source, "rb"))
        with os.fdopen(sink, "wb") as line:
            self._init = self._user.start(
                ["/bin/sh", str(root / "init")],
                cwd=root,
                env=told,
                stdout=line,
                stderr=line,
            )
        return True

    @property
    def running(self) -> bool:
        """Whether its first process is there."""
        return self._init is not None and self._init.poll() is None

    def stop(self) -> None:
        """End it, all that it started, and forget what it had in main memory."""
        self._user.end_all()
        self._init = None
        self.wipe(self._places.run)
        self.wipe(self._places.scratch)

    def wipe(self, folder: Path) -> None:
        """Delete all that firmware's user has there."""
        self.run(_WIPE, folder)

    def unpack(self, image: bytes) -> bool:
        """Lay its files out in main memory."""
        file = self._places.run / "image"
        lay(file, image)
        good = self.run(_UNPACK, self._places.run)
        file.unlink()
        return good

    def run(self, script: str, folder: Path, seconds: float = UNPACK_SECONDS) -> bool:
        """A shell script as firmware's user; whether it went well, and in time."""
        process = self._user.start(
            ["/bin/sh", "-c", script],
            cwd=folder,
            env={"PATH": os.environ["PATH"]},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            return process.wait(seconds) == 0
        except subprocess.TimeoutExpired:
            self._user.end_all()
            return False
