"""What the kit tells the monitor of its session."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FILE = Path("/etc/monitor/monitor.json")


@dataclass(frozen=True)
class System:
    """An autonomous system: `blocks` and `hosts` are IPv4 and IPv6, in this order.

    `door` is its address on the management network; the student's router has none.
    """

    node: str
    name: str
    asn: int
    blocks: tuple[str, str]
    hosts: tuple[str, str]
    door: str | None


@dataclass(frozen=True)
class Settings:
    """The session's systems and services.

    `links` are pairs of nodes, `unused` what the student holds and does not announce,
    `unsigned` what upstream announces without any ROA, `registry` the management
    address of the registry's API and `token` what opens it. `first_attack` is on when
    the lab starts; with `shows_vrps` the looking glass tells the validated payloads.
    `watched` are the prefixes that the picture shows, each with what it is.
    `faults`, by name, are what a student may say is wrong, where something is.
    In a lab on whole `paths` ASPAs count; `providers` are each node's.
    """

    systems: Mapping[str, System]
    links: tuple[tuple[str, str], ...]
    unused: tuple[str, str]
    unsigned: tuple[str, str]
    registry: str
    token: str
    lan: str
    first_attack: str
    shows_vrps: bool
    watched: tuple[tuple[str, str], ...] = ()
    paths: bool = False
    providers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, file: Path = FILE) -> "Settings":
        """From the kit's file."""
        return cls.of(json.loads(file.read_text(encoding="utf-8")))

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Settings":
        """From the file's content."""
        systems = {
            node: System(
                node,
                entry["name"],
                entry["asn"],
                tuple(entry["blocks"]),
                tuple(entry["hosts"]),
                entry.get("door"),
            )
            for node, entry in data["systems"].items()
        }
        return cls(
            systems=systems,
            links=tuple((one, other) for one, other in data["links"]),
            unused=tuple(data["unused"]),
            unsigned=tuple(data["unsigned"]),
            registry=data["registry"],
            token=data["token"],
            lan=data["lan"],
            first_attack=data.get("first_attack", ""),
            shows_vrps=data.get("shows_vrps", True),
            watched=tuple((one, what) for one, what in data.get("watched", ())),
            paths=data.get("paths", False),
            providers={
                node: tuple(carriers)
                for node, carriers in data.get("providers", {}).items()
            },
            faults=data.get("faults", {}),
        )

    @property
    def student(self) -> System:
        """The student's own system."""
        return self.systems["router"]

    @property
    def trusted(self) -> list[System]:
        """Everybody who has a door for the monitor."""
        return [system for system in self.systems.values() if system.door]
