"""Routes as BIRD tells them, and what RPKI says of them (RFC 6811)."""

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

VALID, INVALID, NOT_FOUND = "valid", "invalid", "not-found"
# "1007-Table master4:" and so on: a code where it changes, else a blank.
CODE = re.compile(r"^(?:\d{4}[- ]| )", re.M)
ROUTE = re.compile(
    r"^(?P<prefix>[0-9a-f.:]+/\d+)?\s+(?P<kind>unicast|blackhole|unreachable|prohibit)"
    r" \[(?P<protocol>\w+) [^\]]*\](?P<best> \*)?"
)
VIA = re.compile(r"^\s+via (?P<hop>[0-9a-f.:]+) on ")
PATH = re.compile(r"^\s+(?:bgp_path|BGP\.as_path):(?P<path>[ \d]*)$")

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True)
class Vrp:
    """A validated ROA payload: who may announce what, and how finely."""

    prefix: str
    max_length: int
    asn: int

    @cached_property
    def network(self) -> Network:
        """The prefix as a network."""
        return ipaddress.ip_network(self.prefix)


@dataclass(frozen=True)
class Route:
    """A route as one system has it: `path` as told, without the system itself.

    `protocol` is BIRD's name of where it comes from: neighbour and family.
    """

    prefix: str
    path: tuple[int, ...]
    best: bool
    protocol: str
    hop: str = ""

    @property
    def learnt_from(self) -> str:
        """The neighbour that told it, "" for an own one."""
        return self.protocol[:-1] if self.path and self.hop else ""

    @cached_property
    def network(self) -> Network:
        """The prefix as a network."""
        return ipaddress.ip_network(self.prefix)


def read_routes(answer: str) -> list[Route]:
    """Routes from the answer to `show route ... all`, in its order."""
    found: list[dict] = []
    prefix = ""
    for line in CODE.sub("", answer).splitlines():
        if match := ROUTE.match(line):
            prefix = match["prefix"] or prefix
            found.append(
                {
                    "prefix": prefix,
                    "path": (),
                    "best": bool(match["best"]),
                    "protocol": match["protocol"],
                }
            )
        elif found and (match := VIA.match(line)):
            found[-1]["hop"] = match["hop"]
        elif found and (match := PATH.match(line)):
            found[-1]["path"] = tuple(int(asn) for asn in match["path"].split())
    return [Route(**route) for route in found]


def covering(prefix: str, vrps: Iterable[Vrp]) -> list[Vrp]:
    """Payloads whose prefix covers this one."""
    network = ipaddress.ip_network(prefix)
    return [
        vrp
        for vrp in vrps
        if vrp.network.version == network.version and network.subnet_of(vrp.network)
    ]


def validity(prefix: str, origin: int, vrps: Iterable[Vrp]) -> str:
    """valid, invalid or not-found, as RFC 6811 section 2 has it."""
    covers = covering(prefix, vrps)
    if not covers:
        return NOT_FOUND
    length = ipaddress.ip_network(prefix).prefixlen
    matched = any(
        vrp.asn == origin and vrp.asn != 0 and length <= vrp.max_length
        for vrp in covers
    )
    return VALID if matched else INVALID


def best_to(address: str, routes: Iterable[Route]) -> Route | None:
    """The route that a packet to this address takes: the longest of the best ones."""
    goal = ipaddress.ip_address(address)
    fitting = [
        route
        for route in routes
        if route.best
        and route.network.version == goal.version
        and goal in route.network
    ]
    return max(fitting, key=lambda route: route.network.prefixlen, default=None)


def best_for(prefix: str, routes: Iterable[Route]) -> Route | None:
    """The best route for exactly this prefix."""
    network = ipaddress.ip_network(prefix)
    for route in routes:
        if route.best and route.network == network:
            return route
    return None
