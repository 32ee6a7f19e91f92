"""What is so: in the database, on the engine, and for the student."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from docker import APIClient
from docker.errors import DockerException
from requests.exceptions import RequestException

from sandboxes.backends.docker.labels import NODE, PROJECT, SANDBOX
from tests.chaos.installation import Installation

NODES = {"desk", "grader"}
SESSIONS = """
    SELECT s.uuid, l.slug, s.state, s.sandbox_name, s.reason
    FROM labs_labsession s JOIN labs_lab l ON l.id = s.lab_id ORDER BY s.id
"""
KITS = """
    SELECT uuid, generation FROM labs_kit
    WHERE claimed_at IS NULL AND NOT kept AND warming_at IS NOT NULL
"""


@dataclass(frozen=True)
class Session:
    """A session's row."""

    uuid: str
    slug: str
    state: str
    sandbox: str
    reason: str


@dataclass(frozen=True)
class Thing:
    """A container or network of the installation; `made` is a time of the engine."""

    kind: str
    id: str
    sandbox: str
    node: str
    running: bool
    made: float

    def __str__(self) -> str:
        return f"{self.kind} of {self.sandbox} {self.node}".strip()


class Truth:
    """Looks, and changes nothing."""

    def __init__(self, site: Installation) -> None:
        self.site = site

    def sessions(self) -> dict[str, Session]:
        """The newest session of each lab."""
        rows = [
            Session(str(UUID(str(u))), *rest) for u, *rest in self.site.rows(SESSIONS)
        ]
        return {row.slug: row for row in rows}

    def things(self) -> list[Thing]:
        """Everything on the engine that is this installation's."""
        engine = APIClient(version="auto", timeout=10)
        mark = {"label": f"{PROJECT}={self.site.project}"}
        try:
            containers = engine.containers(all=True, filters=mark)
            networks = engine.networks(filters=mark)
        finally:
            engine.close()
        return [*map(_container, containers), *map(_network, networks)]

    def running(self, sandbox: str) -> bool:
        """Whether all nodes of a sandbox run."""
        found = {t.node for t in self._seen() if t.sandbox == sandbox and t.running}
        return found >= NODES

    def strangers(self, before: float = float("inf")) -> list[Thing]:
        """What was made before that time, and belongs to no session and no warm kit."""
        things = list(self._seen())
        owned = {s.sandbox for s in self.sessions().values() if s.state != "ended"}
        owned |= {
            f"s{str(u).replace('-', '')[:20]}-{g}" for u, g in self.site.rows(KITS)
        }
        return [t for t in things if t.sandbox not in owned and t.made < before]

    def _seen(self) -> Iterator[Thing]:
        try:
            yield from self.things()
        except (DockerException, RequestException):
            yield Thing("engine", "", "no answer", "", False, 0.0)


def _container(entry: dict[str, Any]) -> Thing:
    labels = entry["Labels"]
    return Thing(
        "container",
        str(entry["Id"]),
        labels[SANDBOX],
        labels.get(NODE, ""),
        entry["State"] == "running",
        float(entry["Created"]),
    )


def _network(entry: dict[str, Any]) -> Thing:
    # Nine digits of a second are more than the parser reads.
    text = str(entry["Created"])
    made = datetime.fromisoformat(f"{text[:19]}+00:00").timestamp()
    sandbox = entry["Labels"][SANDBOX]
    return Thing("network", str(entry["Id"]), sandbox, "", False, made)


def now() -> float:
    """The engine's clock, which is this machine's."""
    return time.time()
