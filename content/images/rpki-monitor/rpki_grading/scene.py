"""One grading run: everything is announced, read once, and taken back."""

import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from lab_grading.deadline import Deadline
from lab_grading.errors import NotReady
from lab_grading.session import Session
from rpki_monitor.desk import Desk
from rpki_monitor.doors import Door, Silent
from rpki_monitor.glass import Glass
from rpki_monitor.lock import Busy, attacker_taken
from rpki_monitor.routes import Route, Vrp, best_for
from rpki_monitor.settings import Settings, System
from rpki_monitor.validation import OUTPUT, read_vrp

from rpki_grading.challenge import Challenge

# The mark of a run that was cut off: the monitor then takes back what it announced.
MARK = Path("/var/lib/rpki/challenge")
LOOK = 0.1  # seconds between two looks
BARRIER, CANARY = 10.0, 8.0  # seconds until trusted systems must have taken it in


@dataclass
class Scene:
    """What trusted systems see while the challenge is on."""

    session: Session
    settings: Settings
    challenge: Challenge
    deadline: Deadline
    glass: Glass
    pool: ThreadPoolExecutor
    views: dict[str, list[Route]] = field(default_factory=dict)

    @property
    def student(self) -> System:
        """The student's own system."""
        return self.settings.student

    @cached_property
    def validated(self) -> dict[str, Any]:
        """What the trusted validator made of the repository; see `rpki-client -j`."""
        try:
            text = (OUTPUT / "json").read_text(encoding="utf-8")
            result: dict[str, Any] = json.loads(text)
        except (OSError, ValueError) as error:
            raise NotReady(f"the validator: {error}") from None
        return result

    @property
    def vrps(self) -> list[Vrp]:
        """All validated payloads."""
        return [read_vrp(entry) for entry in self.validated["roas"]]

    def own_vrps(self) -> list[dict[str, Any]]:
        """The validator's entries for what the student holds."""
        held = [*self.student.blocks, *self.settings.unused]
        blocks = [ip_network(block) for block in held]
        found = []
        for entry in self.validated["roas"]:
            prefix = ip_network(entry["prefix"])
            if any(prefix.version == b.version and prefix.subnet_of(b) for b in blocks):
                found.append(entry)
        return found

    def best(self, node: str, prefix: str) -> Route | None:
        """The best route of a system for exactly this prefix."""
        return best_for(prefix, self.views[node])

    @cached_property
    def _traces(self) -> dict[tuple[str, str], Future[list[str]]]:
        return {}

    def trace(self, node: str, goal: str) -> list[str]:
        """The way from a trusted system to an address; asked once."""
        if (node, goal) not in self._traces:
            self._traces[node, goal] = self.pool.submit(self.glass.trace, node, goal)
        try:
            return self._traces[node, goal].result()
        except Silent as error:
            raise NotReady(str(error)) from None

    def told(self, path: tuple[int, ...]) -> str:
        """An AS path in words."""
        names = {system.asn: system.name for system in self.settings.systems.values()}
        return " > ".join(f"AS{asn} ({names.get(asn, 'nobody here')})" for asn in path)

    def hop_owners(self) -> dict[str, str]:
        """{address: node} of every link address of a trusted system."""
        found = {}
        for places in (self.session.nodes, self.session.nodes6):
            for system in self.settings.trusted:
                for address in places.get(system.node, {}).values():
                    found[address] = system.node
        return found

    def asn(self, node: str) -> int:
        """The AS number of a system."""
        return self.settings.systems[node].asn


@contextmanager
def running(
    session: Session, settings: Settings, deadline: Deadline
) -> Iterator[Scene]:
    """The scene while its challenge is on; NotReady when trusted systems fail."""
    with ThreadPoolExecutor(8) as pool, _attacker(settings) as give_back:
        challenge = Challenge.draw(settings)
        scene = Scene(session, settings, challenge, deadline, Glass(settings), pool)
        try:
            _begin(scene)
            yield scene
        except Silent as error:
            raise NotReady(str(error)) from None
        finally:
            give_back()


@contextmanager
def _attacker(settings: Settings) -> Iterator[Callable[[], None]]:
    try:
        with attacker_taken(wait=True):
            MARK.touch()
            yield lambda: take_back(settings)
    except Busy:
        raise NotReady("another run is going on") from None


def take_back(settings: Settings) -> None:
    """End a challenge: the student's exercise goes on as it was; Silent."""
    publish(settings, [])
    remote = settings.systems["remote"]
    Door(remote.node, remote.door or "").announce([])
    Desk(settings).resume()
    MARK.unlink(missing_ok=True)


def _begin(scene: Scene) -> None:
    settings, challenge = scene.settings, scene.challenge
    publish(settings, challenge.roas(settings))
    transit = scene.glass.doors["transit"]
    _wait(
        "transit does not learn a new payload",
        BARRIER,
        lambda: all(_knows(transit, prefix) for prefix in challenge.fresh),
    )
    scene.glass.doors["remote"].announce(challenge.announced())
    scene.glass.doors["attacker"].announce(challenge.attack(settings))
    _wait(
        "a harmless announcement does not arrive",
        CANARY,
        lambda: all(
            best_for(prefix, scene.glass.doors["remote"].routes())
            for prefix in challenge.canary
        ),
    )
    scene.views = {n: r for n, r in scene.glass.views().items() if r is not None}
    missing = scene.glass.doors.keys() - scene.views.keys()
    if missing:
        raise NotReady(f"no answer from {', '.join(sorted(missing))}")


def _knows(transit: Door, prefix: str) -> bool:
    family = "6" if ":" in prefix else "4"
    answer = transit.bird(f"show route table validated{family} where net.ip ~ {prefix}")
    return prefix in answer


def _wait(trouble: str, patience: float, done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + patience
    while not done():
        if time.monotonic() > deadline:
            raise NotReady(trouble)
        time.sleep(LOOK)


def publish(settings: Settings, roas: list[dict[str, Any]]) -> None:
    """Have the registry publish these besides what is always there; NotReady."""
    request = urllib.request.Request(  # noqa: S310 - http
        f"{settings.registry}/members",
        data=json.dumps({"roas": roas, "aspas": []}).encode(),
        method="PUT",
        headers={
            "Authorization": f"Bearer {settings.token}",
            "Content-Type": "application/json",
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as reply:  # noqa: S310
            json.load(reply)
    except (OSError, ValueError) as error:
        raise NotReady(f"the registry: {error}") from None
