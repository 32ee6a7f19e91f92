"""The scene as told by the monitor, taken apart: what is malformed is left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv4Network, IPv6Network, ip_network
from math import isfinite
from typing import Any

MAX_SYSTEMS, MAX_WATCHED, MAX_ROUTES, MAX_PATH = 8, 6, 200, 24
MAX_PREFIXES, MAX_LINKS, MAX_NAME = 4, 40, 40
VALIDITIES = ("valid", "invalid", "not-found", "unknown")
COLUMNS = 4  # of networks that the layout does not place

Prefix = IPv4Network | IPv6Network


@dataclass(frozen=True)
class System:
    """An autonomous system of the lab."""

    node: str
    asn: int
    name: str
    role: str
    prefixes: tuple[Prefix, ...]

    @property
    def attacks(self) -> bool:
        """Whether it is the attacker."""
        return self.role == "attacker"


@dataclass(frozen=True)
class Route:
    """What a looking glass knows of one prefix from one neighbour."""

    prefix: Prefix
    path: tuple[int, ...]
    best: bool
    validity: str
    next: str


@dataclass(frozen=True)
class Watched:
    """A prefix that gets a row of its own."""

    prefix: Prefix
    label: str


@dataclass(frozen=True)
class Scene:
    """All of it; `views` of those only that answered, in the order of the systems."""

    at: str
    systems: tuple[System, ...]
    links: frozenset[frozenset[str]]
    places: dict[str, tuple[float, float]]
    watched: tuple[Watched, ...]
    views: dict[str, tuple[Route, ...]]
    silent: tuple[str, ...]

    def by_node(self, node: str) -> System | None:
        """The system of this name in the lab."""
        return next((one for one in self.systems if one.node == node), None)

    def by_asn(self, asn: int) -> System | None:
        """The system with this number."""
        return next((one for one in self.systems if one.asn == asn), None)

    def name_of(self, asn: int) -> str:
        """What people call the system with this number."""
        found = self.by_asn(asn)
        return found.name if found else f"AS{asn}"

    def linked(self, one: str, other: str) -> bool:
        """Whether there is a link between these two."""
        return frozenset((one, other)) in self.links


def covers(large: Prefix, small: Prefix) -> bool:
    """Whether `small` lies in `large`, or is it."""
    if isinstance(large, IPv4Network):
        return isinstance(small, IPv4Network) and small.subnet_of(large)
    return isinstance(small, IPv6Network) and small.subnet_of(large)


def read_scene(told: Any) -> Scene:
    """Take apart what the monitor tells."""
    given = told if isinstance(told, dict) else {}
    systems = _systems(given.get("systems"))
    nodes = [system.node for system in systems]
    silent = {str(node) for node in _list(given.get("silent"))}
    told_views = _dict(given.get("views"))
    return Scene(
        at=_moment(given.get("at")),
        systems=systems,
        links=frozenset(_links(given.get("links"), nodes)),
        places=_places(given.get("layout"), nodes),
        watched=tuple(_watched(given.get("watched")))[:MAX_WATCHED],
        views={
            node: tuple(_routes(told_views[node]))
            for node in nodes
            if node in told_views and node not in silent
        },
        silent=tuple(node for node in nodes if node in silent),
    )


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _dict(value: Any) -> dict[Any, Any]:
    return value if isinstance(value, dict) else {}


def _words(value: Any) -> str:
    """Printable, on one line, not too long."""
    text = " ".join(str("" if value is None else value).split())
    return "".join(c for c in text if c.isprintable())[:MAX_NAME]


def _prefix(value: Any) -> Prefix | None:
    try:
        return ip_network(str(value), strict=False)
    except ValueError:
        return None


def _number(value: Any) -> int | None:
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if 0 <= number < 1 << 32 else None


def _moment(value: Any) -> str:
    try:
        at = datetime.fromisoformat(str(value)).astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    return f"{at.day} {at:%B %Y, %H:%M:%S} UTC"


def _systems(told: Any) -> tuple[System, ...]:
    found: dict[str, System] = {}
    for one in map(_dict, _list(told)):
        node, asn = str(one.get("node") or ""), _number(one.get("asn"))
        if not node or asn is None or node in found:
            continue
        prefixes = map(_prefix, _list(one.get("prefixes")))
        found[node] = System(
            node=node,
            asn=asn,
            name=_words(one.get("name")) or _words(node),
            role=str(one.get("role") or "trusted"),
            prefixes=tuple(p for p in prefixes if p is not None)[:MAX_PREFIXES],
        )
    return tuple(found.values())[:MAX_SYSTEMS]


def _links(told: Any, nodes: list[str]) -> Iterator[frozenset[str]]:
    for ends in map(_list, _list(told)[:MAX_LINKS]):
        link = frozenset(end for end in ends if end in nodes)
        if len(link) == 2:
            yield link


def _places(told: Any, nodes: list[str]) -> dict[str, tuple[float, float]]:
    places: dict[str, tuple[float, float]] = {}
    for node, place in _dict(told).items():
        try:
            column, row = (min(max(float(x), -20.0), 20.0) for x in place)
        except (TypeError, ValueError):
            continue
        if node in nodes and isfinite(column + row):
            places[node] = (column, row)
    below = 1 + max((row for _column, row in places.values()), default=-1.0)
    missing = [node for node in nodes if node not in places]
    for index, node in enumerate(missing):
        places[node] = (index % COLUMNS, below + index // COLUMNS)
    return places


def _watched(told: Any) -> Iterator[Watched]:
    seen: set[Prefix] = set()
    for one in map(_dict, _list(told)):
        prefix = _prefix(one.get("prefix"))
        if prefix is not None and prefix not in seen:
            seen.add(prefix)
            yield Watched(prefix, _words(one.get("label")))


def _routes(told: Any) -> Iterator[Route]:
    for one in map(_dict, _list(told)[:MAX_ROUTES]):
        prefix = _prefix(one.get("prefix"))
        if prefix is None:
            continue
        path = [_number(asn) for asn in _list(one.get("path"))[:MAX_PATH]]
        validity = str(one.get("validity"))
        yield Route(
            prefix=prefix,
            path=tuple(asn for asn in path if asn is not None),
            best=one.get("best") is True,
            validity=validity if validity in VALIDITIES else "unknown",
            next=str(one.get("next") or ""),
        )
