"""What the attacker can be told to announce, at the desk or by a grading run."""

import ipaddress
from collections.abc import Callable

from rpki_monitor.doors import Announcement
from rpki_monitor.settings import Settings

# How much finer than the student's own route, so that it wins everywhere.
FINER = {4: 24, 6: 48}


def exact(settings: Settings) -> list[Announcement]:
    """The student's prefixes, as they are."""
    return [Announcement(block) for block in settings.student.blocks]


def specific(settings: Settings) -> list[Announcement]:
    """The part of each in which the student's host is: the most specific one wins."""
    return [Announcement(finer(block)) for block in settings.student.blocks]


def forged(settings: Settings) -> list[Announcement]:
    """The same with the student's AS number at the end of the path (RFC 9319)."""
    asn = settings.student.asn
    return [Announcement(finer(block), asn) for block in settings.student.blocks]


def unused(settings: Settings) -> list[Announcement]:
    """What the student holds and nobody announces."""
    return [Announcement(prefix) for prefix in settings.unused]


def victim(settings: Settings) -> list[Announcement]:
    """A part of the remote system's prefixes."""
    return [Announcement(finer(block)) for block in settings.systems["remote"].blocks]


ATTACKS: dict[str, Callable[[Settings], list[Announcement]]] = {
    "exact": exact,
    "specific": specific,
    "forged": forged,
    "unused": unused,
    "victim": victim,
}


def finer(block: str, number: int = 0) -> str:
    """A part of a block, the one in which its first host is."""
    network = ipaddress.ip_network(block)
    parts = network.subnets(new_prefix=FINER[network.version])
    for _skipped in range(number):
        next(parts)
    return str(next(parts))
