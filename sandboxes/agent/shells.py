"""Shells that outlive the sockets which show them, with bounded scrollback."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from sandboxes.agent.company import Company, Names
from sandboxes.agent.recordings import Recorder
from sandboxes.errors import LabError, SandboxError
from sandboxes.terminal import Terminal

log = logging.getLogger(__name__)
# More is kept than is replayed: what the shell prints while a page catches up must
# not push out what that page has yet to read.
SCROLLBACK_BYTES = 512 << 10
REPLAY_BYTES = 256 << 10
# How far the shell may run ahead of whom it waits for, and with nobody looking.
LEAD_BYTES = 128 << 10
UNATTENDED_BYTES = 1 << 20
INPUT_BYTES = 1 << 20
# An owner's page that takes nothing for so long holds up none of the others.
STALL_SECONDS = 5.0
# Of owners' pages and of guests' each, so that no crowd keeps the owner out.
VIEWERS_PER_SHELL = 24
OWNER, JOINT, VIEWER = "owner", "joint", "viewer"
ROLES = frozenset({OWNER, JOINT, VIEWER})
Size = tuple[int, int]


@dataclass
class Scrollback:
    """The last output of a shell, addressed by its position in the whole stream."""

    kept: bytearray = field(default_factory=bytearray)
    end: int = 0

    @property
    def start(self) -> int:
        """The position of the oldest byte that is kept."""
        return self.end - len(self.kept)

    @property
    def replay_start(self) -> int:
        """Where somebody begins who has seen nothing."""
        return max(self.start, self.end - REPLAY_BYTES)

    def append(self, data: bytes) -> None:
        """Add output; forget the oldest beyond the limit."""
        self.kept += data
        self.end += len(data)
        if len(self.kept) > SCROLLBACK_BYTES:
            del self.kept[: len(self.kept) - SCROLLBACK_BYTES]

    def read(self, position: int, limit: int) -> bytes:
        """Up to `limit` bytes from `position`, which must still be kept."""
        first = position - self.start
        return bytes(self.kept[first : first + limit])


@dataclass(eq=False)
class Viewer:
    """Where one socket stands in a shell's output.

    `sent` and `acknowledged` count this socket's bytes; `moved` is when it last took
    some (seconds of the loop's clock). `told` is the size it knows of and `met` the
    guests, `who` its own name; `notes` wait to be sent to it.
    """

    role: str
    position: int
    size: Size
    who: str = ""
    told: Size | None = None
    met: Names = ()
    sent: int = 0
    acknowledged: int = 0
    moved: float = 0.0
    notes: deque[str] = field(default_factory=deque)

    @property
    def may_type(self) -> bool:
        """Whether the shell hears this socket at all."""
        return self.role in {OWNER, JOINT}


class Shell:
    """One terminal tab: its pseudo-terminal, its scrollback and its viewers.

    The pump stops reading while the slowest owner is behind or nobody looks for long,
    so that a program which never stops printing waits in its own node and costs no
    memory here. Whoever else cannot follow holds nobody up and misses the middle.
    """

    def __init__(
        self,
        terminal: Terminal,
        size: Size,
        *,
        on_typed: Callable[[], None] = lambda: None,
        recorder: Recorder | None = None,
        company: Company | None = None,
    ) -> None:
        self.terminal = terminal
        self.company = company or Company()
        self.company.shells.add(self)
        self.scrollback = Scrollback()
        # In the order in which they last had a say in the size.
        self.viewers: list[Viewer] = []
        self.size = self._given_size = size
        self.ended = False
        self.changed = asyncio.Condition()
        self.on_typed = on_typed
        self._recorder = recorder
        self._sizing = asyncio.Lock()
        self._unattended = 0
        self._typed: asyncio.Queue[bytes] = asyncio.Queue()
        self._typed_bytes = 0
        self._jobs = [
            asyncio.create_task(self._pump()),
            asyncio.create_task(self._type()),
        ]

    async def attach(
        self, position: int | None, role: str, size: Size, who: str = ""
    ) -> tuple[Viewer, bool]:
        """Show the shell to one more socket; LabError when too many look already.

        `position` is where a returning page stopped; the second value is True when
        the page must clear its screen because what follows is not the next byte.
        """
        alike = [v for v in self.viewers if (v.role == OWNER) == (role == OWNER)]
        if len(alike) >= VIEWERS_PER_SHELL:
            raise LabError(
                "Too many pages show this terminal. Close one first.",
                reason="too-many-viewers",
            )
        earliest, end = self.scrollback.replay_start, self.scrollback.end
        contiguous = position is not None and earliest <= position <= end
        start = position if contiguous and position is not None else earliest
        viewer = Viewer(role, start, size, who, moved=now())
        self.viewers.append(viewer)
        self._unattended = 0
        if role == OWNER:
            await self.resize(viewer, size)
        else:
            await self.company.join(viewer)
        await self.notify()
        return viewer, not contiguous

    async def detach(self, viewer: Viewer) -> None:
        """The socket is gone; the shell goes on, in the size of whoever remains."""
        if viewer in self.viewers:
            self.viewers.remove(viewer)
        await self.company.leave(viewer)
        await self._fit()
        await self.notify()

    async def resize(self, viewer: Viewer, size: Size) -> None:
        """The latest owner's size is everybody's; others have none to give."""
        if viewer.role != OWNER or viewer not in self.viewers:
            return
        viewer.size = viewer.told = size
        self.viewers.remove(viewer)
        self.viewers.append(viewer)
        await self._fit()

    async def _fit(self) -> None:
        owners = [viewer for viewer in self.viewers if viewer.role == OWNER]
        if owners:
            self.size = owners[-1].size
        async with self._sizing:
            if self._given_size == self.size:
                return
            self._given_size = self.size
            if self._recorder:
                self._recorder.resize(*self.size)
            with suppress(SandboxError):
                await self.terminal.resize(*self.size)
        await self.notify()

    @property
    def speaker(self) -> Viewer | None:
        """Whose page answers what programs ask a terminal: one of all, if any."""
        typists = [viewer for viewer in self.viewers if viewer.may_type]
        owners = [viewer for viewer in typists if viewer.role == OWNER]
        speakers = owners or typists
        return speakers[-1] if speakers else None

    def rewind(self, viewer: Viewer) -> None:
        """Let somebody who fell behind what is kept go on near the end."""
        viewer.position = self.scrollback.replay_start

    async def notify(self) -> None:
        """Wake pump and links: something they wait for may have changed."""
        async with self.changed:
            self.changed.notify_all()

    def type(self, data: bytes) -> bool:
        """Queue input; False when too much waits already, and nothing was taken."""
        if self._typed_bytes + len(data) > INPUT_BYTES:
            return False
        self._typed_bytes += len(data)
        self._typed.put_nowait(data)
        return True

    async def close(self) -> None:
        """End the shell and everything in it."""
        for job in self._jobs:
            job.cancel()
        await asyncio.gather(*self._jobs, return_exceptions=True)
        # Its pages need not wait until the last process in it is dead.
        await self._end()
        await self.terminal.close()

    async def _end(self) -> None:
        self.ended = True
        if self._recorder:
            self._recorder.close()
        await self.notify()

    async def _pump(self) -> None:
        try:
            while True:
                await self._await_room()
                data = await self.terminal.read()
                if not data:
                    break
                self._take(data)
                await self.notify()
        except (SandboxError, OSError) as error:
            log.info("a terminal ended: %s", error)
        # Nobody reads what is typed any more.
        self._jobs[-1].cancel()
        await self._end()
        await self.terminal.close()

    def _take(self, data: bytes) -> None:
        for viewer in self.viewers:
            if viewer.position == self.scrollback.end:
                # Its patience begins with what it has not seen yet.
                viewer.moved = now()
        self.scrollback.append(data)
        if self._recorder:
            self._recorder.output(data)
        if not self.viewers:
            self._unattended += len(data)

    async def _await_room(self) -> None:
        async with self.changed:
            while not self._has_room():
                # With time alone, one of several may turn out to have stalled.
                patience = STALL_SECONDS / 2 if len(self.viewers) > 1 else None
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.changed.wait(), patience)

    def _has_room(self) -> bool:
        holders = self._holders()
        if not holders:
            return self._unattended < UNATTENDED_BYTES
        return all(self._lead(viewer) < LEAD_BYTES for viewer in holders)

    def _holders(self) -> list[Viewer]:
        """Those whom the shell waits for: owners who follow, else one who is ahead."""
        owners = [viewer for viewer in self.viewers if viewer.role == OWNER]
        live = [viewer for viewer in owners if not self._is_stalled(viewer)]
        rest = owners or self.viewers
        return live or sorted(rest, key=self._lead)[:1]

    def _is_stalled(self, viewer: Viewer) -> bool:
        waited = now() - viewer.moved
        return self._lead(viewer) >= LEAD_BYTES and waited > STALL_SECONDS

    def _lead(self, viewer: Viewer) -> int:
        return self.scrollback.end - viewer.position

    async def _type(self) -> None:
        while True:
            data = await self._typed.get()
            try:
                await self.terminal.write(data)
            except (SandboxError, OSError):
                return
            self._typed_bytes -= len(data)


def now() -> float:
    """Seconds of the loop's clock."""
    return asyncio.get_running_loop().time()
