"""The back end itself: the contract's methods over the modules beside this one."""

import asyncio
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from docker.errors import NotFound

from sandboxes.backend import NodeStatus, RunResult, Sandbox, SandboxBackend
from sandboxes.backends.docker import images, isolation, netfilter
from sandboxes.backends.docker.archives import pack
from sandboxes.backends.docker.engine import Engine, engine_errors
from sandboxes.backends.docker.execution import Command, run
from sandboxes.backends.docker.labels import (
    NETWORK,
    NODE,
    PROJECT,
    SANDBOX,
    Naming,
    given,
    label_filters,
)
from sandboxes.backends.docker.networks import remove_network
from sandboxes.backends.docker.nodes import NodeMaker, memory_of, remove_container
from sandboxes.backends.docker.provisioning import Provisioning
from sandboxes.backends.docker.terminal import DockerTerminal, end_terminals
from sandboxes.errors import EngineError, LabError
from sandboxes.spec import FileSpec, SandboxSpec

UNPACK = ("tar", "--extract", "--preserve-permissions", "--directory=/")


class DockerBackend(SandboxBackend):
    """Sandboxes as groups of hardened containers on one Docker Engine.

    `project` is unique per installation: two of them on one engine leave each other's
    containers alone. `state_dir` holds small files that nodes mount, so the engine
    must see the same path. `parallelism` bounds the containers that one start brings
    up at a time; `start_timeout` is in seconds. `base_url` None means DOCKER_HOST's
    default, the local socket.
    """

    def __init__(
        self,
        *,
        project: str,
        state_dir: str | Path,
        base_url: str | None = None,
        parallelism: int = 6,
        start_timeout: float = 120.0,
    ) -> None:
        self.engine = Engine(base_url)
        self.project = project
        self.state_dir = Path(state_dir)
        self.parallelism = parallelism
        self.start_timeout = start_timeout
        self._locks: WeakValueDictionary[str, Any] = WeakValueDictionary()
        self._locking = threading.Lock()

    def start(
        self,
        spec: SandboxSpec,
        name: str,
        *,
        on_step: Callable[[str], None] | None = None,
    ) -> Sandbox:
        """See `SandboxBackend.start`."""
        naming = Naming(self.project, name)
        with self._lock_of(name):
            return Provisioning(
                NodeMaker(self.engine, naming, spec, self.state_dir),
                self.parallelism,
                self.start_timeout,
                on_step or (lambda step: None),
            ).start()

    def status(self, sandbox: Sandbox) -> dict[str, NodeStatus]:
        """See `SandboxBackend.status`."""
        found = {entry["Id"]: entry for entry in self._containers(sandbox.name)}
        return {
            node: self._status(found.get(container))
            for node, container in sandbox.nodes.items()
        }

    def _status(self, entry: dict[str, Any] | None) -> NodeStatus:
        if entry is None:
            return NodeStatus(running=False)
        if entry["State"] == "running":
            return NodeStatus(running=True)
        with engine_errors():
            try:
                state = self.engine.api.inspect_container(entry["Id"])["State"]
            except NotFound:
                # Removed since it was listed.
                return NodeStatus(running=False)
        return NodeStatus(running=False, exit_code=state["ExitCode"])

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
        """See `SandboxBackend.run`."""
        command = Command(argv, user, stdin, timeout, max_output, on_stdout)
        return run(self.engine, _container_of(sandbox, node), command)

    def put_files(self, sandbox: Sandbox, node: str, files: Sequence[FileSpec]) -> None:
        """See `SandboxBackend.put_files`."""
        container = _container_of(sandbox, node)
        with engine_errors():
            user = self.engine.api.inspect_container(container)["Config"]["User"]
        result = run(self.engine, container, Command(UNPACK, stdin=pack(files, user)))
        if result.exit_code != 0:
            reason = (result.stderr + result.stdout).decode(errors="replace").strip()
            raise LabError(
                f"Node {node} did not take its files: {reason or 'no answer'}",
                reason="files-refused",
            )

    async def open_terminal(
        self,
        sandbox: Sandbox,
        node: str,
        *,
        argv: Sequence[str] = ("bash", "-l"),
        user: str | None = None,
        rows: int = 24,
        cols: int = 80,
    ) -> DockerTerminal:
        """See `SandboxBackend.open_terminal`."""
        container = _container_of(sandbox, node)

        def connect() -> DockerTerminal:
            terminal = DockerTerminal(self.engine, container, user, argv)
            terminal.set_size(rows, cols)
            return terminal

        return await asyncio.to_thread(connect)

    def end_terminals(self, sandbox: Sandbox, node: str) -> None:
        """See `SandboxBackend.end_terminals`."""
        end_terminals(self.engine, _container_of(sandbox, node))

    def memory(self, sandbox: Sandbox) -> int:
        """See `SandboxBackend.memory`."""
        running = [c["Id"] for c in self._containers(sandbox.name, all=False)]
        with ThreadPoolExecutor(self.parallelism) as pool:
            used = pool.map(lambda node: memory_of(self.engine, node), running)
            return sum(used) >> 20

    def stop(self, sandbox: Sandbox) -> None:
        """See `SandboxBackend.stop`."""
        with self._lock_of(sandbox.name):
            containers = {entry["Id"] for entry in self._containers(sandbox.name)}
            self._each(remove_container, containers | set(sandbox.nodes.values()))
            naming = Naming(self.project, sandbox.name)
            with engine_errors():
                found = self.engine.api.networks(filters=naming.filters())
            networks = {str(entry["Id"]) for entry in found}
            self._each(remove_network, networks | set(sandbox.networks.values()))

    def find(self, labels: Mapping[str, str]) -> list[Sandbox]:
        """See `SandboxBackend.find`."""
        wanted = {**labels, PROJECT: self.project}
        filters = label_filters(wanted)
        with engine_errors():
            containers = self.engine.api.containers(all=True, filters=filters)
            networks = self.engine.api.networks(filters=filters)
        nodes = _grouped(containers, NODE)
        links = _grouped(networks, NETWORK)
        running = {entry["Id"] for entry in containers if entry["State"] == "running"}
        callers = {
            entry["Labels"][SANDBOX]: given(entry["Labels"])
            for entry in [*networks, *containers]
        }
        return [
            Sandbox(
                name,
                own := nodes.get(name, {}),
                links.get(name, {}),
                labels,
                frozenset(node for node, id_ in own.items() if id_ in running),
            )
            for name, labels in callers.items()
        ]

    def image_labels(
        self, references: Sequence[str]
    ) -> dict[str, Mapping[str, str] | None]:
        """See `SandboxBackend.image_labels`."""
        return {name: images.labels_of(self.engine, name) for name in references}

    def build_image(
        self,
        reference: str,
        folder: Path,
        *,
        labels: Mapping[str, str],
        on_line: Callable[[str], None] | None = None,
    ) -> None:
        """See `SandboxBackend.build_image`."""
        images.build(
            self.engine, reference, folder, labels, on_line or (lambda line: None)
        )

    def close_host(self) -> None:
        """See `SandboxBackend.close_host`."""
        netfilter.close_host(self.engine)

    def prove_isolation(self) -> None:
        """See `SandboxBackend.prove_isolation`."""
        isolation.prove_isolation(self.engine, self, Naming(self.project, ""))

    def close(self) -> None:
        """Drop the connections to the engine; the next call makes new ones."""
        self.engine.close()

    def _containers(self, name: str, *, all: bool = True) -> list[dict[str, Any]]:
        filters = Naming(self.project, name).filters()
        with engine_errors():
            found: list[dict[str, Any]] = self.engine.api.containers(
                all=all, filters=filters
            )
        return found

    def _each(
        self, action: Callable[[Engine, str], None], things: Iterable[str]
    ) -> None:
        with ThreadPoolExecutor(self.parallelism) as pool:
            list(pool.map(lambda thing: action(self.engine, thing), things))

    def _lock_of(self, name: str) -> Any:
        """One start or stop of a sandbox at a time; different ones do not wait."""
        with self._locking:
            return self._locks.setdefault(name, threading.Lock())


def _grouped(entries: Iterable[dict[str, Any]], kind: str) -> dict[str, dict[str, str]]:
    """Ids by sandbox and by the name that the label `kind` gives."""
    groups: dict[str, dict[str, str]] = {}
    for entry in entries:
        own = entry["Labels"]
        groups.setdefault(own[SANDBOX], {})[own[kind]] = str(entry["Id"])
    return groups


def _container_of(sandbox: Sandbox, node: str) -> str:
    try:
        return sandbox.nodes[node]
    except KeyError:
        raise EngineError(
            f"The sandbox {sandbox.name} has no node {node}.", reason="no-such-node"
        ) from None
