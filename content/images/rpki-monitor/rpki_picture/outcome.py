"""What becomes of the traffic to a watched prefix, as each looking glass sees it."""

from collections.abc import Iterator
from dataclasses import dataclass

from rpki_picture.scene import Prefix, Route, Scene, System, Watched, covers


@dataclass(frozen=True)
class Outcome:
    """Where one looking glass sends traffic.

    `route` is None where it knows no way, or did not answer (`silent`). A `part` is a
    more specific route: it takes only some of the traffic, but wins over the whole.
    """

    viewer: System
    route: Route | None
    silent: bool = False
    part: bool = False

    @property
    def origin(self) -> int:
        """Where the way ends; 0 without one."""
        if self.route is None:
            return 0
        return self.route.path[-1] if self.route.path else self.viewer.asn


@dataclass(frozen=True)
class Step:
    """One hop of a way; not `linked` where the path claims a link that is not there."""

    start: str
    end: str
    linked: bool


def outcomes(scene: Scene, watched: Watched) -> list[Outcome]:
    """Of every looking glass, in the order of the systems: the whole, then parts."""
    found = []
    for system in scene.systems:
        if system.node in scene.silent:
            found.append(Outcome(system, None, silent=True))
        elif system.node in scene.views:
            whole, parts = _followed(scene.views[system.node], watched.prefix)
            found.append(Outcome(system, whole))
            found += [Outcome(system, route, part=True) for route in parts]
    return found


def _followed(
    routes: tuple[Route, ...], prefix: Prefix
) -> tuple[Route | None, list[Route]]:
    """The best route for the whole prefix, and those for parts of it."""
    best = [route for route in routes if route.best]
    whole = [route for route in best if covers(route.prefix, prefix)]
    whole.sort(key=lambda route: -route.prefix.prefixlen)
    parts: dict[Prefix, Route] = {}
    for route in best:
        if route.prefix != prefix and covers(prefix, route.prefix):
            parts.setdefault(route.prefix, route)
    ordered = sorted(parts.values(), key=lambda route: sort_key(route.prefix))
    return (whole[0] if whole else None), ordered


def sort_key(prefix: Prefix) -> tuple[int, int, int]:
    """IPv4 before IPv6, then as numbers, large before small."""
    return prefix.version, int(prefix.network_address), prefix.prefixlen


def steps(scene: Scene, outcome: Outcome) -> Iterator[Step]:
    """The way's hops between systems of the scene; unknown ones are skipped."""
    if outcome.route is None:
        return
    hops = [scene.by_asn(asn) for asn in outcome.route.path]
    if hops and hops[0] is None:
        hops[0] = scene.by_node(outcome.route.next)
    here = outcome.viewer.node
    for hop in hops:
        if hop is None or hop.node == here:
            continue
        yield Step(here, hop.node, scene.linked(here, hop.node))
        here = hop.node


def owner(scene: Scene, prefix: Prefix) -> System | None:
    """Whose prefix it is: the closest holder, an attacker only if nobody else."""
    holders = [
        (system.attacks, -own.prefixlen, index)
        for index, system in enumerate(scene.systems)
        for own in system.prefixes
        if covers(own, prefix)
    ]
    return scene.systems[min(holders)[2]] if holders else None


def passes(scene: Scene, outcome: Outcome) -> System | None:
    """The attacker on the way, where there is one before its end."""
    if outcome.route is None:
        return None
    hops = (scene.by_asn(asn) for asn in outcome.route.path)
    return next(
        (hop for hop in hops if hop and hop.attacks and hop.asn != outcome.origin),
        None,
    )


@dataclass(frozen=True)
class Verdict:
    """One sentence on all looking glasses: `mood` is good, bad or neither ("")."""

    words: str
    mood: str


def judge(scene: Scene, watched: Watched, seen: list[Outcome]) -> Verdict:
    """Who reaches the owner of the prefix, and who does not."""
    heard = len({one.viewer.node for one in seen if not one.silent})
    if not heard:
        return Verdict("nobody answered", "")
    rightful = owner(scene, watched.prefix)
    astray = [one for one in seen if one.route and _strays(scene, one, rightful)]
    if astray:
        return Verdict(_astray(scene, astray, heard), "bad")
    arrived = [one for one in seen if one.route and not one.part]
    if not arrived:
        return Verdict(f"0 of {heard} know a way", "")
    name = scene.name_of(arrived[0].origin)
    mood = "good" if rightful and len(arrived) == heard else ""
    return Verdict(f"{len(arrived)} of {heard} reach {name}", mood)


def _strays(scene: Scene, one: Outcome, rightful: System | None) -> bool:
    if passes(scene, one):
        return True
    return rightful is not None and one.origin != rightful.asn


def _astray(scene: Scene, astray: list[Outcome], heard: int) -> str:
    """The worst of it, for those it happens to."""
    ends = [one for one in astray if not passes(scene, one)]
    worst = ends or astray
    whole = [one for one in worst if not one.part] or worst
    first = whole[0]
    same = [one for one in whole if one.origin == first.origin]
    count = f"{len({one.viewer.node for one in same})} of {heard}"
    through = passes(scene, first)
    if through:
        return f"{count} pass through {through.name}"
    name = scene.name_of(first.origin)
    if first.part and first.route:
        return f"{count} reach {name} for /{first.route.prefix.prefixlen}"
    return f"{count} reach {name}"
