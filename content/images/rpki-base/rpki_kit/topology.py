"""The systems of a lab, who is linked with whom, and who pays whom.

Links are the networks of lab.yaml on which just two routers are. Which of two is the
other's customer says who may tell whom what (RFC 7908 calls a breach a route leak).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rpki_kit.numbers import Holding, Network, Numbers

STUDENT = "router"
# In the order in which their numbers are drawn.
SYSTEMS = (STUDENT, "upstream", "transit", "remote", "customer", "attacker")
MANAGEMENT = "mgmt"
# (provider, customer); systems that are linked otherwise are peers.
CUSTOMERS = {
    ("upstream", STUDENT),
    ("transit", "upstream"),
    ("transit", "remote"),
    ("transit", "attacker"),
    (STUDENT, "customer"),
}


@dataclass(frozen=True)
class Neighbour:
    """The other end of a link; `relation` is what it is to us.

    `addresses` are its own on the link and `ours` those of our end, IPv4 first.
    """

    node: str
    relation: str
    addresses: tuple[str, str]
    ours: tuple[str, str]


@dataclass(frozen=True)
class Topology:
    """A session's systems: their holdings, their addresses on every link."""

    holdings: Mapping[str, Holding]
    unused: tuple[Network, Network]
    addresses4: Mapping[str, Mapping[str, str]]
    addresses6: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, session: Mapping, seed: bytes) -> "Topology":
        """From what the platform says of the session."""
        numbers = Numbers(seed)
        # All are drawn in each lab, so that a student keeps the numbers in a series.
        drawn = {node: numbers.holding() for node in SYSTEMS}
        present = {node: drawn[node] for node in SYSTEMS if node in session["nodes"]}
        return cls(present, numbers.unused(), session["nodes"], session["nodes6"])

    @property
    def links(self) -> dict[str, tuple[str, str]]:
        """{network: the two systems on it}."""
        found: dict[str, list[str]] = {}
        for node in self.holdings:
            for network in self.addresses4[node]:
                found.setdefault(network, []).append(node)
        return {
            network: (nodes[0], nodes[1])
            for network, nodes in found.items()
            if network != MANAGEMENT and len(nodes) == 2
        }

    def neighbours(self, node: str) -> Iterator[Neighbour]:
        """Everybody to whom this system has a link."""
        for network, ends in self.links.items():
            if node in ends:
                other = ends[0] if ends[1] == node else ends[1]
                yield Neighbour(
                    other,
                    relation(node, other),
                    self._on(other, network),
                    self._on(node, network),
                )

    def _on(self, node: str, network: str) -> tuple[str, str]:
        return self.addresses4[node][network], self.addresses6[node][network]

    def providers_of(self, node: str) -> list[str]:
        """Who carries this system, directly."""
        return [
            other.node
            for other in self.neighbours(node)
            if other.relation == "provider"
        ]

    def customers_of(self, node: str) -> set[str]:
        """Everybody who is reached through this system as a provider, not itself."""
        direct = {
            other.node
            for other in self.neighbours(node)
            if other.relation == "customer"
        }
        return direct.union(*(self.customers_of(other) for other in direct))


def relation(node: str, other: str) -> str:
    """What `other` is to `node`: customer, provider or peer."""
    if (node, other) in CUSTOMERS:
        return "customer"
    if (other, node) in CUSTOMERS:
        return "provider"
    return "peer"
