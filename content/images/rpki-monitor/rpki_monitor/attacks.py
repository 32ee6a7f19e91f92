"""What the attacker can be told to announce, at the desk or by a grading run."""

import ipaddress
from collections.abc import Callable

from rpki_monitor.doors import LEAK, Announcement
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


def path(settings: Settings) -> list[Announcement]:
    """The student's prefixes as they are, claimed to lie behind the attacker."""
    asn = settings.student.asn
    return [Announcement(block, asn) for block in settings.student.blocks]


def victim_path(settings: Settings) -> list[Announcement]:
    """The same with those of the remote system."""
    remote = settings.systems["remote"]
    return [Announcement(block, remote.asn) for block in remote.blocks]


def leak(_settings: Settings) -> list[Announcement]:
    """Nothing of others' as its own, but all that its provider has told it."""
    return [LEAK]


Attack = Callable[[Settings], list[Announcement]]
ATTACKS: dict[str, Attack] = {
    "exact": exact,
    "specific": specific,
    "forged": forged,
    "unused": unused,
    "victim": victim,
}
# Only where somebody looks at whole paths.
ON_PATHS: dict[str, Attack] = {
    "path": path,
    "victim-path": victim_path,
    "leak": leak,
}


def attacks(settings: Settings) -> dict[str, Attack]:
    """All that this lab's desk has, by name."""
    return {**ATTACKS, **(ON_PATHS if settings.paths else {})}


def finer(block: str) -> str:
    """The part of a block in which its first host is."""
    network = ipaddress.ip_network(block)
    return str(next(network.subnets(new_prefix=FINER[network.version])))
