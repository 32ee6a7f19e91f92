"""Every open shell of one agent, by sandbox, node and tab."""

import asyncio
import time
from typing import NamedTuple
from weakref import WeakValueDictionary

from sandboxes.agent.company import Company
from sandboxes.agent.contract import Activity
from sandboxes.agent.recordings import Recordings
from sandboxes.agent.shells import Shell, Size
from sandboxes.backend import Sandbox, SandboxBackend
from sandboxes.errors import LabError

SHELLS_PER_SANDBOX = 12


class ShellKey(NamedTuple):
    """What makes two sockets show the same shell."""

    name: str
    node: str
    tab: str


class ShellRegistry:
    """Belongs to one event loop; only `activity` may be asked from other threads."""

    def __init__(
        self, backend: SandboxBackend, recordings: Recordings | None = None
    ) -> None:
        self.backend = backend
        self.recordings = recordings
        self.shells: dict[ShellKey, Shell] = {}
        self._typed: dict[str, float] = {}
        self._opening: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        # Kept by a sandbox's shells, and gone with the last of them.
        self._companies: WeakValueDictionary[str, Company] = WeakValueDictionary()

    async def open(
        self,
        key: ShellKey,
        sandbox: Sandbox,
        argv: tuple[str, ...],
        size: Size,
        *,
        new: bool = True,
    ) -> Shell:
        """The shell of this tab: the living one, or a `new` one.

        EngineError when the engine cannot start it, LabError at the limit and where
        there is none to be shown.
        """
        async with self._opening.setdefault(key.name, asyncio.Lock()):
            shell = self.shells.get(key)
            if shell and not shell.ended:
                return shell
            if not new:
                raise LabError("This terminal is not open.", reason="no-terminal")
            self._forget_ended()
            if sum(k.name == key.name for k in self.shells) >= SHELLS_PER_SANDBOX:
                raise LabError(
                    "This lab has too many terminals open. Close one first.",
                    reason="too-many-shells",
                )
            rows, cols = size
            terminal = await self.backend.open_terminal(
                sandbox, key.node, argv=argv, rows=rows, cols=cols
            )
            shell = self.shells[key] = Shell(
                terminal,
                size,
                on_typed=lambda: self._note_typing(key.name),
                company=self._companies.setdefault(key.name, Company()),
                recorder=(
                    self.recordings.recorder(*key, size) if self.recordings else None
                ),
            )
            return shell

    async def close(self, name: str) -> None:
        """End every shell of a sandbox and forget who typed there."""
        keys = [key for key in self.shells if key.name == name]
        shells = [self.shells.pop(key) for key in keys]
        self._typed.pop(name, None)
        await asyncio.gather(*(s.close() for s in shells), return_exceptions=True)

    async def close_all(self) -> None:
        """End every shell: the agent is going down."""
        shells, self.shells = list(self.shells.values()), {}
        await asyncio.gather(*(s.close() for s in shells), return_exceptions=True)

    def activity(self) -> dict[str, Activity]:
        """See `SandboxAgent.activity`; also where somebody typed and all is closed."""
        now = time.monotonic()
        typed = dict(self._typed)
        living = [(k, s) for k, s in list(self.shells.items()) if not s.ended]
        found = {}
        for name in {key.name for key, _shell in living} | typed.keys():
            own = [(key, shell) for key, shell in living if key.name == name]
            found[name] = Activity(
                idle=now - typed[name] if name in typed else None,
                viewers=sum(len(shell.viewers) for _key, shell in own),
                shells=len(own),
                tabs=tuple((key.node, key.tab) for key, _shell in own),
            )
        return found

    def _note_typing(self, name: str) -> None:
        self._typed[name] = time.monotonic()

    def _forget_ended(self) -> None:
        for key in [k for k, shell in self.shells.items() if shell.ended]:
            del self.shells[key]
