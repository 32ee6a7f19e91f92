"""The agent's verbs: what may be asked of a host that holds sandboxes.

A caller names a template and gives data. It cannot name an image, a capability, a
command or any other field of the engine.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol

from sandboxes.backend import NodeStatus, RunResult


@dataclass(frozen=True)
class Order:
    """One sandbox that is wanted.

    `slot` is its /24 of the address pool, `kit` what `prepare` made, `work` what
    `save` gave (empty: a fresh start), `labels` find it again.
    """

    template: str
    name: str
    slot: int
    parameters: Mapping[str, str] = field(default_factory=dict)
    kit: bytes = b""
    work: bytes = b""
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """A sandbox that the engine holds, whole or not; `running` names its live nodes."""

    name: str
    template: str
    labels: Mapping[str, str] = field(default_factory=dict)
    running: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Report:
    """What a program left, and the agent's seal on it.

    `seal` is a hexadecimal Ed25519 signature over `sealed_text` of the same run.
    """

    result: RunResult
    seal: str = ""


@dataclass(frozen=True)
class Activity:
    """What goes on in a sandbox's terminals.

    `idle` is the seconds since somebody typed, None when nobody ever did since the
    agent knows it; `viewers` how many sockets show one of its shells now. `tabs` are
    the open shells, each as its node and its tab.
    """

    idle: float | None
    viewers: int
    shells: int
    tabs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Capacity:
    """What the host holds and has room for; memory in MiB.

    `costs` is the memory that a sandbox of a template takes, as measured here, for
    templates that have run; `isolated` False means that labs are refused, and why.
    """

    memory_total: int
    memory_available: int
    containers: int
    cpus: int
    costs: Mapping[str, int] = field(default_factory=dict)
    isolated: bool = True
    reason: str = ""


class ShellLink(Protocol):
    """One socket's attachment to a shell: frames both ways, bounded.

    Bytes are output or typing, text is JSON (labs/terminal.py says which).
    """

    def __aiter__(self) -> AsyncIterator[bytes | str]:
        """What is for the page; ends when the shell or the attachment does."""

    async def send(self, frame: bytes | str) -> None:
        """What comes from the page; waits while the shell does not take it."""


class SandboxAgent(ABC):
    """Synchronous verbs, safe to call from several threads at once.

    All raise SandboxError: `EngineError` for the host's faults ("agent-down" when
    the agent itself does not answer), `LabError` for the lab's.
    """

    @abstractmethod
    def prepare(self, template: str, slot: int, parameters: Mapping[str, str]) -> bytes:
        """Make a kit; empty when the lab prepares nothing."""

    @abstractmethod
    def ensure(
        self, order: Order, *, on_step: Callable[[str], None] | None = None
    ) -> None:
        """Block until the sandbox of this name runs, as `SandboxBackend.start` does.

        `work` is unpacked only into nodes that this call made.
        """

    @abstractmethod
    def status(self, name: str) -> dict[str, NodeStatus]:
        """Every node by name; empty when the engine has nothing of that name."""

    @abstractmethod
    def run(
        self,
        name: str,
        program: str,
        *,
        stdin: bytes = b"",
        on_stdout: Callable[[bytes], None] | None = None,
    ) -> Report:
        """Run one of the template's programs in its (trusted) node."""

    @abstractmethod
    def save(self, name: str) -> bytes:
        """The work in the nodes' `saved` paths, as one bounded archive."""

    @abstractmethod
    def warm(self, name: str) -> None:
        """Open the first terminal's shell, so that a page finds its prompt there."""

    @abstractmethod
    def destroy(self, name: str) -> None:
        """Remove the sandbox, whole or not, and its shells; idempotent."""

    @abstractmethod
    def find(self, labels: Mapping[str, str]) -> list[Found]:
        """Every sandbox of this installation that carries all these labels."""

    @abstractmethod
    def activity(self) -> dict[str, Activity]:
        """Sandboxes with shells, by name."""

    @abstractmethod
    def capacity(self) -> Capacity:
        """Room and load of the host."""

    @abstractmethod
    def attach(
        self,
        name: str,
        node: str,
        tab: str,
        *,
        rows: int,
        cols: int,
        position: int | None = None,
        role: str = "owner",
        who: str = "",
    ) -> AbstractAsyncContextManager[ShellLink]:
        """Show a shell: the same to everyone with the same tab.

        `position` is where a returning page stopped in its output. `role` "owner" has
        it opened if need be, "joint" types and cannot size it, "viewer" only sees.
        `who` is the name by which owners hear of anybody else.
        """
