"""What a grading run announces where whole paths count: drawn anew each time.

Two AS numbers that nobody has seen before get an ASPA for the run: the carried one
names those behind whom it stands, so that its paths are valid; the astray one names
transit alone, so that the same paths are invalid. A third says nothing and is unknown.
To origin validation all three look alike.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from rpki_kit.registry import CHALLENGE_ASNS
from rpki_monitor.doors import LEAK, Announcement
from rpki_monitor.settings import Settings

from rpki_grading.challenge import POOLS, Pair, distinct, parts_of, plain, signed

# All from one pool, and of one length: see the other challenge.
LENGTHS = (28, 48)
# The customer's parts are so fine that there are enough without its host.
PARTS = {4: 25, 6: 48}


@dataclass(frozen=True)
class Asns:
    """Who stands behind others in this run; `middle` says nothing of itself either."""

    carried: int
    silent: int
    astray: int
    middle: int

    @classmethod
    def draw(cls) -> "Asns":
        """Others each time."""
        return cls(*secrets.SystemRandom().sample(CHALLENGE_ASNS, 4))


@dataclass(frozen=True)
class Behind:
    """Three prefixes of one neighbour, behind it the AS numbers of the same name."""

    carried: Pair
    silent: Pair
    astray: Pair

    def announced(
        self, asns: Asns, through: tuple[int, ...] = ()
    ) -> list[Announcement]:
        """As its neighbour announces them."""
        pairs = ((self.carried, asns.carried), (self.silent, asns.silent))
        return [
            Announcement(prefix, asn, through)
            for pair, asn in (*pairs, (self.astray, asns.astray))
            for prefix in pair
        ]


@dataclass(frozen=True)
class PathChallenge:
    """Each is a prefix of IPv4 and one of IPv6.

    `fresh` and `leaked` are the remote system's: the peer claims to be in front of it
    for the one, and passes on its provider's route for the other. `canary` and `honest`
    are the peer's own, the second with a ROA, and `passed` is a third, which the
    customer passes on. `stolen`, `provider_stolen` and `customer_stolen` are invalid by
    their origin.
    """

    asns: Asns
    fresh: Pair
    leaked: Pair
    canary: Pair
    honest: Pair
    passed: Pair
    stolen: Pair
    provider_stolen: Pair
    customer_stolen: Pair
    peer: Behind
    provider: Behind
    customer: Behind

    @classmethod
    def draw(cls, settings: Settings) -> "PathChallenge":
        """Another one each time."""
        drawn = [
            distinct(pool, length, 13)
            for pool, length in zip(POOLS, LENGTHS, strict=True)
        ]
        fresh, leaked, canary, honest, passed, *others = zip(*drawn, strict=True)
        blocks = settings.systems["customer"].blocks
        parts = [parts_of(block, PARTS, 4) for block in blocks]
        customers = list(zip(*parts, strict=True))
        return cls(
            asns=Asns.draw(),
            fresh=fresh,
            leaked=leaked,
            canary=canary,
            honest=honest,
            passed=passed,
            stolen=others[0],
            provider_stolen=others[1],
            customer_stolen=customers[3],
            peer=Behind(*others[2:5]),
            provider=Behind(*others[5:]),
            customer=Behind(*customers[:3]),
        )

    def roas(self, settings: Settings) -> list[dict]:
        """What the registry publishes for the run, as its API takes it."""
        remote, attacker = (settings.systems[n].asn for n in ("remote", "attacker"))
        owners = [(self.fresh, remote), (self.honest, attacker)]
        owners += [(self.stolen, remote), (self.provider_stolen, remote)]
        # Whatever is the customer's has a ROA; so these need others.
        owners += [
            (self.customer.carried, self.asns.carried),
            (self.customer.silent, self.asns.silent),
            (self.customer.astray, self.asns.astray),
        ]
        return signed(owners)

    def aspas(self, settings: Settings) -> list[dict]:
        """The ASPAs of the run, as the registry's API takes them."""
        asn = {node: system.asn for node, system in settings.systems.items()}
        carriers = [asn["attacker"], self.asns.middle, asn["customer"]]
        return [
            {"customer": self.asns.carried, "providers": sorted(carriers)},
            {"customer": self.asns.astray, "providers": [asn["transit"]]},
        ]

    def announcements(self, settings: Settings) -> dict[str, list[Announcement]]:
        """What each system announces besides its own, all at once."""
        asn = {node: system.asn for node, system in settings.systems.items()}
        forged = _behind(settings.student.blocks, settings.student.asn)
        forged += _behind(self.fresh, asn["remote"])
        own = [*self.canary, *self.honest, *self.passed, *self.stolen]
        behind_upstream = self.provider.announced(self.asns, (self.asns.middle,))
        behind_customer = self.customer.announced(self.asns)
        behind_customer += _behind(self.passed, asn["attacker"])
        return {
            "remote": plain([*self.fresh, *self.leaked]),
            "attacker": [
                *(*forged, *plain(own), *self.peer.announced(self.asns), LEAK)
            ],
            "upstream": [*plain(self.provider_stolen), *behind_upstream],
            "customer": [*plain(self.customer_stolen), *behind_customer],
        }


def _behind(prefixes: Iterable[str], asn: int) -> list[Announcement]:
    return [Announcement(prefix, asn) for prefix in prefixes]
