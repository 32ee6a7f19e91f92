"""The contract every container engine fulfils, and the loader that picks one."""

import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sandboxes.spec import FileSpec, SandboxSpec
from sandboxes.terminal import Terminal


@dataclass(frozen=True)
class Sandbox:
    """A started sandbox: enough to find all of it again.

    `nodes` maps node names to container ids, `networks` network names to theirs.
    `running` names the nodes that ran when the sandbox was looked for, `made` those
    that the start made which gave this value.
    """

    name: str
    nodes: Mapping[str, str] = field(default_factory=dict)
    networks: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    running: frozenset[str] = field(default=frozenset(), compare=False)
    made: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True)
class NodeStatus:
    """How the engine sees one node: running or not, and its last exit code."""

    running: bool
    exit_code: int | None = None


@dataclass(frozen=True)
class RunResult:
    """What a command left: `exit_code` is None when it was cut by time or output."""

    exit_code: int | None
    stdout: bytes
    stderr: bytes
    timed_out: bool = False
    truncated: bool = False


class SandboxBackend(ABC):
    """Synchronous methods, safe to call from several threads at once.

    Everything raises `EngineError` when the engine is at fault and `LabError` when
    the image or its start script is.
    """

    @abstractmethod
    def start(
        self,
        spec: SandboxSpec,
        name: str,
        *,
        on_step: Callable[[str], None] | None = None,
    ) -> Sandbox:
        """Block until every node runs and has its files.

        The same name again gives the same sandbox, completing what is missing.
        `on_step` hears one of "networks", "nodes", "node:NAME", "files" as each is
        done. A start that fails removes what it made.
        """

    @abstractmethod
    def status(self, sandbox: Sandbox) -> dict[str, NodeStatus]:
        """Every node by name; a node that is gone counts as not running."""

    @abstractmethod
    def run(
        self,
        sandbox: Sandbox,
        node: str,
        argv: Sequence[str],
        *,
        user: str | None = None,
        stdin: bytes = b"",
        timeout: float = 30.0,
        max_output: int = 1 << 20,
        on_stdout: Callable[[bytes], None] | None = None,
    ) -> RunResult:
        """Run a command in a node to its end, bounded in seconds and bytes.

        `on_stdout` hears output as it comes. What is cut is also ended in the node.
        """

    @abstractmethod
    def put_files(self, sandbox: Sandbox, node: str, files: Sequence[FileSpec]) -> None:
        """Write files into a running node, on its tmpfs mounts, as its own user."""

    @abstractmethod
    async def open_terminal(
        self,
        sandbox: Sandbox,
        node: str,
        *,
        argv: Sequence[str] = ("bash", "-l"),
        user: str | None = None,
        rows: int = 24,
        cols: int = 80,
    ) -> Terminal:
        """Start a shell on a pseudo-terminal."""

    @abstractmethod
    def end_terminals(self, sandbox: Sandbox, node: str) -> None:
        """End all terminals in a node, also those that a process of ours left."""

    @abstractmethod
    def memory(self, sandbox: Sandbox) -> int:
        """MiB that its nodes use now; 0 when none runs."""

    @abstractmethod
    def stop(self, sandbox: Sandbox) -> None:
        """Remove containers, networks and volumes by name and label; idempotent."""

    @abstractmethod
    def find(self, labels: Mapping[str, str]) -> list[Sandbox]:
        """Every sandbox of ours that carries all these labels, whole or not."""

    @abstractmethod
    def image_labels(
        self, references: Sequence[str]
    ) -> dict[str, Mapping[str, str] | None]:
        """The labels of each image; None where the engine has none of that name."""

    @abstractmethod
    def build_image(
        self,
        reference: str,
        folder: Path,
        *,
        labels: Mapping[str, str],
        on_line: Callable[[str], None] | None = None,
    ) -> None:
        """Build `folder`/Dockerfile under this name; LabError when the build fails."""

    @abstractmethod
    def close_host(self) -> None:
        """Shut the host off from all sandboxes; harmless when repeated.

        EngineError("not-isolated") when that cannot be done.
        """

    @abstractmethod
    def prove_isolation(self) -> None:
        """EngineError("not-isolated") when a node can reach what it must not."""


def load_backend(config: Mapping[str, Any]) -> SandboxBackend:
    """Build the back end that `{"BACKEND": dotted path, "OPTIONS": {...}}` names."""
    backend = pkgutil.resolve_name(config["BACKEND"])
    made = backend(**config.get("OPTIONS", {}))
    if not isinstance(made, SandboxBackend):
        raise TypeError(f"{config['BACKEND']} is not a SandboxBackend")
    return made
