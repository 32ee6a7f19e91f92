"""What shells printed, on disk as asciicast v2, until it is bounded or old."""

import codecs
import json
import logging
import re
import time
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)
RECORDING_BYTES = 2 << 20
KEPT_SECONDS = 30 * 24 * 3600
# Written to the file at the latest after so many seconds of further output.
FLUSH_SECONDS = 1.0
FILE = re.compile(r"[a-z0-9][a-z0-9-]{0,60}\.cast")
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")


class Recorder:
    """One shell's recording; a file that is there goes on where it ended.

    Nothing is raised: a full disk costs the recording, not the shell.
    """

    def __init__(self, file: Path, rows: int, cols: int) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._began = time.time()
        self._flushed = 0.0
        try:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._began = _beginning(file) or self._began
            self._stream: Any = file.open("a", encoding="utf-8")
            self._left = RECORDING_BYTES - file.stat().st_size
        except OSError as error:
            log.warning("no recording %s: %s", file, error)
            self._stream, self._left = None, 0
            return
        if self._left == RECORDING_BYTES:
            header = {"version": 2, "width": cols, "height": rows}
            self._write({**header, "timestamp": int(self._began)})
        else:
            self.resize(rows, cols)

    def output(self, data: bytes) -> None:
        """The shell printed this."""
        if self._stream is None:
            return
        text = self._decoder.decode(data)
        if text:
            self._event("o", text)

    def resize(self, rows: int, cols: int) -> None:
        """The terminal has this size from now on."""
        self._event("r", f"{cols}x{rows}")

    def close(self) -> None:
        """Write what is left; harmless when repeated."""
        stream, self._stream = self._stream, None
        if stream is not None:
            try:
                stream.close()
            except OSError as error:
                log.warning("a recording was cut: %s", error)

    def _event(self, kind: str, text: str) -> None:
        self._write([round(time.time() - self._began, 3), kind, text])

    def _write(self, entry: Any) -> None:
        if self._stream is None:
            return
        line = json.dumps(entry) + "\n"
        self._left -= len(line)
        if self._left < 0:
            self.close()
            return
        try:
            self._stream.write(line)
            if time.monotonic() - self._flushed > FLUSH_SECONDS:
                self._stream.flush()
                self._flushed = time.monotonic()
        except OSError as error:
            log.warning("a recording was cut: %s", error)
            self.close()


class Recordings:
    """The recordings of every sandbox, also of those that are gone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def recorder(
        self, name: str, node: str, tab: str, size: tuple[int, int]
    ) -> Recorder:
        """Record a shell; all three were validated by whoever opened it."""
        return Recorder(self.folder / name / f"{node}-{tab}.cast", *size)

    def files(self, name: str) -> list[str]:
        """The recordings of a sandbox by file name."""
        if not NAME.fullmatch(name):
            return []
        return sorted(file.name for file in (self.folder / name).glob("*.cast"))

    def read(self, name: str, file: str) -> bytes:
        """One recording; empty when there is none of this name."""
        if not NAME.fullmatch(name) or not FILE.fullmatch(file):
            return b""
        try:
            return (self.folder / name / file).read_bytes()
        except FileNotFoundError:
            return b""

    def prune(self) -> None:
        """Remove what nobody added to for 30 days."""
        oldest = time.time() - KEPT_SECONDS
        for file in self.folder.glob("*/*.cast"):
            if file.stat().st_mtime < oldest:
                file.unlink(missing_ok=True)
        for folder in self.folder.glob("*/"):
            if not any(folder.iterdir()):
                folder.rmdir()


def _beginning(file: Path) -> float | None:
    """When a recording began; None when there is none yet."""
    try:
        with file.open(encoding="utf-8") as stream:
            return float(json.loads(stream.readline())["timestamp"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
