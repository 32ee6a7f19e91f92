"""One start: makes what is missing of a sandbox, or undoes what it made."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed, wait
from dataclasses import dataclass, field
from typing import Any

from sandboxes.backend import Sandbox
from sandboxes.backends.docker import labels
from sandboxes.backends.docker.engine import Engine, engine_errors
from sandboxes.backends.docker.networks import create_network, remove_network
from sandboxes.backends.docker.nodes import NodeMaker, remove_container
from sandboxes.errors import StartTimeout
from sandboxes.spec import NodeSpec

# How long a program must have run that is not watched while it takes its files.
SETTLING = 0.1


@dataclass
class Provisioning:
    """Brings one sandbox up; `timeout` in seconds for the whole of it."""

    maker: NodeMaker
    parallelism: int
    timeout: float
    on_step: Callable[[str], None]
    _containers: list[str] = field(default_factory=list)
    _networks: list[str] = field(default_factory=list)
    _given_up: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.engine: Engine = self.maker.engine
        self.spec = self.maker.spec
        self.naming = self.maker.naming
        self.deadline = time.monotonic() + self.timeout

    def start(self) -> Sandbox:
        """See `SandboxBackend.start`."""
        try:
            with ThreadPoolExecutor(self.parallelism) as pool:
                networks = self._make_networks(pool)
                self.on_step("networks")
                nodes = self._make_nodes(pool)
                while stopped := self._stopped(nodes):
                    self._fail_if_made(stopped)
                    nodes = self._make_nodes(pool)
        except BaseException:
            self._undo()
            raise
        self.on_step("nodes")
        self.on_step("files")
        return Sandbox(
            self.naming.sandbox,
            nodes,
            networks,
            labels=dict(self.spec.labels),
            made=frozenset(n for n, made in nodes.items() if made in self._containers),
        )

    def _make_networks(self, pool: ThreadPoolExecutor) -> dict[str, str]:
        with engine_errors():
            found = self.engine.api.networks(filters=self.naming.filters())
        known = {net["Labels"][labels.NETWORK]: str(net["Id"]) for net in found}
        futures = {
            pool.submit(self._make_network, network.name): network.name
            for network in self.spec.networks
            if network.name not in known
        }
        made = dict(self._results(futures))
        return {net.name: {**known, **made}[net.name] for net in self.spec.networks}

    def _make_network(self, name: str) -> str:
        spec = next(network for network in self.spec.networks if network.name == name)
        made = create_network(
            self.engine,
            self.naming,
            spec,
            self.naming.labels(self.spec.labels, network=name),
        )
        self._networks.append(made)
        return made

    def _make_nodes(self, pool: ThreadPoolExecutor) -> dict[str, str]:
        with engine_errors():
            found = self.engine.api.containers(all=True, filters=self.naming.filters())
        known = {entry["Labels"][labels.NODE]: entry for entry in found}
        futures = {
            pool.submit(self._make_node, node, known.get(node.name)): node.name
            for node in self.spec.nodes
        }
        made = {}
        for name, container in self._results(futures):
            made[name] = container
            self.on_step(f"node:{name}")
        return {node.name: made[node.name] for node in self.spec.nodes}

    def _make_node(self, node: NodeSpec, found: dict[str, Any] | None) -> str:
        if found is not None:
            container = str(found["Id"])
            running = found["State"] == "running"
            if running and (not node.seeded or self.maker.is_seeded(container)):
                return container
            # Its files were in memory, so there is nothing to keep.
            remove_container(self.engine, container)
        self._stop_if_given_up()
        container = self.maker.create(node)
        self._containers.append(container)
        self._stop_if_given_up()
        self.maker.start(node, container, self.deadline)
        return container

    def _results(self, futures: dict[Future[str], str]) -> Iterator[tuple[str, str]]:
        """Name and result as each is done; the first failure gives the rest up."""
        try:
            for future in as_completed(futures, self.deadline - time.monotonic()):
                yield futures[future], future.result()
        except TimeoutError as error:
            self._give_up(futures)
            raise _too_late(self.timeout) from error
        except BaseException:
            self._give_up(futures)
            raise

    def _give_up(self, futures: Iterable[Future[str]]) -> None:
        self._given_up.set()
        for future in futures:
            future.cancel()

    def _stop_if_given_up(self) -> None:
        if self._given_up.is_set():
            raise _too_late(self.timeout)

    def _stopped(self, nodes: dict[str, str]) -> dict[str, str]:
        """Those of the nodes that do not run (any more)."""
        if not all(node.seeded for node in self.spec.nodes):
            time.sleep(SETTLING)
        with engine_errors():
            found = self.engine.api.containers(filters=self.naming.filters())
        running = {entry["Id"] for entry in found}
        return {name: node for name, node in nodes.items() if node not in running}

    def _fail_if_made(self, stopped: dict[str, str]) -> None:
        """LabError if this start made one of them; others may be made anew."""
        for name, container in stopped.items():
            if container in self._containers:
                raise self.maker.failure(name, container)

    def _undo(self) -> None:
        """Remove what was made; the failure that led here is the one to be told."""
        with ThreadPoolExecutor(self.parallelism) as pool:
            for remove, made in (
                (remove_container, self._containers),
                (remove_network, self._networks),
            ):
                wait([pool.submit(remove, self.engine, thing) for thing in made])


def _too_late(timeout: float) -> StartTimeout:
    return StartTimeout(
        f"The nodes did not all run within {timeout:.0f} s.", reason="start-timeout"
    )
