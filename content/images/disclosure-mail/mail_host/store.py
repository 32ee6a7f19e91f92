"""What came by mail, with the time at which it came."""

import base64
import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

MAX_MESSAGE = 64 * 1024
MAX_MESSAGES = 300


class Full(Exception):
    """No room for another message."""


class Store:
    """Messages in files of a folder, numbered from 1.

    The file `begun` says since when this sandbox has been there; it does not go into
    checkpoints, as the messages do.
    """

    def __init__(self, folder: Path, begun: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)
        self._begun = begun
        if not self._begun.exists():
            self._begun.write_text(_now())

    def add(self, sender: str, recipients: list[str], content: bytes) -> int:
        """Keep a message; its number. Full when there are too many."""
        with self._lock:
            number = len(self._numbers()) + 1
            if number > MAX_MESSAGES:
                raise Full
            entry = {
                "received": _now(),
                "sender": sender,
                "recipients": recipients,
                "content": base64.b64encode(content).decode(),
            }
            whole = self._folder / f"{number:04}.part"
            whole.write_text(json.dumps(entry))
            whole.rename(self._folder / f"{number:04}.json")
            return number

    def told(self) -> dict[str, Any]:
        """Since when, and how many messages there are."""
        return {"begun": self._begun.read_text(), "messages": len(self._numbers())}

    def message(self, number: int) -> dict[str, Any]:
        """One message; KeyError when there is none of this number."""
        path = self._folder / f"{number:04}.json"
        if not path.exists():
            raise KeyError(number)
        entry: dict[str, Any] = json.loads(path.read_text())
        return entry

    def _numbers(self) -> list[Path]:
        return list(self._folder.glob("[0-9]*.json"))


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
