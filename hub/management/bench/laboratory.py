"""What all measures share: the site, the lab, the bare engine, and how much."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from django.conf import settings

from hub.management.bench.floor import PlainEngine
from hub.management.bench.page import Events, Page, Terminal
from hub.management.bench.programs import Program, Server
from hub.management.bench.screen import PROMPT, await_output
from hub.management.bench.site import OpenLab, await_kits, log_in
from labs import kits
from labs.agent import templates
from labs.manifest import LabManifest, TerminalSpec
from labs.models import Lab
from sandboxes.spec import SandboxSpec


@dataclass(frozen=True)
class Amounts:
    """How often and how much: `flood` in bytes of output, the rest are counts."""

    starts: int = 6
    resets: int = 3
    gradings: int = 6
    rounds: int = 15
    keys: int = 20
    floods: int = 3
    flood: int = 30 << 20
    terminals: int = 100
    claims: int = 12
    burst: int = 100
    saves: int = 3
    kills: int = 3

    @classmethod
    def quick(cls) -> "Amounts":
        """Enough to see that everything works; too little to compare."""
        return cls(
            starts=2,
            resets=1,
            gradings=1,
            rounds=3,
            floods=1,
            flood=8 << 20,
            terminals=20,
            claims=2,
            burst=10,
            saves=1,
            kills=1,
        )


@dataclass
class Laboratory:
    """One running site with one lab, and the same lab without the site.

    `box` is another lab, so small that many fit. `docker_host` None means the
    engine's default.
    """

    server: Server
    agent: Program
    lab: Lab
    box: Lab
    engine: PlainEngine
    docker_host: str | None
    amounts: Amounts
    # Many people's running boxes, once there was a burst.
    crowd: list[OpenLab] = field(default_factory=list)
    _opened: dict[str, OpenLab] = field(default_factory=dict)

    @cached_property
    def manifest(self) -> LabManifest:
        """The lab's description."""
        return self.lab.manifest

    @property
    def folder(self) -> Path:
        """The lab's folder."""
        return Path(self.lab.folder)

    @cached_property
    def terminal(self) -> TerminalSpec:
        """The terminal that opens by itself."""
        return self.manifest.terminals[0]

    @cached_property
    def plain(self) -> SandboxSpec:
        """The lab's topology with files of its own, for the bare engine."""
        return self.spec_of(self.lab)

    def spec_of(self, lab: Lab) -> SandboxSpec:
        """Another sandbox of a lab, at addresses of its own."""
        kit = kits.draw_kit(lab, claimed=True)
        return (
            templates()
            .get(kit.template)
            .spec(
                pool=settings.SANDBOX_POOL,
                slot=kit.slot,
                parameters=kit.parameters,
                kit=bytes(kit.files),
                labels={},
            )
        )

    def page(self, username: str) -> Page:
        """The browser of a student."""
        return log_in(self.server.url, username)

    def opened(self, username: str = "student") -> OpenLab:
        """The student's running lab; opened when it is first asked for."""
        if username not in self._opened:
            await_kits(self.lab)
            self._opened[username] = self.start(self.page(username))
            # The site prepares the next kit right after a start.
            await_kits(self.lab)
        return self._opened[username]

    def start(self, page: Page, lab: Lab | None = None) -> OpenLab:
        """Press "Start the lab" and go on as the page does, to the first prompt."""
        began = time.perf_counter()
        path = page.post(f"/labs/{(lab or self.lab).slug}/start/")["location"]
        opened = OpenLab(page, path.rstrip("/").rpartition("/")[2])
        page.get(path)
        opened.seconds["page"] = time.perf_counter() - began
        with page.events(opened.sockets) as events:
            message = events.wait_for_state("running")
            opened.seconds["running"] = time.perf_counter() - began
            node = (lab or self.lab).manifest.terminals[0].node
            with opened.page.terminal(opened.sockets, node, "1") as terminal:
                await_output(terminal, PROMPT)
                opened.seconds["prompt"] = time.perf_counter() - began
        opened.steps = {step["id"]: step["seconds"] for step in message["steps"]}
        return opened

    @contextmanager
    def shell(self, opened: OpenLab) -> Iterator[Terminal]:
        """A new shell on the terminal that opens by itself."""
        with opened.page.terminal(opened.sockets, self.terminal.node, "1") as shell:
            yield shell

    def claim(self, page: Page) -> OpenLab:
        """Press "Start the lab" and look at nothing but its terminal."""
        began = time.perf_counter()
        path = page.post(f"/labs/{self.lab.slug}/start/")["location"]
        opened = OpenLab(page, path.rstrip("/").rpartition("/")[2])
        with self.shell(opened) as terminal:
            await_output(terminal, PROMPT)
            opened.seconds["prompt"] = time.perf_counter() - began
        return opened

    def stop_all(self) -> None:
        """End every session that was opened here."""
        opened = [*self._opened.values(), *self.crowd]
        self._opened.clear()
        self.crowd.clear()
        with ThreadPoolExecutor(8) as hands:
            list(hands.map(self.stop, opened))

    def stop(self, opened: OpenLab) -> float:
        """Seconds from the stop button until the session has ended."""
        with self.watching(opened) as events:
            began = time.perf_counter()
            opened.page.post(f"{opened.path}stop/")
            events.wait_for_state("ended")
            return time.perf_counter() - began

    def reset(self, opened: OpenLab, button: str = "restart/") -> float:
        """Seconds from the restart, or restore, button until fresh machines run."""
        with self.watching(opened) as events:
            began = time.perf_counter()
            opened.page.post(f"{opened.path}{button}")
            events.wait_for_state("running")
            return time.perf_counter() - began

    @contextmanager
    def watching(self, opened: OpenLab) -> Iterator[Events]:
        """The events of a running session, from now on."""
        with opened.page.events(opened.sockets) as events:
            events.wait_for_state("running")
            yield events
