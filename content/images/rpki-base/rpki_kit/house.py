"""A network that a student takes over: its CA, its validator, its router's rules.

`sound` is how it should be; a lab that wants something wrong with it says what instead.
"""

from __future__ import annotations

import typing
from dataclasses import dataclass
from datetime import timedelta

from rpki_objects.roa import Roa

from rpki_kit.frr import Validating
from rpki_kit.topology import STUDENT

if typing.TYPE_CHECKING:
    from rpki_kit.kit import Work

RTR_PORT = 8282
LAN = "lan"
# As long as a kit may lie ready, and then some: nothing ends by itself.
VALIDITY = timedelta(days=30)
REFUSE_INVALID = """\
route-map ROV deny 10
 match rpki invalid
exit
route-map ROV permit 20
exit
"""


@dataclass(frozen=True)
class Ca:
    """What the student's CA has published: how long ago, and valid for how long."""

    roas: tuple[Roa, ...]
    age: timedelta = timedelta(0)
    validity: timedelta = VALIDITY


@dataclass(frozen=True)
class Validator:
    """The services in the office: a validator, and the RTR server for the router.

    `locator` stands in for the registry's own. AS numbers `filtered` are left out by a
    local exception (RFC 8416). `stopped_with`: it does not run, and this is its last
    output.
    """

    port: int = RTR_PORT
    locator: bytes | None = None
    filtered: tuple[int, ...] = ()
    stopped_with: tuple[Roa, ...] | None = None


@dataclass(frozen=True)
class House:
    """All three."""

    ca: Ca
    validator: Validator
    router: Validating


def sound(work: Work) -> House:
    """Minimal ROAs, AS 0 for the reserve, and no invalid route from any neighbour."""
    topology = work.topology
    own = topology.holdings[STUDENT]
    roas = [Roa.of(block, own.asn) for block in own.blocks]
    roas += [Roa.of(prefix, 0) for prefix in topology.unused]
    everywhere = {(near.node, f) for near in topology.neighbours(STUDENT) for f in "46"}
    return House(
        Ca(tuple(roas)),
        Validator(),
        Validating(
            cache=work.address("office", LAN),
            port=RTR_PORT,
            rule=REFUSE_INVALID,
            inward=frozenset(everywhere),
        ),
    )
