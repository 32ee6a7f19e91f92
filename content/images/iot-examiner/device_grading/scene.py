"""What a grading run has: the firmware handed in, units with it, and their cloud."""

import json
import secrets
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lab_grading.deadline import Deadline
from lab_grading.handin import Release
from lab_grading.report import Finding, Look
from lab_grading.session import Session

from device_grading.bench import Bench
from device_grading.cloud import Message
from device_grading.listener import CLOSED, GENUINE, Line
from device_grading.page import Page
from device_grading.product import Product
from device_grading.servers import Doors, Servers
from device_grading.units import Makers, Unit

TRUTH = Path("/etc/product/truth.json")
# How long firmware may take until its page answers and it has reported.
START = 15.0


@dataclass
class Scene:
    """The unit on the bench, and what may be asked of it.

    `other` is the unit on the other board; `doors` are those that stood open, as
    protocol and port, when everything was in order.
    """

    session: Session
    deadline: Deadline
    truth: dict[str, Any]
    product: Product
    bench: Bench
    servers: Servers
    address: str
    unit: Unit
    other: Unit
    doors: set[tuple[str, int]] = field(default_factory=set, init=False)

    @property
    def makers(self) -> Makers:
        """The authorities and keys of this run."""
        return self.product.makers

    @property
    def release(self) -> Release:
        """Where the student hands things out."""
        return self.product.release

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

    def under(self, door: Line, mode: str, seconds: float = 8.0) -> bool:
        """Whether somebody has come, twice, while the server was like this."""
        before, door.mode = door.tried(mode), mode
        try:
            return self.bench.until(lambda: door.tried(mode) >= before + 2, seconds)
        finally:
            # What has come has a moment to speak.
            time.sleep(0.1)
            door.mode = GENUINE

    def silent(self, seconds: float, calls: int, most: float) -> None:
        """The broker is out of order for so long, and until so many have called.

        Whoever does not call is not waited for longer than `most` seconds more.
        """
        line = self.servers.broker
        before, line.mode = line.tried(CLOSED), CLOSED
        time.sleep(seconds)
        self.bench.until(lambda: line.tried(CLOSED) >= before + calls, most)
        line.mode = GENUINE


class Aside:
    """Looks at another board that are under way while the checks are made.

    For trials that are mostly waiting.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._found: dict[Look[Scene], Future[Finding]] = {}

    def begin(self, *looks: Look[Scene]) -> None:
        """Look at these in turn, from now on."""
        for look in looks:
            self._found[look] = self._pool.submit(look, self._scene)

    def found(self, look: Look[Scene]) -> Finding:
        """What came of it, as soon as it is known."""
        return self._found[look].result()

    def end(self) -> None:
        """What has not begun is no longer wanted."""
        self._pool.shutdown(cancel_futures=True)


@dataclass
class Examination(Scene):
    """The scene of the checks, and another board on which more goes on meanwhile."""

    aside: Aside


def aside(look: Look[Scene]) -> Look[Examination]:
    """What came of this look at the other board."""
    return lambda scene: scene.aside.found(look)


@contextmanager
def opened(session: Session, deadline: Deadline) -> Iterator[Examination]:
    """The scene of one run; afterwards the boards are off, and nobody listens."""
    truth, makers = json.loads(TRUTH.read_text("utf-8")), Makers("grader")
    release = Release("workstation", session.addresses["workstation"], deadline)
    # As far apart as no first release is from the next.
    base = f"{20 + secrets.randbelow(60)}.{secrets.randbelow(10)}"
    product = Product(release, makers, base)
    doors = Doors(makers)

    def board(name: str) -> tuple[Bench, Servers, str]:
        places = session.nodes[name]
        bench = Bench(places["cable"], truth["tokens"][name], deadline)
        return bench, doors.servers(places["lan"]), places["lan"]

    run, one, two = (session, deadline, truth, product), makers.unit(), makers.unit()
    second = Scene(*run, *board("spare"), two, one)
    scene = Examination(*run, *board("sample"), one, two, Aside(second))
    try:
        yield scene
    finally:
        scene.aside.end()
        doors.close()
    for used in (scene, second):
        used.bench.off()
