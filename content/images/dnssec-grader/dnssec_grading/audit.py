"""What the registry has noted about a domain, and what it sees of it just now.

The registry is trusted, and it asks from another address than the grader does.
"""

from dataclasses import dataclass
from typing import Any

import dns.name
from lab_grading import trusted

from dnssec_grading.scene import Scene

PATIENCE = 12.0  # seconds: it asks servers that may be silent

Key = tuple[str, str]


@dataclass(frozen=True)
class Change:
    """A DS set that took the place of another, and by which rule."""

    at: str
    by: str
    before: list[str]
    after: list[str]


@dataclass(frozen=True)
class Audit:
    """One domain's changes in order, and {server: what it says to the registry}."""

    changes: list[Change]
    servers: dict[str, dict[str, Any]]

    @property
    def chapter(self) -> list[Change]:
        """How the present DS set came to be, from the last time there was none."""
        if not self.changes or not self.changes[-1].after:
            return []
        starts = [i for i, change in enumerate(self.changes) if not change.before]
        return self.changes[starts[-1] if starts else 0 :]


def keys_of(records: list[str]) -> set[Key]:
    """The keys that DS records name: (tag, algorithm)."""
    return {(record.split()[0], record.split()[1]) for record in records}


def ask_registry(scene: Scene) -> dict[dns.name.Name, Audit]:
    """The registry's knowledge of every domain; NotReady when it does not answer."""
    return trusted.ask(
        scene,
        "registry:8053/v1/audit",
        _read,
        patience=PATIENCE,
        proof="grader_token",
    )


def _read(answer: dict[str, Any]) -> dict[dns.name.Name, Audit]:
    return {
        dns.name.from_text(domain): Audit(
            [Change(**change) for change in known["changes"]], known["servers"]
        )
        for domain, known in answer.items()
    }
