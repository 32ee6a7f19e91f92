"""Shells that outlive the sockets which show them, with bounded scrollback."""

import asyncio
import logging
from dataclasses import dataclass, field

from labs.engine import backend
from sandboxes.backend import Sandbox
from sandboxes.errors import SandboxError
from sandboxes.terminal import Terminal

log = logging.getLogger(__name__)
# More is kept than is replayed: what the shell prints while a page catches up must
# not push out what that page has yet to read.
SCROLLBACK_BYTES = 512 << 10
REPLAY_BYTES = 256 << 10
# How far the shell may run ahead of its viewer, and with nobody looking.
LEAD_BYTES = 128 << 10
UNATTENDED_BYTES = 1 << 20
INPUT_BYTES = 1 << 20
SHELLS_PER_SESSION = 12


@dataclass
class Scrollback:
    """The last output of a shell, addressed by its position in the whole stream."""

    kept: bytearray = field(default_factory=bytearray)
    end: int = 0

    @property
    def start(self) -> int:
        """The position of the oldest byte that is kept."""
        return self.end - len(self.kept)

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


class Viewer:
    """Where one socket stands in a shell's output."""

    def __init__(self, position: int) -> None:
        self.position = position
        self.detached = ""


class Shell:
    """One terminal tab: its pseudo-terminal, its scrollback and its viewer.

    The pump stops reading while the viewer is behind or nobody looks for long, so
    that a program which never stops printing waits in its own node and costs the
    server no memory.
    """

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.scrollback = Scrollback()
        self.viewer: Viewer | None = None
        self.ended = False
        self.changed = asyncio.Condition()
        self._unattended = 0
        self._typed: asyncio.Queue[bytes] = asyncio.Queue()
        self._typed_bytes = 0
        self._jobs = [
            asyncio.create_task(self._pump()),
            asyncio.create_task(self._type()),
        ]

    async def attach(self, position: int | None) -> tuple[Viewer, bool]:
        """Show the shell to a new socket, in place of any other.

        `position` is where a returning page stopped; the second value is True when
        the page must clear its screen because what follows is not the next byte.
        """
        end = self.scrollback.end
        earliest = max(self.scrollback.start, end - REPLAY_BYTES)
        contiguous = position is not None and earliest <= position <= end
        viewer = Viewer(position if contiguous else earliest)
        if self.viewer:
            self.viewer.detached = "elsewhere"
        self.viewer = viewer
        self._unattended = 0
        await self.notify()
        return viewer, not contiguous

    async def detach(self, viewer: Viewer) -> None:
        """The socket is gone; the shell goes on."""
        if self.viewer is viewer:
            self.viewer = None
        await self.notify()

    async def notify(self) -> None:
        """Wake pump and sender: something they wait for may have changed."""
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
        await self.terminal.close()
        self.ended = True
        await self.notify()

    async def _pump(self) -> None:
        try:
            while True:
                async with self.changed:
                    await self.changed.wait_for(self._has_room)
                data = await self.terminal.read()
                if not data:
                    break
                self.scrollback.append(data)
                if self.viewer is None:
                    self._unattended += len(data)
                await self.notify()
        except (SandboxError, OSError) as error:
            log.info("a terminal ended: %s", error)
        self.ended = True
        # Nobody reads what is typed any more.
        self._jobs[-1].cancel()
        await self.notify()
        await self.terminal.close()

    def _has_room(self) -> bool:
        if self.viewer is None:
            return self._unattended < UNATTENDED_BYTES
        return self.scrollback.end - self.viewer.position < LEAD_BYTES

    async def _type(self) -> None:
        while True:
            data = await self._typed.get()
            try:
                await self.terminal.write(data)
            except (SandboxError, OSError):
                return
            self._typed_bytes -= len(data)


ShellKey = tuple[str, int, str, str]


class ShellRegistry:
    """Every open shell of this process, by session, generation, node and tab."""

    def __init__(self) -> None:
        self._shells: dict[ShellKey, Shell] = {}
        self._opening: dict[ShellKey, asyncio.Lock] = {}

    async def open(
        self,
        key: ShellKey,
        sandbox: Sandbox,
        argv: tuple[str, ...],
        size: tuple[int, int],
    ) -> Shell:
        """The shell of this tab: the living one, or a new one.

        Raises SandboxError when the engine cannot start it, and TooManyShells.
        """
        async with self._opening.setdefault(key, asyncio.Lock()):
            shell = self._shells.get(key)
            if shell and not shell.ended:
                return shell
            self._forget_ended()
            if sum(k[:2] == key[:2] for k in self._shells) >= SHELLS_PER_SESSION:
                raise TooManyShells
            rows, cols = size
            terminal = await backend().open_terminal(
                sandbox, key[2], argv=argv, rows=rows, cols=cols
            )
            shell = self._shells[key] = Shell(terminal)
            return shell

    def _forget_ended(self) -> None:
        for key in [k for k, shell in self._shells.items() if shell.ended]:
            del self._shells[key]
            self._opening.pop(key, None)

    async def close_all(self) -> None:
        """End every shell: the server is going down."""
        shells, self._shells = list(self._shells.values()), {}
        await asyncio.gather(*(s.close() for s in shells), return_exceptions=True)


class TooManyShells(Exception):
    """The session has as many open terminals as it may."""


registry = ShellRegistry()
