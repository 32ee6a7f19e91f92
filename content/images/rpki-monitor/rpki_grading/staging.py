"""A grading run's challenge: published, announced, awaited, and taken back."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from lab_grading.deadline import Deadline
from lab_grading.errors import NotReady
from lab_grading.session import Session
from rpki_monitor import challenged
from rpki_monitor.doors import Door, Silent
from rpki_monitor.glass import Glass
from rpki_monitor.lock import Busy, attacker_taken
from rpki_monitor.routes import INVALID, best_for
from rpki_monitor.settings import Settings

from rpki_grading import paths, rtr
from rpki_grading.challenge import Challenge
from rpki_grading.path_challenge import PathChallenge
from rpki_grading.scene import Scene

LOOK = 0.1  # seconds between two looks
BARRIER, CANARY = 15.0, 10.0  # seconds until trusted systems must have taken it in
# Seconds for transit to judge its routes by what it has just learnt.
JUDGED = 4.0
# Seconds for the student's validator and router: what is slower is not in order.
CACHE, ROUTER = 16.0, 12.0
# The same for a router whose cache does not know what it should.
UNINFORMED = 4.0
# Seconds until a router has passed on what it lets through; the rest it has refused.
REST = 2.0


@contextmanager
def staged(
    session: Session, settings: Settings, deadline: Deadline, *, validates: bool
) -> Iterator[Scene]:
    """The scene while its challenge is on; NotReady when trusted systems fail.

    Where the student `validates`, the student's cache and router have had their time.
    """
    with _attacker(settings):
        kind = PathChallenge if settings.paths else Challenge
        challenge = kind.draw(settings)
        scene = Scene(session, settings, challenge, deadline, Glass(settings))
        try:
            _begin(scene)
            if validates:
                _await_student(scene)
            scene.views = _views(scene)
            yield scene
        except Silent as error:
            raise NotReady(str(error)) from None


@contextmanager
def _attacker(settings: Settings) -> Iterator[None]:
    try:
        with attacker_taken(wait=True):
            challenged.MARK.touch()
            try:
                yield
            finally:
                challenged.take_back(settings)
    except Busy:
        raise NotReady("another run is going on") from None
    except Silent as error:
        raise NotReady(str(error)) from None


def _begin(scene: Scene) -> None:
    settings, challenge = scene.settings, scene.challenge
    roas, aspas = challenge.roas(settings), challenge.aspas(settings)
    challenged.publish(settings, roas, aspas)
    doors = scene.glass.doors
    # What it announces later is judged as it comes in, by what transit knows by then.
    doors["attacker"].announce([])
    _wait(
        "transit does not learn a new payload",
        BARRIER,
        lambda: all(_knows(doors["transit"], prefix) for prefix in challenge.fresh),
    )
    _wait(
        "transit does not learn a new ASPA",
        BARRIER,
        lambda: _has_heard(doors["transit"], aspas),
    )
    # Routers judge again by and by when payloads change; nothing old is to be seen.
    doors["transit"].bird("reload in all")
    _pause(JUDGED, lambda: _judged(scene))
    told = challenge.announcements(settings)
    for node, lines in told.items():
        doors[node].announce(one for one in lines if one.prefix not in challenge.canary)
    # Last, so that where it has arrived all else has.
    doors["attacker"].announce(told["attacker"])
    _wait(
        "a harmless announcement does not arrive",
        CANARY,
        lambda: _all_there(doors["remote"], challenge.canary),
    )
    _pause(JUDGED, lambda: _judged(scene))


def _judged(scene: Scene) -> bool:
    """Whether transit's routes are what origins make of them now.

    Where paths are verified as well, there is more to it than origins.
    """
    if scene.settings.paths:
        return True
    routes = scene.glass.doors["transit"].routes()
    told = [route for route in routes if route.best and route.path]
    if any(scene.state(route) == INVALID for route in told):
        return False
    there = {r.prefix for r in routes if r.learnt_from == "upstream"}
    sent = scene.glass.doors["upstream"].routes()
    own = [best_for(block, sent) for block in scene.student.blocks]
    return all(
        route.prefix in there
        for route in own
        if route and route.path == (scene.student.asn,)
        if scene.state(route) != INVALID
    )


def _await_student(scene: Scene) -> None:
    """Until cache and router have taken the challenge in, or had their time."""
    if scene.settings.paths:
        _await_verified(scene)
        return
    patience = ROUTER if _is_informed(scene) else UNINFORMED
    end = time.monotonic() + min(patience, scene.deadline.left)
    while time.monotonic() < end and not _settled(scene):
        time.sleep(2 * LOOK)
    time.sleep(REST)


def _is_informed(scene: Scene) -> bool:
    """Whether the student's cache learns in time what was just published."""
    fresh = {(p, scene.asn("remote")) for p in scene.challenge.fresh}
    end = time.monotonic() + min(CACHE, scene.deadline.left)
    while time.monotonic() < end:
        try:
            known = {(vrp.prefix, vrp.asn) for vrp in scene.cache().vrps}
        except rtr.Refused:
            # A cache that is being started anew is back at once; none never comes.
            end = min(end, time.monotonic() + 2)
            known = set()
        if fresh <= known:
            return True
        time.sleep(4 * LOOK)
    return False


def _await_verified(scene: Scene) -> None:
    """The same where the validator is on the router, and there is no cache to ask."""
    end = time.monotonic() + min(CACHE, scene.deadline.left)
    scene.views = _views(scene)
    while time.monotonic() < end and not paths.settled(scene):
        time.sleep(4 * LOOK)
        scene.views = _views(scene)


def _settled(scene: Scene) -> bool:
    """Whether the customer has no invalid route, and has all that it will get."""
    routes = scene.glass.doors["customer"].routes()
    told = [route for route in routes if route.best and route.path]
    return all(scene.state(route) != INVALID for route in told) and all(
        best_for(prefix, routes)
        for prefix in (*scene.challenge.canary, *scene.challenge.fresh)
    )


def _views(scene: Scene) -> dict[str, list[Any]]:
    views = scene.glass.views()
    missing = sorted(node for node, routes in views.items() if routes is None)
    if missing:
        raise NotReady(f"no answer from {', '.join(missing)}")
    return {node: routes for node, routes in views.items() if routes is not None}


def _knows(transit: Door, prefix: str) -> bool:
    family = "6" if ":" in prefix else "4"
    return prefix in transit.bird(f"show route table validated{family}")


def _has_heard(transit: Door, aspas: Sequence[dict]) -> bool:
    wanted = {str(aspa["customer"]) for aspa in aspas}
    if not wanted:
        return True
    return wanted <= set(transit.bird("show route table attested").split())


def _all_there(door: Door, prefixes: tuple[str, str]) -> bool:
    routes = door.routes()
    return all(best_for(prefix, routes) for prefix in prefixes)


def _pause(patience: float, done: Callable[[], bool]) -> None:
    """Until it is done, or so many seconds have passed."""
    deadline = time.monotonic() + patience
    while not done() and time.monotonic() < deadline:
        time.sleep(LOOK)


def _wait(trouble: str, patience: float, done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + patience
    while not done():
        if time.monotonic() > deadline:
            raise NotReady(trouble)
        time.sleep(LOOK)
