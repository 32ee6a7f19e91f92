"""What publishing would do to the routes of now: origin validation (RFC 6811)."""

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rpki_objects.resources import Network, Resources
from rpki_objects.roa import Roa

VALID, INVALID, NOT_FOUND = "valid", "invalid", "not-found"


@dataclass(frozen=True)
class Route:
    """A prefix as it is announced, by its origin; `seen` names the systems that do."""

    prefix: Network
    origin: int
    seen: tuple[str, ...]


@dataclass(frozen=True)
class Effect:
    """What becomes of one route; `own` when it is announced by the own AS."""

    route: Route
    own: bool
    before: str
    after: str

    @property
    def words(self) -> str:
        """The same in words."""
        verb = "stays" if self.before == self.after else "becomes"
        if self.own:
            return {
                VALID: f"{verb} valid",
                NOT_FOUND: f"{verb} not-found: anybody may announce it",
                INVALID: f"{verb} INVALID, and so unreachable where it is refused",
            }[self.after]
        return {
            VALID: f"hijack {verb} VALID: your ROAs allow it",
            NOT_FOUND: f"hijack {verb} not-found: no ROA stops it",
            INVALID: f"hijack {verb} invalid",
        }[self.after]

    @property
    def harmful(self) -> bool:
        """Whether an own route is not accepted, or another's is by the own ROAs."""
        return self.after == (INVALID if self.own else VALID)


def vrp(told: Mapping[str, Any]) -> Roa:
    """A validated payload as the looking glass tells it; ValueError when it is none."""
    return Roa.from_json(told)


def read_routes(views: Mapping[str, Iterable[Mapping[str, Any]]]) -> list[Route]:
    """The routes of all views, each once, with the systems that have it.

    Left out is what a system announces itself (an empty path): there it is no news, and
    where it gets to, others have it with a path. ValueError, KeyError when broken.
    """
    seen: dict[tuple[Network, int], list[str]] = {}
    for view, routes in sorted(views.items()):
        for route in routes:
            if not route["path"]:
                continue
            key = (ipaddress.ip_network(route["prefix"]), int(route["path"][-1]))
            names = seen.setdefault(key, [])
            if view not in names:
                names.append(view)
    return [
        Route(prefix, origin, tuple(names))
        for (prefix, origin), names in sorted(
            seen.items(), key=lambda item: (item[0][0].version, item[0])
        )
    ]


def validity(prefix: Network, origin: int, vrps: Iterable[Roa]) -> str:
    """RFC 6811 section 2; AS 0 in a payload matches nobody (RFC 6483 section 4)."""
    covering = [
        item
        for item in vrps
        if item.prefix.version == prefix.version and prefix.subnet_of(item.prefix)  # type: ignore[arg-type]
    ]
    if not covering:
        return NOT_FOUND
    matched = any(
        item.asn == origin != 0 and prefix.prefixlen <= item.max_length
        for item in covering
    )
    return VALID if matched else INVALID


def effects(
    routes: Iterable[Route],
    published: Iterable[Roa],
    wanted: Iterable[Roa],
    held: Resources,
    own_asn: int,
) -> list[Effect]:
    """What becomes of every route in the own address space.

    `published` are all validated payloads of now. Those for the own addresses can only
    be the own CA's: `wanted` takes their place, as far as the CA holds the addresses.
    """
    now = list(published)
    others = [item for item in now if not held.covers_prefix(item.prefix)]
    mine = [item for item in wanted if held.covers_prefix(item.prefix)]
    then = [*others, *mine]
    return [
        Effect(
            route,
            route.origin == own_asn,
            validity(route.prefix, route.origin, now),
            validity(route.prefix, route.origin, then),
        )
        for route in routes
        if held.covers_prefix(route.prefix)
    ]
