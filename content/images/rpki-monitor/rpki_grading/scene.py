"""What trusted systems know while a grading run's challenge is on."""

import json
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import ip_network
from typing import Any

from lab_grading.deadline import Deadline
from lab_grading.errors import NotReady
from lab_grading.session import Session
from rpki_monitor.doors import Silent
from rpki_monitor.glass import Glass
from rpki_monitor.routes import Route, Vrp, best_for, validity
from rpki_monitor.settings import Settings, System
from rpki_monitor.validation import OUTPUT, read_vrp

from rpki_grading import rtr
from rpki_grading.challenge import Challenge
from rpki_grading.path_challenge import PathChallenge

# Where a student's own RTR cache listens, at the office.
CACHE_PORT = 8282
CACHE_PATIENCE = 4.0  # seconds
TRACES = 3


@dataclass
class Scene:
    """What trusted systems see while the challenge is on."""

    session: Session
    settings: Settings
    challenge: Challenge | PathChallenge
    deadline: Deadline
    glass: Glass
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

    @cached_property
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

    def state(self, route: Route) -> str:
        """What RPKI says of a route that has an AS path."""
        return validity(route.prefix, route.path[-1], self.vrps)

    def cache(self) -> rtr.Answer:
        """What the student's own RTR cache has now; rtr.Refused."""
        address = self.session.nodes["office"]["lan"]
        return rtr.ask(address, CACHE_PORT, CACHE_PATIENCE)

    def trace(self, node: str, goal: str) -> list[str]:
        """The way from a trusted system to an address, as it is now.

        Where nobody at all answers, the machine may have been too busy for the one
        second that a hop is waited for: the question is asked again.
        """
        hops: list[str] = []
        try:
            for _try in range(TRACES):
                hops = self.glass.trace(node, goal)
                if any(hop != "*" for hop in hops):
                    break
        except Silent as error:
            raise NotReady(str(error)) from None
        return hops

    def told(self, path: tuple[int, ...]) -> str:
        """An AS path in words."""
        names = {system.asn: system.name for system in self.settings.systems.values()}
        return " > ".join(f"AS{asn} ({names.get(asn, 'nobody here')})" for asn in path)

    def way(self, route: Route | None) -> str:
        """Where a route leads, in words."""
        return f"by way of {self.told(route.path)}" if route else "nowhere"

    def hop_owners(self) -> dict[str, str]:
        """{address: node} of every link address of a trusted system."""
        found = {}
        for places in (self.session.nodes, self.session.nodes6):
            for system in self.settings.trusted:
                for address in places.get(system.node, {}).values():
                    found[address] = system.node
        return found

    def student_links(self) -> list[str]:
        """Every address of the student's router on a network of the lab."""
        return [
            address
            for places in (self.session.nodes, self.session.nodes6)
            for address in places.get(self.student.node, {}).values()
        ]

    def asn(self, node: str) -> int:
        """The AS number of a system."""
        return self.settings.systems[node].asn
