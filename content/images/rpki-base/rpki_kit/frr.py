"""FRR's configuration of the student's router, as the student finds it."""

from collections.abc import Iterator
from dataclasses import dataclass

from rpki_kit.numbers import Network
from rpki_kit.topology import STUDENT, Neighbour, Topology

# Timers of a lab: nobody waits minutes for a session or a withdrawal. With the usual
# delay of route maps no session comes up for five seconds after the start.
HEAD = """\
frr defaults traditional
hostname router
service integrated-vtysh-config
!
bgp route-map delay-timer 0
!
{validating}ip prefix-list OWN seq 5 permit {block4}
ipv6 prefix-list OWN6 seq 5 permit {block6}
{extra}!
bgp as-path access-list CUSTOMERS seq 5 permit ^{customers}$
!
route-map TO-PROVIDER permit 10
 match ip address prefix-list OWN
exit
route-map TO-PROVIDER permit 20
 match ipv6 address prefix-list OWN6
exit
route-map TO-PROVIDER permit 30
 match as-path CUSTOMERS
exit
!
router bgp {asn}
 bgp router-id {router_id}
 no bgp ebgp-requires-policy
 no bgp network import-check
 no bgp default ipv4-unicast
 timers bgp 3 9
"""
NEIGHBOUR = """\
 neighbor {address} remote-as {asn}
 neighbor {address} description {name}, IPv{family}
 neighbor {address} timers connect 1
 neighbor {address} advertisement-interval 0
"""


# Seconds of a lab here as well.
CACHE = """\
rpki
 rpki polling_period 3
 rpki retry_interval 2
 rpki cache tcp {cache} {port} preference 1
exit
!
{rule}!
"""
LISTS = {4: "ip prefix-list OWN", 6: "ipv6 prefix-list OWN6"}


@dataclass(frozen=True)
class Validating:
    """A router that asks an RTR cache, and what it makes of the answers.

    `rule` are the lines of the route map ROV, `inward` and `outward` the sessions, as
    (node, "4" or "6"), on which it is applied. `extra` is announced besides the blocks.
    """

    cache: str
    port: int
    rule: str
    inward: frozenset[tuple[str, str]] = frozenset()
    outward: frozenset[tuple[str, str]] = frozenset()
    extra: tuple[Network, ...] = ()


def configuration(
    topology: Topology, *, router_id: str, validating: Validating | None = None
) -> str:
    """frr.conf: sessions with every neighbour; no word of RPKI unless it validates."""
    holding = topology.holdings[STUDENT]
    customers = [
        str(topology.holdings[node].asn) for node in topology.customers_of(STUDENT)
    ]
    neighbours = list(topology.neighbours(STUDENT))
    extra = validating.extra if validating else ()
    text = HEAD.format(
        validating=_validating(validating),
        block4=holding.block4,
        block6=holding.block6,
        extra="".join(
            f"{LISTS[prefix.version]} seq {number} permit {prefix}\n"
            for number, prefix in enumerate(extra, 6)
        ),
        customers="|".join(customers) or "0",
        asn=holding.asn,
        router_id=router_id,
    )
    for neighbour in neighbours:
        for number, family in enumerate("46"):
            text += NEIGHBOUR.format(
                address=neighbour.addresses[number],
                asn=topology.holdings[neighbour.node].asn,
                name=neighbour.node,
                family=family,
            )
    for number, family in enumerate("46"):
        own = [holding.blocks[number], *(p for p in extra if str(p.version) == family)]
        text += f" !\n address-family ipv{family} unicast\n"
        text += "".join(f"  network {prefix}\n" for prefix in own)
        for neighbour in neighbours:
            text += "".join(_session(neighbour, family, validating))
        text += " exit-address-family\n"
    return text + "exit\n!\n"


def _validating(validating: Validating | None) -> str:
    if validating is None:
        return ""
    return CACHE.format(
        cache=validating.cache, port=validating.port, rule=validating.rule
    )


def _session(
    neighbour: Neighbour, family: str, validating: Validating | None
) -> Iterator[str]:
    """What is in force on one session of an address family."""
    address = neighbour.addresses["46".index(family)]
    place = (neighbour.node, family)
    yield f"  neighbor {address} activate\n"
    yield f"  neighbor {address} soft-reconfiguration inbound\n"
    if validating and place in validating.inward:
        yield f"  neighbor {address} route-map ROV in\n"
    if neighbour.relation != "customer":
        yield f"  neighbor {address} route-map TO-PROVIDER out\n"
    elif validating and place in validating.outward:
        yield f"  neighbor {address} route-map ROV out\n"
