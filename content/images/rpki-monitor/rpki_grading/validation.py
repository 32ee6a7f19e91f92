"""Checks of the student's own route origin validation (RFC 6811, RFC 7115)."""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_network

from lab_grading.report import Finding
from rpki_monitor.routes import INVALID, Route, Vrp, best_to

from rpki_grading.challenge import Pair
from rpki_grading.rtr import Refused
from rpki_grading.scene import CACHE_PORT, Scene

CUSTOMER = "customer"
TO_REMOTE = ("router", "upstream", "transit", "remote")
MOST_TOLD = 4
TRIES = 6
FAMILIES = ("IPv4", "IPv6")


def cache(scene: Scene) -> Finding:
    """The student's RTR cache has just what a validator finds, in both families."""
    try:
        answer = scene.cache()
    except Refused as error:
        return Finding(0, 2, f"Your RTR cache, office:{CACHE_PORT}: {error}.")
    good, told = 0, []
    for version in (4, 6):
        found = {v for v in answer.vrps if v.network.version == version}
        wanted = {v for v in scene.vrps if v.network.version == version}
        good += bool(wanted) and found == wanted
        told.append(f"IPv{version}: {_compared(found, wanted)}")
    return Finding(good, 2, "Your RTR cache: " + "; ".join(told) + ".")


def clean(scene: Scene) -> Finding:
    """What the peer announces and RPKI calls invalid does not reach the customer."""
    challenge = scene.challenge
    return _absent(
        scene,
        CUSTOMER,
        [challenge.taken, *challenge.decoys],
        _peer(scene),
        "your peer",
    )


def from_upstream(scene: Scene) -> Finding:
    """Neither does what the provider itself announces wrongly."""
    blocks = scene.settings.systems["upstream"].blocks
    alive = Alive(blocks, ("router", "upstream"))
    decoys = [scene.challenge.upstream_decoys]
    return _absent(scene, CUSTOMER, decoys, alive, "your provider")


def from_customer(scene: Scene) -> Finding:
    """The customer's own mistake is not passed on to the provider."""
    parts = scene.challenge.customer_parts
    blocks = scene.settings.systems[CUSTOMER].blocks
    alive = Alive(blocks, ("router", CUSTOMER))
    return _absent(scene, "upstream", [parts] if parts else [], alive, "your customer")


def fresh(scene: Scene) -> Finding:
    """A prefix that is seconds old goes to its owner, although the peer claims it.

    So do packets to the part that the peer does not claim once more: an AS path is
    only what the student's router says.
    """
    good, told = 0, []
    for number, prefix in enumerate(scene.challenge.fresh):
        goal = str(ip_network(prefix)[-2])
        said = f"{prefix} goes {scene.way(scene.best(CUSTOMER, prefix))}"
        if not _peer(scene).holds(scene, CUSTOMER, number):
            said += f"; this counts with your peer's own: {_peers(scene, number)}"
        elif _led(scene, goal):
            arrived = _arrives(scene, number, goal)
            good += arrived
            said += "" if arrived else f"; yet packets to {goal} do not arrive there"
        told.append(said)
    return Finding(good, 2, "At the customer: " + "; ".join(told) + ".")


def packets(scene: Scene) -> Finding:
    """The customer's packets to what the peer takes of them come in at their owner.

    They count where the customer's route is the owner's, and the peer is there: what
    is bent on the way, past what neighbours have been told, is no routing.
    """
    good, told = 0, []
    owners = scene.hop_owners() | dict.fromkeys(scene.student_links(), "your router")
    for number, prefix in enumerate(scene.challenge.fresh):
        goal = str(ip_network(prefix)[1])
        arrived, led = _arrives(scene, number, goal), _led(scene, goal)
        good += arrived and led and _peer(scene).holds(scene, CUSTOMER, number)
        hops = [owners.get(hop, hop) for hop in scene.trace(CUSTOMER, goal)]
        way = ", ".join(hops).replace("*", "no answer") or "no hop at all"
        end = "arrive" if arrived else "do not arrive"
        if arrived and not led:
            end = "arrive, but not by the route that the customer has"
        told.append(f"to {goal} {end}, by {way}")
    return Finding(good, 2, "The customer's packets " + "; ".join(told) + ".")


def kept(scene: Scene) -> Finding:
    """Valid routes and those without any ROA are still taken, from peer and provider.

    It counts for a family in which the peer's invalid routes are refused, and its
    valid ones are not.
    """
    wanted = (
        Alive(scene.challenge.canary, ("router", "attacker")),
        Alive(scene.settings.unsigned, ("router", "upstream")),
        Alive(scene.settings.systems["remote"].blocks, TO_REMOTE),
    )
    good, told = 0, []
    for number, family in enumerate(FAMILIES):
        if not _peer(scene).holds(scene, CUSTOMER, number):
            told.append(_peers(scene, number))
            continue
        if not _refuses(scene, number):
            told.append(f"in {family} this counts once invalid routes are refused")
            continue
        for alive in wanted:
            if alive.holds(scene, CUSTOMER, number):
                good += 1
            else:
                told.append(alive.told(scene, CUSTOMER, number))
    told = told[:MOST_TOLD] or ["all that is valid or not found is there"]
    return Finding(good, 2 * len(wanted), "At the customer: " + "; ".join(told) + ".")


@dataclass(frozen=True)
class Alive:
    """A pair of prefixes that must be there, by way of these systems alone."""

    prefixes: Pair
    by: tuple[str, ...]

    def path(self, scene: Scene) -> tuple[int, ...]:
        """Their AS path."""
        return tuple(scene.asn(node) for node in self.by)

    def holds(self, scene: Scene, node: str, number: int) -> bool:
        """Whether this system uses that route; `number` is 0 for IPv4, 1 for IPv6."""
        route = scene.best(node, self.prefixes[number])
        return route is not None and route.path == self.path(scene)

    def told(self, scene: Scene, node: str, number: int) -> str:
        """What is amiss."""
        prefix = self.prefixes[number]
        way = scene.way(scene.best(node, prefix))
        wanted = scene.told(self.path(scene))
        return f"{prefix} should go by way of {wanted}; it goes {way}"


def _absent(
    scene: Scene, node: str, pairs: Sequence[Pair], alive: Alive, whose: str
) -> Finding:
    """No invalid route is there, while what is in order still comes the same way."""
    good, told = 0, []
    for number in range(len(FAMILIES)):
        wrong = _invalid(scene, node, [pair[number] for pair in pairs])
        if not alive.holds(scene, node, number):
            told.append(alive.told(scene, node, number))
        elif not wrong:
            good += 1
        told += [f"{r.prefix} by way of {scene.told(r.path)} is invalid" for r in wrong]
    name = scene.settings.systems[node].name
    told = told[:MOST_TOLD] or [
        f"nothing invalid from {whose}, and what is right is there"
    ]
    return Finding(good, 2, f"At {name}: {'; '.join(told)}.")


def _invalid(scene: Scene, node: str, prefixes: Sequence[str]) -> list[Route]:
    seen = [route for prefix in prefixes if (route := scene.best(node, prefix))]
    return [route for route in seen if scene.state(route) == INVALID]


def _refuses(scene: Scene, number: int) -> bool:
    """Whether the customer has nothing of what the peer announces wrongly."""
    pairs = [scene.challenge.taken, *scene.challenge.decoys]
    return not _invalid(scene, CUSTOMER, [pair[number] for pair in pairs])


def _peer(scene: Scene) -> Alive:
    """What the peer announces rightly: without it, nothing that is absent counts."""
    return Alive(scene.challenge.honest, ("router", "attacker"))


def _peers(scene: Scene, number: int) -> str:
    return _peer(scene).told(scene, CUSTOMER, number)


def _led(scene: Scene, goal: str) -> bool:
    """Whether the customer's route to an address of a fresh prefix is its owner's."""
    route = best_to(goal, scene.views[CUSTOMER])
    wanted = tuple(scene.asn(node) for node in TO_REMOTE)
    return route is not None and route.path == wanted


def _arrives(scene: Scene, number: int, goal: str) -> bool:
    """Whether the goal's owner hears a nonce of the customer that nobody can guess.

    It is sent more than once: a datagram may get lost.
    """
    source = scene.settings.systems[CUSTOMER].hosts[number]
    nonce = secrets.token_hex(16)
    doors = scene.glass.doors
    for _try in range(TRIES):
        doors[CUSTOMER].knock(source, goal, nonce)
        time.sleep(0.1)
        if doors["remote"].heard(nonce):
            return True
    return False


def _compared(found: set[Vrp], wanted: set[Vrp]) -> str:
    missing, extra = wanted - found, found - wanted
    if not missing and not extra:
        return f"all {len(wanted)} payloads"
    told = []
    if missing:
        told.append(f"{len(missing)} of {len(wanted)} payloads are missing")
    if extra:
        shown = ", ".join(sorted(_vrp(vrp) for vrp in extra)[:2])
        told.append(f"{len(extra)} that nobody published, as {shown}")
    return ", ".join(told)


def _vrp(vrp: Vrp) -> str:
    return f"{vrp.prefix} up to /{vrp.max_length} for AS{vrp.asn}"
