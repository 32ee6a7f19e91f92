"""The registry's desk: who has taken over a broken domain says what is wrong with it.

It takes down what is said, in order, and never whether it is true. That is for whoever
may read the record with the desk's own token.
"""

import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from registry.parent import Refused

MAX_ANSWERS = 4


@dataclass
class Desk:
    """`faults` says each by name in one line; `file` keeps the answers.

    `token` opens the record for reading, and nothing else.
    """

    faults: dict[str, str]
    file: Path
    token: str
    answers: list[dict[str, str]] = field(default_factory=list)

    @classmethod
    def opened(cls, settings: dict[str, Any]) -> "Desk":
        """A desk that goes on with the answers its file has already."""
        file = Path(settings["file"])
        answers = json.loads(file.read_text("utf-8")) if file.exists() else []
        return cls(settings["faults"], file, settings["token"], answers)

    def told(self) -> dict[str, Any]:
        """What can be said, and what has been."""
        left = MAX_ANSWERS - len(self.answers)
        return {"faults": self.faults, "answers": self.answers, "left": left}

    def note(self, body: dict[str, Any]) -> dict[str, Any]:
        """Take {"fault": name} down; saying the last one again adds nothing.

        Refused when the fault is none of the list, or when enough has been said.
        """
        fault = body.get("fault")
        if not isinstance(fault, str) or fault not in self.faults:
            raise Refused('expected {"fault": one of the list}')
        if self.answers and self.answers[-1]["fault"] == fault:
            return self.told()
        if len(self.answers) >= MAX_ANSWERS:
            raise Refused(f"the desk takes down {MAX_ANSWERS} answers, and no more")
        now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        self.answers.append({"fault": fault, "at": now})
        self._keep()
        return self.told()

    def _keep(self) -> None:
        # In one step: what is half written would be lost at a restart.
        draft = self.file.with_suffix(".draft")
        draft.write_text(json.dumps(self.answers), encoding="utf-8")
        os.replace(draft, self.file)
