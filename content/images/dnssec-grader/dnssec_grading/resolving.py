"""What somebody else's resolver makes of true, unsigned and broken zones.

The zones stand in the session's parameters as ROLE_zone. Whatever a broken zone earns
counts only for a resolver that has `validates`: one that refuses everybody, or calls
everything secure, has gained nothing.
"""

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import dns.name
from lab_grading import trusted
from lab_grading.deadline import Deadline
from lab_grading.errors import NotReady
from lab_grading.report import Finding, Look

from dnssec_grading.questions import Reply
from dnssec_grading.scene import SETTLING, Scene

RESOLVER, LAPTOP, LASTMILE, TRAPS = "resolver", "client", "lastmile", "traps"
# Where the forwarder of the last mile passes on without a lie: a second address to
# ask the resolver from.
HONEST = 5300
ROOMS = 96
# Of each kind of room so many are asked for: guessing all has a chance of 1 in 4096.
SAMPLE = 6


def zone(scene: Scene, role: str) -> dns.name.Name:
    """The zone of this role."""
    return dns.name.from_text(scene.session.parameters[f"{role}_zone"])


def fresh(scene: Scene, role: str, below: str = "any") -> dns.name.Name:
    """A name in that zone which nobody can have asked for before."""
    return dns.name.from_text(scene.stranger(below), origin=zone(scene, role))


def addresses(reply: Reply, name: dns.name.Name) -> list[str]:
    """The addresses of this name in an answer."""
    return sorted(record.address for record in reply.records(name, "A") or ())


def state(reply: Reply) -> str:
    """An answer in a few words: with AD, without, or why there is none."""
    if reply.rcode in ("NOERROR", "NXDOMAIN"):
        return f"{reply.rcode} {'with' if reply.authenticated else 'without'} AD"
    return reply.reason


def secure(scene: Scene, reply: Reply, name: dns.name.Name) -> bool:
    """Whether the true address came, and with AD."""
    return reply.authenticated and true(scene, reply, name)


def true(scene: Scene, reply: Reply, name: dns.name.Name) -> bool:
    """Whether the address came that all names made by a wildcard have."""
    return addresses(reply, name) == [scene.session.parameters["www_address"]]


@dataclass
class Rooms:
    """A zone in which half of the records were changed after signing, drawn anew
    every few minutes. Which half, the grader's own validator finds out.
    """

    scene: Scene
    sound: dict[dns.name.Name, list[str]] = field(default_factory=dict)
    spoilt: list[dns.name.Name] = field(default_factory=list)
    drawn: float = 0.0

    def find(self, sound: int, spoilt: int) -> bool:
        """Look into rooms in no order until there are so many of each kind.

        False when the run ends before; NotReady when there are not so many.
        """
        self._wait_for_caches()
        for number in secrets.SystemRandom().sample(range(ROOMS), ROOMS):
            if len(self.sound) >= sound and len(self.spoilt) >= spoilt:
                return True
            self._enter(number)
        if self.scene.deadline.over:
            return False
        raise NotReady(f"{len(self.sound)} sound and {len(self.spoilt)} spoilt rooms")

    def _enter(self, number: int) -> None:
        name = dns.name.from_text(
            f"room-{number:02}", origin=zone(self.scene, "tampered")
        )
        reply = self.scene.validator.ask(name, "A")
        if reply.authenticated:
            self.sound[name] = addresses(reply, name)
        elif reply.rcode == "SERVFAIL":
            self.spoilt.append(name)

    def _wait_for_caches(self) -> None:
        """An honest resolver may remember for ten seconds how the rooms were before."""
        self.drawn = record(self.scene)["drawn"]
        since = time.time() - self.drawn
        if since < SETTLING:
            time.sleep(min(SETTLING - since, self.scene.deadline.left))

    @property
    def changed(self) -> bool:
        """Whether they were drawn anew since: what was seen means nothing then."""
        return record(self.scene)["drawn"] != self.drawn


def record(scene: Scene) -> dict[str, Any]:
    """What the partner's desk has on record; NotReady when it does not say."""
    return trusted.ask(scene, f"{TRAPS}:80/state", dict, patience=6.0, each=2)


def resolve(scene: Scene, name: dns.name.Name, rdtype: str = "A", **how: int) -> Reply:
    """Ask the student's resolver."""
    return scene.node(RESOLVER, name, rdtype, recursive=True, **how)


def validates(scene: Scene) -> Finding:
    """It believes what is true and refuses what was changed, and can tell them apart.

    Names and rooms are drawn, so that nothing but validation gives the answers.
    """
    name = fresh(scene, "good")
    reply = resolve(scene, name)
    told = f"A name nobody asked for before, {name}: {state(reply)}"
    if reply.message is None:
        return Finding(0, 1, f"Your resolver: {reply.trouble}.", fatal=True)
    if not secure(scene, reply, name):
        return Finding(0, 1, told)
    return _in_rooms(scene, _judged, told)


def _in_rooms(
    scene: Scene, judge: Callable[[Scene, Rooms, str], Finding], told: str
) -> Finding:
    """What `judge` finds, once more when the rooms changed meanwhile."""
    while True:
        rooms = Rooms(scene)
        finding = judge(scene, rooms, told)
        if finding.good or scene.deadline.over or not rooms.changed:
            return finding


def _judged(scene: Scene, rooms: Rooms, told: str) -> Finding:
    if not rooms.find(SAMPLE, SAMPLE):
        return Finding(0, 1, f"{told}; it is too slow for any further question")
    for room in rooms.spoilt[:SAMPLE]:
        reply = resolve(scene, room)
        if reply.rcode != "SERVFAIL":
            told += f"; {room}, changed after it was signed: {state(reply)}"
            return Finding(0, 1, told)
    told += f"; {SAMPLE} rooms changed after signing: {reply.reason}"
    for room in list(rooms.sound)[:SAMPLE]:
        reply = resolve(scene, room)
        if not reply.authenticated or addresses(reply, room) != rooms.sound[room]:
            return Finding(0, 1, f"{told}; {room}, which is sound: {state(reply)}")
    return Finding(1, 1, f"{told}; {SAMPLE} sound ones: {state(reply)}")


def refuses(role: str) -> Look[Scene]:
    """A look whether the zone of this role is refused as it is in our eyes."""

    def look(scene: Scene) -> Finding:
        name = fresh(scene, role)
        ours = scene.validator.ask(name, "A")
        if ours.message and ours.rcode != "SERVFAIL":
            raise NotReady(f"{name} should be broken: {ours.reason}")
        reply = resolve(scene, name)
        return Finding(int(reply.rcode == "SERVFAIL"), 1, f"{name}: {state(reply)}")

    return look


def denial(scene: Scene) -> Finding:
    """Proved absence is believed; one whose proof was altered is refused."""
    nobody = resolve(scene, fresh(scene, "good", below=""))
    www = dns.name.from_text("www", origin=zone(scene, "good"))
    nothing = resolve(scene, www, "LOC")
    proved = nobody.rcode == "NXDOMAIN" and nobody.authenticated
    proved &= nothing.rcode == "NOERROR" and nothing.authenticated
    erased = dns.name.from_text("mail", origin=zone(scene, "denial"))
    forged = resolve(scene, erased)
    told = f"A name nobody made: {state(nobody)}; a type www does not have: "
    told += f"{state(nothing)}; {erased}, taken out by hand: {state(forged)}"
    return Finding(proved + (forged.rcode == "SERVFAIL"), 2, told)


def insecure(scene: Scene) -> Finding:
    """A zone that its parent proves to be unsigned resolves, without being secure."""
    name = fresh(scene, "unsigned")
    reply = resolve(scene, name)
    good = true(scene, reply, name) and not reply.authenticated
    return Finding(int(good), 1, f"{name}: {state(reply)}")


def checking_disabled(*roles: str) -> Look[Scene]:
    """A look whether who asks with CD gets what these zones say, without AD."""

    def look(scene: Scene) -> Finding:
        told, good = [], 0
        for role in roles:
            name = fresh(scene, role)
            reply = resolve(scene, name, cd=True)
            good += true(scene, reply, name) and not reply.authenticated
            told.append(f"{name} with CD: {state(reply)}")
        return Finding(int(good == len(roles)), 1, "; ".join(told))

    return look


def verdict_bit(scene: Scene) -> Finding:
    """AD comes to who sets AD or DO in the question, and to nobody else."""
    told, good = [], 0
    for words, do, ad in (
        ("AD in the question", False, True),
        ("DO in it", True, False),
        ("neither", False, False),
    ):
        name = fresh(scene, "good")
        reply = resolve(scene, name, do=do, ad=ad)
        good += true(scene, reply, name) and reply.authenticated == (do or ad)
        told.append(f"{words}: {state(reply)}")
    return Finding(int(good == len(told)), 1, "; ".join(told))


def everybody(scene: Scene) -> Finding:
    """Who asks from elsewhere in the network is served as well as the grader."""
    relayed = partial(scene.node, LASTMILE, port=HONEST, recursive=True)
    good, bad = fresh(scene, "good"), fresh(scene, "digest")
    right, wrong = relayed(good, "A"), relayed(bad, "A")
    told = f"From another address, {good}: {state(right)}; {bad}: {state(wrong)}"
    fine = secure(scene, right, good) and wrong.rcode == "SERVFAIL"
    return Finding(int(fine), 1, told)


def exception(scene: Scene) -> Finding:
    """The partner was once reached while everybody else was still being validated."""
    seen = record(scene)
    if not seen["reached"]:
        told = "The partner has not been reached through your resolver yet."
        return Finding(0, 1, told)
    return Finding(1, 1, f"The partner was reached at {seen['reached']} UTC.")


def exception_gone(scene: Scene) -> Finding:
    """Since its repair the partner's zone is validated like any other."""
    name, end = fresh(scene, "partner"), Deadline(SETTLING)
    ours = scene.validator.ask(name, "A")
    if not ours.authenticated:
        told = f"The partner is still repairing ({ours.reason}). Give it ten seconds."
        return Finding(0, 1, told)
    while True:
        reply = resolve(scene, name)
        fine = secure(scene, reply, name)
        # What it remembers from before the repair is gone in ten seconds.
        if fine or end.over or scene.deadline.left < 3:
            return Finding(int(fine), 1, f"{name}, repaired: {state(reply)}")
        time.sleep(1)
        name = fresh(scene, "partner")


def laptop(scene: Scene) -> Finding:
    """Behind a forwarder that lies and vouches, the laptop finds out by itself."""
    name = fresh(scene, "good")
    reply = scene.node(LAPTOP, name, "A", recursive=True)
    told = f"{name} at the laptop: {state(reply)}"
    if not secure(scene, reply, name):
        return Finding(0, 1, told)
    return _in_rooms(scene, _judged_at_laptop, told)


def _judged_at_laptop(scene: Scene, rooms: Rooms, told: str) -> Finding:
    rooms.find(4 * SAMPLE, 0)
    lies, truths = _seen_through_lastmile(scene, rooms)
    if len(lies) < 2 or len(truths) < 2:
        return Finding(0, 1, f"{told}; your resolver does not know the rooms")
    for room in lies[:SAMPLE]:
        reply = scene.node(LAPTOP, room, "A", recursive=True)
        if reply.rcode != "SERVFAIL":
            return Finding(0, 1, f"{told}; {room}, forged: {state(reply)}")
    told += f"; forged on the way: {reply.reason}"
    for room in truths[:SAMPLE]:
        reply = scene.node(LAPTOP, room, "A", recursive=True)
        if not reply.authenticated or addresses(reply, room) != rooms.sound[room]:
            return Finding(0, 1, f"{told}; {room}, not forged: {state(reply)}")
    return Finding(1, 1, f"{told}; not forged: {state(reply)}")


def _seen_through_lastmile(
    scene: Scene, rooms: Rooms
) -> tuple[Sequence[dns.name.Name], Sequence[dns.name.Name]]:
    """The sound rooms that the last mile forges, and those that it does not."""
    lies, truths = [], []
    for room, right in rooms.sound.items():
        reply = scene.node(LASTMILE, room, "A", recursive=True)
        if found := addresses(reply, room):
            (truths if found == right else lies).append(room)
    return lies, truths
