"""The desk at which a student says what is wrong, before it is mended.

It takes down what is said, in order, and never whether it is true.
"""

import threading
from typing import Any

from rpki_monitor import notes
from rpki_monitor.settings import Settings

MOST_ANSWERS = 4
SAID, MEASURED = "said ", "measured"


class Late(Exception):
    """It is no time for another answer; says why."""


class Diagnoses:
    """What can be wrong is in the settings; what was said is in the notebook."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lock = threading.Lock()

    def told(self) -> dict[str, Any]:
        """What can be said, and what has been; Silent."""
        return self._told(notes.read(self.settings))

    def say(self, fault: object) -> dict[str, Any]:
        """Take one down; the last one again adds nothing. KeyError, Late, Silent."""
        if not isinstance(fault, str) or fault not in self.settings.faults:
            raise KeyError(fault)
        with self._lock:
            kept = notes.read(self.settings)
            answers = said(kept)
            if answers[-1:] != [fault]:
                if any(note["text"] == MEASURED for note in kept):
                    raise Late("the mended network has been measured: it is too late")
                if len(answers) >= MOST_ANSWERS:
                    raise Late(f"{MOST_ANSWERS} answers are taken down, and no more")
                kept = notes.add(self.settings, SAID + fault)
        return self._told(kept)

    def _told(self, kept: list[notes.Note]) -> dict[str, Any]:
        answers = [
            {"fault": note["text"].removeprefix(SAID), "at": note["at"]}
            for note in kept
            if note["text"].startswith(SAID)
        ]
        return {"faults": dict(self.settings.faults), "answers": answers}


def said(kept: list[notes.Note]) -> list[str]:
    """The faults that were named, in order."""
    texts = [note["text"] for note in kept]
    return [text.removeprefix(SAID) for text in texts if text.startswith(SAID)]
