"""An engine in memory for tests of everything above: the contract without containers.

Nodes have files and a handful of commands (`cat`, `echo`, `true`, `false`, `sleep`);
what else they should answer is scripted.
"""

import asyncio
import ipaddress
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sandboxes.backend import NodeStatus, RunResult, Sandbox, SandboxBackend
from sandboxes.errors import EngineError, LabError, SubnetTaken
from sandboxes.spec import FileSpec, SandboxSpec

BASE_IMAGE = "debian:trixie-slim"
MEMORY_PER_NODE = 64


@dataclass(frozen=True)
class Call:
    """One command as a scripted answer sees it; `files` are the node's, by path."""

    sandbox: str
    node: str
    argv: tuple[str, ...]
    stdin: bytes
    user: str | None
    timeout: float
    files: Mapping[str, bytes]


Answer = RunResult | Callable[[Call], RunResult]


@dataclass
class _Group:
    sandbox: Sandbox
    spec: SandboxSpec
    files: dict[str, dict[str, bytes]]
    exited: dict[str, int] = field(default_factory=dict)


class FakeTerminal:
    """Echoes what is typed; `sizes` are the (rows, columns) that it was given."""

    def __init__(self, rows: int, cols: int) -> None:
        self.sizes = [(rows, cols)]
        self.closed = False
        self._output: asyncio.Queue[bytes] = asyncio.Queue()

    async def read(self) -> bytes:
        """See `Terminal.read`."""
        if self.closed and self._output.empty():
            return b""
        return await self._output.get()

    async def write(self, data: bytes) -> None:
        """See `Terminal.write`."""
        if data and not self.closed:
            await self._output.put(data)

    async def resize(self, rows: int, cols: int) -> None:
        """See `Terminal.resize`."""
        self.sizes.append((rows, cols))

    async def close(self) -> None:
        """See `Terminal.close`."""
        if not self.closed:
            self.closed = True
            await self._output.put(b"")


class FakeBackend(SandboxBackend):
    """Every image exists, unless `strict_images`: then only the base and those built.

    `images` maps references to labels, `terminals` lists every terminal ever opened,
    `calls` every command ever run.
    """

    def __init__(self, *, strict_images: bool = False) -> None:
        self.strict_images = strict_images
        self.isolated = True
        self.images: dict[str, dict[str, str]] = {BASE_IMAGE: {}}
        self.terminals: list[FakeTerminal] = []
        self.calls: list[Call] = []
        self.swept: list[tuple[str, str]] = []
        self._groups: dict[str, _Group] = {}
        self._answers: list[tuple[str | None, tuple[str, ...], Answer]] = []
        self._lock = threading.RLock()

    def script(
        self, argv: Sequence[str], answer: Answer, *, node: str | None = None
    ) -> None:
        """Answer commands that begin with `argv`; later ones go before earlier ones."""
        self._answers.insert(0, (node, tuple(argv), answer))

    def exit_node(self, sandbox: Sandbox, node: str, exit_code: int = 1) -> None:
        """Let a node stop by itself."""
        self._group(sandbox).exited[node] = exit_code

    def reset(self) -> None:
        """Forget sandboxes, scripts and images, as between two tests."""
        with self._lock:
            type(self).__init__(self, strict_images=self.strict_images)

    def start(
        self,
        spec: SandboxSpec,
        name: str,
        *,
        on_step: Callable[[str], None] | None = None,
    ) -> Sandbox:
        """See `SandboxBackend.start`; a node that exited is started anew."""
        step = on_step or (lambda step: None)
        with self._lock:
            group = self._groups.get(name)
            if group is None:
                group = self._make(spec, name)
                self._groups[name] = group
            for node in group.exited:
                group.files[node] = _seeded(spec)[node]
            group.exited.clear()
        for done in ("networks", *(f"node:{n.name}" for n in spec.nodes)):
            step(done)
        step("nodes")
        step("files")
        return group.sandbox

    def _make(self, spec: SandboxSpec, name: str) -> _Group:
        for node in spec.nodes:
            if self.strict_images and node.image not in self.images:
                raise LabError(
                    f"The image {node.image} of node {node.name} is missing.",
                    reason="image-missing",
                )
        taken = [subnet for g in self._groups.values() for subnet in _subnets(g.spec)]
        for own in _subnets(spec):
            if any(own.version == t.version and own.overlaps(t) for t in taken):
                raise SubnetTaken(
                    f"Another network covers {own}.", reason="subnet-taken"
                )
        sandbox = Sandbox(
            name,
            {node.name: f"{name}/{node.name}" for node in spec.nodes},
            {network.name: f"{name}/{network.name}" for network in spec.networks},
            dict(spec.labels),
        )
        return _Group(sandbox, spec, _seeded(spec))

    def status(self, sandbox: Sandbox) -> dict[str, NodeStatus]:
        """See `SandboxBackend.status`."""
        group = self._groups.get(sandbox.name)
        gone = dict.fromkeys(sandbox.nodes, NodeStatus(running=False))
        if group is None:
            return gone
        return {
            node: NodeStatus(node not in group.exited, group.exited.get(node))
            for node in sandbox.nodes
        }

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
        """See `SandboxBackend.run`; a bound that is passed costs no time here."""
        files = self._running(sandbox, node)
        call = Call(sandbox.name, node, tuple(argv), stdin, user, timeout, dict(files))
        self.calls.append(call)
        result = _bounded(self._answer(call), max_output)
        if on_stdout:
            for line in result.stdout.splitlines(keepends=True):
                on_stdout(line)
        return result

    def _answer(self, call: Call) -> RunResult:
        for node, argv, answer in self._answers:
            if node in {None, call.node} and call.argv[: len(argv)] == argv:
                return answer(call) if callable(answer) else answer
        return _builtin(call)

    def put_files(self, sandbox: Sandbox, node: str, files: Sequence[FileSpec]) -> None:
        """See `SandboxBackend.put_files`."""
        self._running(sandbox, node).update({f.path: f.content for f in files})

    async def open_terminal(
        self,
        sandbox: Sandbox,
        node: str,
        *,
        argv: Sequence[str] = ("bash", "-l"),
        user: str | None = None,
        rows: int = 24,
        cols: int = 80,
    ) -> FakeTerminal:
        """See `SandboxBackend.open_terminal`."""
        self._running(sandbox, node)
        terminal = FakeTerminal(rows, cols)
        self.terminals.append(terminal)
        return terminal

    def end_terminals(self, sandbox: Sandbox, node: str) -> None:
        """See `SandboxBackend.end_terminals`; `swept` lists sandboxes and nodes."""
        self.swept.append((sandbox.name, node))

    def memory(self, sandbox: Sandbox) -> int:
        """See `SandboxBackend.memory`; 64 MiB a node."""
        states = self.status(sandbox).values()
        return MEMORY_PER_NODE * sum(state.running for state in states)

    def stop(self, sandbox: Sandbox) -> None:
        """See `SandboxBackend.stop`."""
        with self._lock:
            self._groups.pop(sandbox.name, None)

    def find(self, labels: Mapping[str, str]) -> list[Sandbox]:
        """See `SandboxBackend.find`."""
        with self._lock:
            found = [
                replace(
                    group.sandbox,
                    running=frozenset(group.sandbox.nodes) - group.exited.keys(),
                )
                for group in self._groups.values()
            ]
        return [s for s in found if labels.items() <= s.labels.items()]

    def image_labels(
        self, references: Sequence[str]
    ) -> dict[str, Mapping[str, str] | None]:
        """See `SandboxBackend.image_labels`."""
        return {reference: self.images.get(reference) for reference in references}

    def build_image(
        self,
        reference: str,
        folder: Path,
        *,
        labels: Mapping[str, str],
        on_line: Callable[[str], None] | None = None,
    ) -> None:
        """See `SandboxBackend.build_image`; the one step that fails is `RUN false`."""
        steps = (folder / "Dockerfile").read_text(encoding="utf-8").splitlines()
        for step in steps:
            if on_line:
                on_line(step)
            if step.strip() == "RUN false":
                raise LabError(
                    f"Building {reference} failed: {step}", reason="build-failed"
                )
        self.images[reference] = dict(labels)

    def close_host(self) -> None:
        """See `SandboxBackend.close_host`."""

    def prove_isolation(self) -> None:
        """See `SandboxBackend.prove_isolation`; `isolated` decides."""
        if not self.isolated:
            raise EngineError("A lab reached the host.", reason="not-isolated")

    def _group(self, sandbox: Sandbox) -> _Group:
        group = self._groups.get(sandbox.name)
        if group is None:
            raise EngineError(
                f"There is no sandbox {sandbox.name}.", reason="not-found"
            )
        return group

    def _running(self, sandbox: Sandbox, node: str) -> dict[str, bytes]:
        group = self._group(sandbox)
        if node not in group.files:
            raise EngineError(
                f"The sandbox {sandbox.name} has no node {node}.",
                reason="no-such-node",
            )
        if node in group.exited:
            raise EngineError(f"Node {node} does not run.", reason="node-stopped")
        return group.files[node]


def _subnets(
    spec: SandboxSpec,
) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    both = [(network.subnet, network.subnet6) for network in spec.networks]
    return [ipaddress.ip_network(one) for pair in both for one in pair if one]


def _seeded(spec: SandboxSpec) -> dict[str, dict[str, bytes]]:
    return {node.name: {f.path: f.content for f in node.files} for node in spec.nodes}


def _bounded(result: RunResult, limit: int) -> RunResult:
    if len(result.stdout) + len(result.stderr) <= limit:
        return result
    return replace(
        result, exit_code=None, stdout=result.stdout[:limit], stderr=b"", truncated=True
    )


def _builtin(call: Call) -> RunResult:
    program, *arguments = call.argv
    if program == "sleep" and float(arguments[0]) > call.timeout:
        return RunResult(None, b"", b"", timed_out=True)
    if program in {"true", "sleep"}:
        return RunResult(0, b"", b"")
    if program == "false":
        return RunResult(1, b"", b"")
    if program == "echo":
        return RunResult(0, " ".join(arguments).encode() + b"\n", b"")
    if program == "cat":
        return _cat(call, arguments)
    return RunResult(127, b"", f"{program}: not found\n".encode())


def _cat(call: Call, paths: Sequence[str]) -> RunResult:
    if not paths:
        return RunResult(0, call.stdin, b"")
    missing = [path for path in paths if path not in call.files]
    if missing:
        return RunResult(1, b"", f"cat: {missing[0]}: No such file\n".encode())
    return RunResult(0, b"".join(call.files[path] for path in paths), b"")
