"""What a grading run announces: drawn anew each time; nobody can prepare for it.

A fresh prefix of the remote system with a ROA is the barrier: once transit knows its
payload, it knows all that was published before. The canary, for which there is no ROA,
must be in every table; until it is, nothing that is absent means anything.
"""

import ipaddress
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rpki_monitor.attacks import FINER
from rpki_monitor.doors import Announcement
from rpki_monitor.settings import Settings

# All are drawn from one pool, the attacker's own as long as what it takes of the fresh
# ones: no filter that somebody prepares can tell one from the other.
POOLS = (("198.51.100.0/24", "192.0.2.0/24"), ("2001:db8:ff00::/40",))
FRESH_LENGTHS = (27, 47)
DECOYS = 2

Pair = tuple[str, str]


@dataclass(frozen=True)
class Challenge:
    """Each is a prefix of IPv4 and one of IPv6.

    `fresh` are the remote system's, with a ROA; `taken` the same as the attacker takes
    them, more specific. `canary` is the attacker's own, without a ROA, `honest` its
    own with one. `decoys` have a ROA for the remote system and look like these two; so
    do those that upstream announces. `parts` and `other_parts` are of the student's
    blocks, the host in neither, `customer_parts` of the customer's, which its ROA does
    not allow.
    """

    fresh: Pair
    taken: Pair
    canary: Pair
    honest: Pair
    decoys: tuple[Pair, ...]
    upstream_decoys: Pair
    parts: Pair
    other_parts: Pair
    customer_parts: Pair | None

    @classmethod
    def draw(cls, settings: Settings) -> "Challenge":
        """Another one each time."""
        drawn = [
            distinct(pool, length, 4 + DECOYS)
            for pool, length in zip(POOLS, FRESH_LENGTHS, strict=True)
        ]
        fresh, *others = zip(*drawn, strict=True)
        pairs = [(_half(one), _half(other)) for one, other in others]
        parts = [parts_of(block, FINER, 2) for block in settings.student.blocks]
        return cls(
            fresh=fresh,
            taken=(_half(fresh[0]), _half(fresh[1])),
            canary=pairs[0],
            honest=pairs[1],
            upstream_decoys=pairs[2],
            decoys=tuple(pairs[3:]),
            parts=(parts[0][0], parts[1][0]),
            other_parts=(parts[0][1], parts[1][1]),
            customer_parts=_customers(settings),
        )

    def roas(self, settings: Settings) -> list[dict]:
        """What the registry publishes for the run, as its API takes it."""
        remote, attacker = (settings.systems[n].asn for n in ("remote", "attacker"))
        owners = [(self.fresh, remote), (self.honest, attacker)]
        owners += [(decoy, remote) for decoy in (*self.decoys, self.upstream_decoys)]
        return signed(owners)

    def aspas(self, _settings: Settings) -> list[dict]:
        """Nobody says who carries whom."""
        return []

    def announcements(self, settings: Settings) -> dict[str, list[Announcement]]:
        """What each system announces besides its own, in this order.

        Those whose mistakes nothing else tells of go first: once what the others say
        has come round, theirs has had its time.
        """
        told = {}
        if self.customer_parts:
            told["customer"] = plain(self.customer_parts)
            told["upstream"] = plain(self.upstream_decoys)
        told["remote"] = plain(self.fresh)
        told["attacker"] = self._attack(settings)
        return told

    def _attack(self, settings: Settings) -> list[Announcement]:
        student = settings.student
        taken = [*student.blocks, *self.parts, *settings.unused, *self.taken]
        own = [*self.canary, *self.honest, *self.fresh]
        lookalikes = [prefix for decoy in self.decoys for prefix in decoy]
        forged = [Announcement(prefix, student.asn) for prefix in self.other_parts]
        return [*plain([*taken, *own, *lookalikes]), *forged]


def plain(prefixes: Iterable[str]) -> list[Announcement]:
    """These as the announcer's own."""
    return [Announcement(prefix) for prefix in prefixes]


def signed(owners: Iterable[tuple[Pair, int]]) -> list[dict]:
    """Minimal ROAs for each pair's AS number, as the registry's API takes them."""
    return [
        {
            "prefix": prefix,
            "asn": asn,
            "max_length": ipaddress.ip_network(prefix).prefixlen,
        }
        for pair, asn in owners
        for prefix in pair
    ]


def _customers(settings: Settings) -> Pair | None:
    customer = settings.systems.get("customer")
    if customer is None:
        return None
    first, second = (parts_of(block, FINER, 1)[0] for block in customer.blocks)
    return first, second


def distinct(pool: Iterable[str], length: int, count: int) -> list[str]:
    """So many prefixes of this length, none of which covers another."""
    subnets = [
        subnet
        for space in pool
        for subnet in ipaddress.ip_network(space).subnets(new_prefix=length)
    ]
    return [str(one) for one in secrets.SystemRandom().sample(subnets, count)]


def _half(prefix: str) -> str:
    first, _second = ipaddress.ip_network(prefix).subnets(prefixlen_diff=1)
    return str(first)


def parts_of(block: str, lengths: Mapping[int, int], count: int) -> list[str]:
    """So many parts of a block, other than the first, in which its host is.

    `lengths` are how long they are, by IP version.
    """
    network = ipaddress.ip_network(block)
    parts = list(network.subnets(new_prefix=lengths[network.version]))[1:]
    return [str(one) for one in secrets.SystemRandom().sample(parts, count)]
