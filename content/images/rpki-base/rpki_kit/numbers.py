"""AS numbers and prefixes of a session, drawn from ranges that nobody routes.

IPv4 from 198.18.0.0/15 (RFC 2544 section C.2.2), IPv6 from 2001:db8::/32 (RFC 3849),
AS numbers for private use (RFC 6996). Ranges for challenges that a grading run draws
anew lie elsewhere: 198.51.100.0/24 and 192.0.2.0/24 (RFC 5737), 2001:db8:ff00::/40.
"""

import hashlib
import ipaddress
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

FIRST_ASN, LAST_ASN = 64512, 65534
SPACE4 = ipaddress.IPv4Network("198.18.0.0/15")
SPACE6 = ipaddress.IPv6Network("2001:db8::/32")
BLOCK4, BLOCK6 = 22, 40
# What has no ROA, nowhere and at no time: it must stay reachable all the same.
UNSIGNED4 = ipaddress.IPv4Network("203.0.113.0/24")
UNSIGNED6 = ipaddress.IPv6Network("2001:db8:fe00::/40")
# The last two blocks of the IPv6 space are those above and the challenges'.
RESERVED6 = 2

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True)
class Holding:
    """What one system has: its AS number and a block of each family."""

    asn: int
    block4: ipaddress.IPv4Network
    block6: ipaddress.IPv6Network

    @property
    def blocks(self) -> tuple[Network, Network]:
        """Both blocks, IPv4 first."""
        return self.block4, self.block6

    @property
    def hosts(self) -> tuple[str, str]:
        """The first address of each block: the system's own host."""
        return str(self.block4[1]), str(self.block6[1])


class Numbers:
    """Draws without repeating; the same seed gives the same numbers."""

    def __init__(self, seed: bytes) -> None:
        # Not for keys: what is drawn here is public.
        source = random.Random(hashlib.sha256(seed).digest())  # noqa: S311
        self._asns = iter(source.sample(range(FIRST_ASN, LAST_ASN + 1), 64))
        self._blocks4 = _shuffled(list(SPACE4.subnets(new_prefix=BLOCK4)), source)
        blocks6 = list(SPACE6.subnets(new_prefix=BLOCK6))[1:-RESERVED6]
        self._blocks6 = _shuffled(blocks6, source)

    def holding(self) -> Holding:
        """The next system's."""
        return Holding(next(self._asns), next(self._blocks4), next(self._blocks6))

    def unused(self) -> tuple[Network, Network]:
        """A /24 and a /48 for somebody who holds them and does not announce them."""
        block4, block6 = next(self._blocks4), next(self._blocks6)
        return (
            next(block4.subnets(new_prefix=24)),
            next(block6.subnets(new_prefix=48)),
        )


def _shuffled[Block](blocks: Sequence[Block], source: random.Random) -> Iterator[Block]:
    return iter(source.sample(blocks, len(blocks)))
