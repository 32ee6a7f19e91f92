"""What a grading run has: the firmware handed in, units with it, and their cloud."""

import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from lab_grading.deadline import Deadline
from lab_grading.session import Session

from device_grading.bench import Bench
from device_grading.cloud import Clear, Cloud, Message
from device_grading.handin import MAX_FIRMWARE, Release
from device_grading.listener import CLOSED, GENUINE, Listener, contexts
from device_grading.packages import Package, package
from device_grading.page import Page
from device_grading.shop import Shop
from device_grading.units import (
    BROKER_PORT,
    CLEAR_PORT,
    UPDATE_PORT,
    Makers,
    Unit,
)

TRUTH = Path("/etc/product/truth.json")
# How long firmware may take until its page answers and it has reported.
START = 15.0
# What is made of the firmware handed in: versions that rise, so that what was taken by
# mistake is older than what comes next, and a last one with a mistake in it.
STEPS, BROKEN = range(10), 10


@dataclass
class Servers:
    """The cloud's three doors, and what came in by them."""

    makers: Makers
    cloud: Cloud = field(default_factory=Cloud)
    shop: Shop = field(default_factory=Shop)
    clear: Clear = field(default_factory=Clear)

    def __post_init__(self) -> None:
        own = self.makers.servers, self.makers.authority.certificate
        self.broker = Listener(BROKER_PORT, contexts(*own, asks=True), self.cloud.talk)
        self.updates = Listener(UPDATE_PORT, contexts(*own, asks=False), self.shop.talk)
        self.old = Listener(CLEAR_PORT, {}, self.clear.talk)

    def close(self) -> None:
        """Nobody listens any more."""
        for door in (self.broker, self.updates, self.old):
            door.close()


@dataclass
class Scene:
    """The unit on the bench, and what may be asked of it.

    Nobody but the student has the key for updates. So the firmware is the one handed in
    with the certificate in it replaced by one of the grader's own, new for this run.
    """

    session: Session
    deadline: Deadline
    truth: dict[str, Any]
    bench: Bench
    servers: Servers
    address: str
    unit: Unit
    other: Unit
    # As far apart as no first release is from the next.
    base: int = field(default_factory=lambda: 20 + secrets.randbelow(60))
    _made: dict[int, bytes] = field(default_factory=dict)

    @property
    def release(self) -> Release:
        """Where the student hands things out."""
        return Release(self.session.addresses["workstation"], self.deadline)

    @property
    def makers(self) -> Makers:
        """The authorities and keys of this run."""
        return self.servers.makers

    @cached_property
    def handed(self) -> bytes:
        """The file system handed in."""
        return self.release.fetch("rootfs.squashfs", MAX_FIRMWARE)

    def version(self, step: int) -> str:
        """The version of this step: 0 is what the unit is sold with."""
        return f"{self.base}.{step}.0"

    def make_images(self) -> None:
        """All firmware of this run, at once: the board is off meanwhile."""
        ours = self.makers.update_key.certificate.strip().encode()
        replaced = {self.release.certificate(): ours}
        versions = [
            {"etc/version": f"{self.version(step)}\n".encode()}
            for step in (*STEPS, BROKEN)
        ]
        versions[-1]["app/main.py"] = b"raise SystemExit('a mistake')\n"
        made = self.bench.remake(self.handed, replaced, versions)
        self._made = dict(zip((*STEPS, BROKEN), made, strict=True))

    def image(self, step: int) -> bytes:
        """The firmware of that version; that of `BROKEN` has no page that answers."""
        return self._made[step]

    def signed(self, step: int) -> Package:
        """A package in order, of that version."""
        return package(self.image(step), self.version(step), self.makers.update_key)

    def start(self, unit: Unit, image: bytes) -> bool:
        """Put it into a new unit; whether that unit's page answers in time."""
        self.bench.new(image, self.makers.factory(unit))
        return self.answers(unit)

    def answers(self, unit: Unit, seconds: float = START) -> bool:
        """Whether the page answers anything at all, by HTTPS, in time."""
        page = self.page(unit)
        return self.bench.until(lambda: page.get("/status").status, seconds)

    def page(self, unit: Unit) -> Page:
        """This unit's page."""
        authority = self.makers.authority.certificate
        return Page(self.address, unit.host, authority, self.deadline)

    def reports(
        self, seconds: float = START, since: float | None = None
    ) -> list[Message]:
        """What the unit tells the cloud from now on, as soon as there is something."""
        moment = time.monotonic() if since is None else since
        cloud, serial = self.servers.cloud, self.unit.serial
        self.bench.until(lambda: cloud.since(moment, serial), seconds)
        return cloud.since(moment, serial)

    def under(self, door: Listener, mode: str, seconds: float = 8.0) -> bool:
        """Whether somebody has come, twice, while the server was like this."""
        before, door.mode = door.tried(mode), mode
        try:
            return self.bench.until(lambda: door.tried(mode) >= before + 2, seconds)
        finally:
            # What has come has a moment to speak.
            time.sleep(0.1)
            door.mode = GENUINE

    def silent(self, seconds: float) -> None:
        """The broker is out of order for so long."""
        self.servers.broker.mode = CLOSED
        time.sleep(seconds)
        self.servers.broker.mode = GENUINE


@contextmanager
def opened(session: Session, deadline: Deadline) -> Iterator[Scene]:
    """The scene of one run; afterwards the board is off, and nobody listens."""
    truth = json.loads(TRUTH.read_text("utf-8"))
    makers = Makers("grader")
    servers = Servers(makers)
    bench = Bench(session.nodes["sample"]["cable"], truth["token"], deadline)
    sample = session.nodes["sample"]["lan"]
    units = makers.unit(), makers.unit()
    try:
        yield Scene(session, deadline, truth, bench, servers, sample, *units)
        bench.off()
    finally:
        servers.close()
