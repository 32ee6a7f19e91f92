"""Checks of what others make of the student's prefixes while they are attacked."""

import time
from collections.abc import Callable

from lab_grading.report import Finding, Look
from rpki_monitor.routes import INVALID, VALID

from rpki_grading.scene import Scene

Pair = tuple[str, str]
# How often packets may be sent anew, where tables say that they should arrive.
AGAIN = 3


def valid_at(node: str) -> Look:
    """The student's own routes are there, come from the student, and are valid."""

    def look(scene: Scene) -> Finding:
        good, told = 0, []
        for block in scene.student.blocks:
            route = scene.best(node, block)
            state = scene.state(route) if route else "no route"
            if route and route.path[-1] == scene.student.asn and state == VALID:
                good += 1
            told.append(f"{block}: {scene.way(route)}, {state}")
        return Finding(good, 2, f"At {_name(scene, node)}: " + "; ".join(told) + ".")

    return look


def nothing_invalid_at(node: str) -> Look:
    """A neighbour has no route of the student's own that RPKI calls invalid."""

    def look(scene: Scene) -> Finding:
        own = scene.student.asn
        announced = [
            route
            for route in scene.views[node]
            if route.path and {route.path[0], route.path[-1]} == {own}
        ]
        wrong = [route for route in announced if scene.state(route) == INVALID]
        told = ", ".join(sorted(route.prefix for route in wrong))
        if told:
            told = f"{_name(scene, node)} has {told} from you, which is invalid."
        else:
            told = f"Nothing that {_name(scene, node)} has from you is invalid."
        return Finding(int(bool(announced) and not wrong), 1, told)

    return look


def refused(node: str, prefixes: Callable[[Scene], Pair]) -> Look:
    """The attacker's announcement is not what this system uses.

    Its absence counts because the canary, announced with it, is there.
    """

    def look(scene: Scene) -> Finding:
        good, told = 0, []
        for prefix in prefixes(scene):
            route = scene.best(node, prefix)
            if route is None or scene.asn("attacker") not in route.path:
                good += 1
            else:
                told.append(f"{prefix} goes {scene.way(route)}")
        told = told or ["what the attacker announced in this run is not in use"]
        return Finding(good, 2, f"At {_name(scene, node)}: " + "; ".join(told) + ".")

    return look


def own_kept(node: str) -> Look:
    """The student's own prefixes go to the student, although another announces them."""

    def look(scene: Scene) -> Finding:
        good, told = 0, []
        for block in scene.student.blocks:
            route = scene.best(node, block)
            good += bool(route and route.path[-1] == scene.student.asn)
            told.append(f"{block} goes {scene.way(route)}")
        return Finding(good, 2, f"At {_name(scene, node)}: " + "; ".join(told) + ".")

    return look


def arrives(node: str, through: str) -> Look:
    """Packets from this system to the student's hosts take the honest way.

    What counts is the hop of a trusted system on it, and that the last one answers.
    """

    def way(scene: Scene, host: str, owners: dict[str, str]) -> tuple[list[str], bool]:
        hops = scene.trace(node, host)
        names = [owners.get(hop, hop) for hop in hops]
        return names, through in names and hops[-1] == host

    def look(scene: Scene) -> Finding:
        owners = scene.hop_owners()
        good, told = 0, []
        student = scene.student
        for block, host in zip(student.blocks, student.hosts, strict=True):
            names, right = way(scene, host, owners)
            # On a busy machine, routers' kernels follow their tables with some delay.
            for _time in range(AGAIN):
                route = scene.best(node, block)
                if right or route is None or route.path[-1] != student.asn:
                    break
                time.sleep(1)
                names, right = way(scene, host, owners)
            good += right
            told.append(f"to {host} by {', '.join(_shown(names)) or 'no hop at all'}")
        return Finding(good, 2, f"From {_name(scene, node)} " + "; ".join(told) + ".")

    return look


def _shown(names: list[str]) -> list[str]:
    return ["no answer" if name == "*" else name for name in names]


def _name(scene: Scene, node: str) -> str:
    return scene.settings.systems[node].name
