"""Every way in which this lab's network can be broken: one change to what is sound."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from rpki_kit.house import LAN, House, sound
from rpki_kit.kit import Work
from rpki_kit.topology import STUDENT
from rpki_objects import keys
from rpki_objects.layout import Layout
from rpki_objects.roa import Roa
from rpki_objects.tal import Locator

PEER, CUSTOMER = "attacker", "customer"
SPECIFIC = 24
PREFER_OTHERS = """\
route-map ROV permit 10
 match rpki invalid
 set local-preference 50
exit
route-map ROV permit 20
exit
"""
VALID_ALONE = """\
route-map ROV permit 10
 match rpki valid
exit
"""

Breaker = Callable[[House, Work], House]


def _first_roa(house: House, *instead: Roa) -> House:
    """Something else in place of the ROA for the IPv4 block."""
    return replace(house, ca=replace(house.ca, roas=(*instead, *house.ca.roas[1:])))


def manifest_expired(house: House, work: Work) -> House:
    """Published for a day, two days ago."""
    old = replace(house.ca, age=timedelta(days=2), validity=timedelta(days=1))
    return replace(house, ca=old)


def wrong_asn(house: House, work: Work) -> House:
    """The provider's AS number where the own one should be."""
    mine, other = (work.topology.holdings[node] for node in (STUDENT, "upstream"))
    return _first_roa(house, Roa.of(mine.block4, other.asn))


def max_length(house: House, work: Work) -> House:
    """Any part of the block may be announced, too."""
    mine = work.topology.holdings[STUDENT]
    return _first_roa(house, Roa.of(mine.block4, mine.asn, SPECIFIC))


def as0_on_own(house: House, work: Work) -> House:
    """What is announced was taken for a reserve."""
    return _first_roa(house, Roa.of(work.topology.holdings[STUDENT].block4, 0))


def only_specific(house: House, work: Work) -> House:
    """A ROA for a part of the block, and none for the block."""
    mine = work.topology.holdings[STUDENT]
    part = next(mine.block4.subnets(new_prefix=SPECIFIC))
    return _first_roa(house, Roa.of(part, mine.asn))


def ipv6_missing(house: House, work: Work) -> House:
    """IPv6 was forgotten."""
    roas = tuple(roa for roa in house.ca.roas if roa != house.ca.roas[1])
    return replace(house, ca=replace(house.ca, roas=roas))


def validator_down(house: House, work: Work) -> House:
    """It was stopped before the remote system had any ROA."""
    holdings = work.topology.holdings
    others = [h for node, h in holdings.items() if node not in (STUDENT, "remote")]
    then = [Roa.of(block, other.asn) for other in others for block in other.blocks]
    stopped = replace(house.validator, stopped_with=(*house.ca.roas, *then))
    return replace(house, validator=stopped)


def rtr_port(house: House, work: Work) -> House:
    """The RTR server listens where nobody asks."""
    return replace(house, validator=replace(house.validator, port=8283))


def wrong_tal(house: House, work: Work) -> House:
    """The same registry, and the key of another trust anchor."""
    other = Locator(Layout("registry").anchor_uris, keys.public_der(keys.generate()))
    locator = other.text().encode()
    return replace(house, validator=replace(house.validator, locator=locator))


def local_exception(house: House, work: Work) -> House:
    """What the remote system has signed is left out by a local exception."""
    remote = work.topology.holdings["remote"].asn
    return replace(house, validator=replace(house.validator, filtered=(remote,)))


def wrong_cache(house: House, work: Work) -> House:
    """The router asks the registry, which speaks no RTR."""
    registry = work.address("registry", LAN)
    return replace(house, router=replace(house.router, cache=registry))


def neighbour_missed(house: House, work: Work) -> House:
    """The rule is not on one of the sessions."""
    inward = house.router.inward - {(PEER, "6")}
    return replace(house, router=replace(house.router, inward=inward))


def liked_less(house: House, work: Work) -> House:
    """What is invalid is liked less, and taken."""
    return replace(house, router=replace(house.router, rule=PREFER_OTHERS))


def only_valid(house: House, work: Work) -> House:
    """What has no ROA is refused as well."""
    return replace(house, router=replace(house.router, rule=VALID_ALONE))


def wrong_direction(house: House, work: Work) -> House:
    """Nothing is looked at when it comes in; what goes to the customer is."""
    outward = frozenset({(CUSTOMER, family) for family in "46"})
    router = replace(house.router, inward=frozenset(), outward=outward)
    return replace(house, router=router)


def own_specific(house: House, work: Work) -> House:
    """The router announces a part of the block besides the whole."""
    *_, last = work.topology.holdings[STUDENT].block4.subnets(new_prefix=SPECIFIC)
    return replace(house, router=replace(house.router, extra=(last,)))


BREAKERS: dict[str, Breaker] = {
    function.__name__.replace("_", "-"): function
    for function in (
        manifest_expired,
        wrong_asn,
        max_length,
        as0_on_own,
        only_specific,
        ipv6_missing,
        validator_down,
        rtr_port,
        wrong_tal,
        local_exception,
        wrong_cache,
        neighbour_missed,
        liked_less,
        only_valid,
        wrong_direction,
        own_specific,
    )
}


def broken(work: Work) -> House:
    """The house in the state that the session's `fault` says."""
    fault = work.kit.session["parameters"]["fault"]
    return BREAKERS[fault](sound(work), work)
