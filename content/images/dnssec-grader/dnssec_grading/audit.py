"""What the registry has noted about a domain, and what it sees of it just now.

The registry is trusted, and it asks from another address than the grader does.
"""

import json
import time
import urllib.request
from dataclasses import dataclass
from typing import Any

import dns.name

from dnssec_grading.questions import Deadline
from dnssec_grading.scene import Scene
from dnssec_grading.validator import NotReady

PORT = 8053
PATIENCE = 12.0  # seconds: it asks servers that may be silent
MAX_ANSWER = 256 << 10

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
    request = urllib.request.Request(
        f"http://{scene.session.addresses['registry']}:{PORT}/v1/audit",
        headers={"Authorization": f"Bearer {scene.session.parameters['grader_token']}"},
    )
    patience = Deadline(min(PATIENCE, scene.deadline.left))
    while True:
        try:
            with urllib.request.urlopen(  # noqa: S310
                request, timeout=patience.left + 0.1
            ) as reply:
                return _read(json.loads(reply.read(MAX_ANSWER)))
        except (OSError, ValueError, KeyError, TypeError) as error:
            if patience.over:
                raise NotReady(f"the registry: {error}") from None
        time.sleep(0.2)


def _read(answer: dict[str, Any]) -> dict[dns.name.Name, Audit]:
    return {
        dns.name.from_text(domain): Audit(
            [Change(**change) for change in known["changes"]], known["servers"]
        )
        for domain, known in answer.items()
    }
