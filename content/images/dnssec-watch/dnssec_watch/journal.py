"""The record on disk: a line when something changed, and how far it was watched.

Bounded: when it is full nothing more is written, and what happens then was not seen.
It outlives a killed watcher, and goes into saved work.
"""

import json
import os
from pathlib import Path
from typing import Any

from dnssec_watch.look import Look

FOLDER = Path("/var/lib/watch")
MAX_BYTES = 2 << 20


class Journal:
    """Appends looks to the files in `folder`, beginning a new run.

    `goes_on`: there were earlier ones.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self.lines = folder / "journal"
        self.seen = folder / "seen"
        self._last: dict[str, Any] = {}
        until = read_number(self.seen)
        self.goes_on = until > 0
        # The line before may have been cut off, and ends here.
        self._append(b"\n" + _line({"run": until}))

    def write(self, second: int, look: Look) -> None:
        """Keep what is new in this look, and that this second was watched."""
        fields = look.fields()
        news = {k: v for k, v in fields.items() if self._last.get(k, ...) != v}
        if news and not self._append(_line({"t": second, **news})):
            return
        self._last = fields
        temporary = self.seen.with_suffix(".new")
        temporary.write_text(f"{second}\n", encoding="ascii")
        os.replace(temporary, self.seen)

    def _append(self, line: bytes) -> bool:
        """Whether there was room."""
        with self.lines.open("ab") as file:
            if file.tell() + len(line) > MAX_BYTES:
                return False
            file.write(line)
        return True


def text(folder: Path = FOLDER) -> str:
    """The whole record, closed with the last second that was watched."""
    try:
        lines = (folder / "journal").read_text("utf-8", "replace")
    except OSError:
        lines = ""
    return lines + "\n" + _line({"seen": read_number(folder / "seen")}).decode()


def read_number(path: Path) -> int:
    """The number in this file, 0 when there is none."""
    try:
        return int(path.read_text("ascii"))
    except (OSError, ValueError):
        return 0


def _line(data: dict[str, Any]) -> bytes:
    return json.dumps(data, separators=(",", ":")).encode() + b"\n"
