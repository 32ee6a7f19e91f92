"""Whether a routing lab's hosts do what they are there for."""

import re
from collections.abc import Callable

from lab_grading import health
from lab_grading.health import OK, State, degraded, down
from rpki_monitor.doors import Door, Silent
from rpki_monitor.settings import Settings

# Name, protocol, table, state, since, info: of a BGP session the last word counts.
SESSION = re.compile(
    r"^\W*(?:\d{4}-)?\s*(\w+[46])\s+BGP\s+\S+\s+\S+\s+\S+\s+(\S+)", re.M
)


def tell() -> None:
    """Write {node: {state, note}} for every host that can be asked.

    The student's router is seen from its neighbours: it is up as soon as one of its
    sessions is.
    """
    settings = Settings.read()
    doors = {
        system.node: Door(system.node, system.door)
        for system in settings.trusted
        if system.door
    }
    questions: dict[str, Callable[[], State]] = {
        node: _asks(door) for node, door in doors.items()
    }
    upstream = doors["upstream"]
    questions["router"] = lambda: _router(upstream, settings.student.node)
    address, _colon, port = settings.registry.removeprefix("http://").partition(":")
    questions["registry"] = lambda: health.door(address, int(port))
    questions["monitor"] = lambda: health.door("127.0.0.1", 8282)
    health.tell(questions)


def _asks(door: Door) -> Callable[[], State]:
    def ask() -> State:
        try:
            sessions = _sessions(door)
        except Silent as error:
            return down(str(error))
        trusted = {name: s for name, s in sessions.items() if "router" not in name}
        missing = sorted(name for name, s in trusted.items() if s != "Established")
        if missing:
            return degraded(f"no session with {', '.join(missing)}")
        return OK

    return ask


def _router(upstream: Door, node: str) -> State:
    try:
        sessions = _sessions(upstream)
    except Silent:
        return degraded("its neighbour cannot be asked")
    states = [sessions.get(f"{node}{family}", "") for family in "46"]
    if "Established" not in states:
        return down("no BGP session with upstream")
    if set(states) != {"Established"}:
        return degraded("one BGP session with upstream of two")
    return OK


def _sessions(door: Door) -> dict[str, str]:
    return {m[1]: m[2] for m in SESSION.finditer(door.bird("show protocols"))}
