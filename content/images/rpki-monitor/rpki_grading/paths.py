"""Checks of the student's own verification of paths (ASPA) and of origins.

Every route that has to be refused has one beside it, from the same neighbour, that has
to be taken: who closes a session has neither.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_network

from lab_grading.report import Finding
from rpki_monitor.routes import Route

from rpki_grading.challenge import Pair
from rpki_grading.path_challenge import PathChallenge
from rpki_grading.scene import Scene

STUDENT, PROVIDER, PEER, CUSTOMER = "router", "upstream", "attacker", "customer"
FAMILIES = ("IPv4", "IPv6")
MOST_TOLD = 4


@dataclass(frozen=True)
class Wanted:
    """What a trusted system must have from the student, by just this path."""

    node: str
    prefixes: Pair
    path: tuple[int, ...]

    def amiss(self, scene: Scene, number: int) -> str:
        """What is wrong in IPv4 (0) or IPv6 (1); "" for nothing."""
        routes = _told(scene, self.node, self.prefixes[number])
        if any(route.path == self.path for route in routes):
            return ""
        told = scene.way(routes[0] if routes else None)
        wanted = f"should go by way of {scene.told(self.path)}"
        return f"{self.prefixes[number]} {wanted}; you pass it on {told}"


@dataclass(frozen=True)
class Unwanted:
    """What the student must not tell a trusted system, `through` this AS or any."""

    node: str
    prefixes: Pair
    through: int | None = None

    def amiss(self, scene: Scene, number: int) -> str:
        """What is wrong in IPv4 (0) or IPv6 (1); "" for nothing."""
        for route in _told(scene, self.node, self.prefixes[number]):
            if self.through is None or self.through in route.path:
                told = f"you pass {route.prefix} on by way of {scene.told(route.path)}"
                return f"{told}, which is invalid"
        return ""


Trial = tuple[Wanted | Unwanted, ...]


def forged(scene: Scene) -> Finding:
    """No path of the peer on which it only claims to stand."""
    return _tried(scene, [_forged(scene)], "no forged path of your peer is in use")


def leak(scene: Scene) -> Finding:
    """What the peer has from its provider does not go by way of the peer."""
    return _tried(scene, [_leak(scene)], "what your peer leaks is not in use")


def provider(scene: Scene) -> Finding:
    """No path of the provider that goes up once more after it has come down."""
    praise = "no leak that comes by way of your provider is in use"
    return _tried(scene, [_provider(scene)], praise)


def customer(scene: Scene) -> Finding:
    """Nothing that the customer was not asked to carry."""
    praise = "your customer carries only what it should"
    return _tried(scene, list(_customer(scene)), praise)


def origins(scene: Scene) -> Finding:
    """What is invalid by its origin is refused, from every kind of neighbour."""
    praise = "nothing of a wrong origin is passed on"
    return _tried(scene, list(_origins(scene)), praise)


def kept(scene: Scene) -> Finding:
    """What is valid or unknown is taken, from every kind of neighbour.

    It counts for a family in which the peer's forged paths are refused.
    """
    trials = list(_kept(scene))
    good, told = 0, []
    for number, family in enumerate(FAMILIES):
        if _amiss(scene, _forged(scene), number):
            told.append(f"in {family} this counts once forged paths are refused")
            continue
        wrong = [amiss for trial in trials for amiss in _amiss(scene, trial, number)]
        good += len(trials) - len(wrong)
        told += wrong
    praise = "all that is valid or unknown is passed on"
    return _finding(good, 2 * len(trials), told, praise)


def settled(scene: Scene) -> bool:
    """Whether nothing is amiss any more that the student's router decides."""
    trials = [_forged(scene), _leak(scene), _provider(scene), *_customer(scene)]
    trials += [*_origins(scene), *_kept(scene), _fresh(scene)]
    return not any(
        _amiss(scene, trial, number) for trial in trials for number in (0, 1)
    )


def _forged(scene: Scene) -> Trial:
    found = _challenge(scene)
    return (
        Unwanted(CUSTOMER, found.fresh, scene.asn(PEER)),
        Unwanted(CUSTOMER, found.peer.astray),
        Wanted(CUSTOMER, found.peer.carried, _path(scene, PEER, found.asns.carried)),
        _honest(scene),
    )


def _fresh(scene: Scene) -> Trial:
    """The owner's own announcement has come all the way."""
    return (_from_remote(scene, _challenge(scene).fresh),)


def _leak(scene: Scene) -> Trial:
    leaked = _challenge(scene).leaked
    return (
        Unwanted(CUSTOMER, leaked, scene.asn(PEER)),
        _from_remote(scene, leaked),
        _honest(scene),
    )


def _provider(scene: Scene) -> Trial:
    found = _challenge(scene)
    way = _path(scene, PROVIDER, found.asns.middle, found.asns.carried)
    return (
        Unwanted(CUSTOMER, found.provider.astray),
        Wanted(CUSTOMER, found.provider.carried, way),
    )


def _customer(scene: Scene) -> Iterator[Trial]:
    found = _challenge(scene)
    way = _path(scene, CUSTOMER, found.asns.carried)
    yield (
        Unwanted(PROVIDER, found.customer.astray),
        Wanted(PROVIDER, found.customer.carried, way),
    )
    # The peer's own, which the customer passes on: it is told to the customer once the
    # peer's own announcement is what the student uses.
    yield (Wanted(CUSTOMER, found.passed, _path(scene, PEER)),)


def _origins(scene: Scene) -> Iterator[Trial]:
    found = _challenge(scene)
    yield (Unwanted(CUSTOMER, found.stolen), _honest(scene))
    yield (
        Unwanted(CUSTOMER, found.provider_stolen),
        Wanted(CUSTOMER, scene.settings.unsigned, _path(scene, PROVIDER)),
    )
    own = scene.settings.systems[CUSTOMER].blocks
    yield (
        Unwanted(PROVIDER, found.customer_stolen),
        Wanted(PROVIDER, own, _path(scene, CUSTOMER)),
    )


def _kept(scene: Scene) -> Iterator[Trial]:
    """Without any ROA, and without any ASPA, from each kind of neighbour."""
    found, asns = _challenge(scene), _challenge(scene).asns
    silent = asns.silent
    yield (Wanted(CUSTOMER, found.canary, _path(scene, PEER)),)
    yield (Wanted(CUSTOMER, found.peer.silent, _path(scene, PEER, silent)),)
    yield (Wanted(CUSTOMER, scene.settings.unsigned, _path(scene, PROVIDER)),)
    way = _path(scene, PROVIDER, asns.middle, silent)
    yield (Wanted(CUSTOMER, found.provider.silent, way),)
    yield (Wanted(PROVIDER, found.customer.silent, _path(scene, CUSTOMER, silent)),)


def _honest(scene: Scene) -> Wanted:
    """The peer's own, with a ROA: it is there as long as the peer is."""
    return Wanted(CUSTOMER, _challenge(scene).honest, _path(scene, PEER))


def _from_remote(scene: Scene, prefixes: Pair) -> Wanted:
    """The remote system's own, by the honest way."""
    return Wanted(CUSTOMER, prefixes, _path(scene, PROVIDER, "transit", "remote"))


def _challenge(scene: Scene) -> PathChallenge:
    if not isinstance(scene.challenge, PathChallenge):
        raise TypeError("this lab's challenge has no paths")
    return scene.challenge


def _path(scene: Scene, *steps: str | int) -> tuple[int, ...]:
    """A path as the student passes it on: systems by their node, others by number."""
    numbers = [scene.asn(step) if isinstance(step, str) else step for step in steps]
    return (scene.student.asn, *numbers)


def _told(scene: Scene, node: str, prefix: str) -> list[Route]:
    """What the student has told a system of this prefix, in use there or not."""
    network = ip_network(prefix)
    return [
        route
        for route in scene.views[node]
        if route.learnt_from == STUDENT and route.network == network
    ]


def _amiss(scene: Scene, trial: Trial, number: int) -> list[str]:
    return [amiss for one in trial if (amiss := one.amiss(scene, number))]


def _tried(scene: Scene, trials: Sequence[Trial], praise: str) -> Finding:
    """Each trial counts once for each family, when nothing of it is amiss."""
    good, told = 0, []
    for number in range(len(FAMILIES)):
        for trial in trials:
            wrong = _amiss(scene, trial, number)
            good += not wrong
            told += wrong
    return _finding(good, len(FAMILIES) * len(trials), told, praise)


def _finding(good: int, of: int, told: Sequence[str], praise: str) -> Finding:
    shown = list(dict.fromkeys(told))[:MOST_TOLD] or [praise]
    sentence = "; ".join(shown)
    return Finding(good, of, f"{sentence[0].upper()}{sentence[1:]}.")
