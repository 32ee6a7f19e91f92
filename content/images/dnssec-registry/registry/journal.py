"""The registry's memory: how each DS set came to be, and what was refused."""

import json
import os
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

MAX_CHANGES = 200
MAX_LINES = 20
# By whom a DS set came: an order of the registrant, or one of the scanner's rules.
REGISTRAR = "registrar"
BOOTSTRAP = "bootstrap"  # RFC 9615: signals of the name servers' operator
DELAY = "delay"  # RFC 8078 section 3.3: the same for long enough
CDS = "cds"  # RFC 7344: vouched for by the present DS


@dataclass(frozen=True)
class Change:
    """A DS set that took the place of another; records as text, sorted."""

    at: str
    by: str
    before: list[str]
    after: list[str]


@dataclass
class Journal:
    """Changes and decisions of one domain, kept in `file` when there is one.

    `scanning` is the registrant's wish that its CDS records be followed.
    Whoever changes the DS set holds `lock` from reading the old set to noting the new.
    """

    file: Path | None = None
    scanning: bool = True
    changes: list[Change] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    @classmethod
    def opened(cls, file: Path | None, *, scanning: bool) -> "Journal":
        """A journal that goes on with what its file has, `scanning` in a new one."""
        if file is None or not file.exists():
            return cls(file, scanning)
        kept = json.loads(file.read_text("utf-8"))
        changes = [Change(**change) for change in kept["changes"]]
        return cls(file, kept["scanning"], changes, kept["lines"])

    def switch(self, on: bool) -> None:
        """Begin or end to follow the CDS records."""
        with self.lock:
            self.scanning = on
            self.note(f"scanner {'on' if on else 'off'}")

    def changed(self, by: str, before: Iterable[str], after: Iterable[str]) -> None:
        """Note that one DS set took another's place; nothing when they are the same."""
        old, new = sorted(before), sorted(after)
        if old == new:
            return
        with self.lock:
            self.changes.append(Change(_now(), by, old, new))
            if len(self.changes) > MAX_CHANGES:
                # How the present chain began is the last thing to forget.
                del self.changes[0 if self._chapter() else 1]
            self.note(f"{by}: DS is now {'; '.join(map(short, new)) or 'gone'}")

    def note(self, line: str) -> None:
        """Keep a decision in words; saying the last one again adds nothing."""
        with self.lock:
            if self.lines and self.lines[-1].partition(" ")[2] == line:
                return
            self.lines = [*self.lines, f"{_now()[11:19]} {line}"][-MAX_LINES:]
            self._keep()

    def told(self) -> dict[str, Any]:
        """All of it, as JSON takes it."""
        with self.lock:
            return {
                "scanning": self.scanning,
                "changes": [asdict(change) for change in self.changes],
                "lines": self.lines,
            }

    def _chapter(self) -> int:
        """Where the present chain begins: the last change from no DS at all."""
        starts = [i for i, change in enumerate(self.changes) if not change.before]
        return starts[-1] if starts else 0

    def _keep(self) -> None:
        if self.file is None:
            return
        # In one step: what is half written would be lost at a restart.
        draft = self.file.with_suffix(".draft")
        draft.write_text(json.dumps(self.told()), encoding="utf-8")
        os.replace(draft, self.file)


def short(record: str) -> str:
    """A DS record's beginning: tag, algorithm, digest type and some of the digest."""
    *numbers, digest = record.split(maxsplit=3)
    return f"{' '.join(numbers)} {digest[:12]}…"


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
