"""What the operator wants kept in order: it outlives the lab's other hosts.

A registry's state is saved with a student's work; the monitor's is not.
"""

import json
import os
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rpki_objects.issuing import format_moment

from rpki_registry.refusal import Refused

MOST_NOTES, MOST_CHARACTERS = 32, 80


class Notebook:
    """Short texts with their times; each is only ever added."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._notes: list[dict[str, str]] = (
            json.loads(file.read_text("utf-8")) if file.exists() else []
        )

    def told(self) -> dict[str, Any]:
        """{"notes": [{"text", "at"}, ..]}."""
        return {"notes": self._notes}

    def add(self, text: object) -> dict[str, Any]:
        """One note more, and all of them; Refused when it is none, or one too many."""
        if not (isinstance(text, str) and 0 < len(text) <= MOST_CHARACTERS):
            raise Refused(f'"text" of at most {MOST_CHARACTERS} characters, please')
        with self._lock:
            if len(self._notes) >= MOST_NOTES:
                raise Refused("the notebook is full", 403)
            note = {"text": text, "at": format_moment(datetime.now(UTC))}
            notes = [*self._notes, note]
            draft = self._file.with_suffix(".draft")
            draft.write_text(json.dumps(notes), encoding="utf-8")
            os.replace(draft, self._file)
            self._notes = notes
        return self.told()
