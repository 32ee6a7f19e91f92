"""One container: made, connected, started, given its files, and removed."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docker.errors import APIError, ImageNotFound, NotFound

from sandboxes.backends.docker.archives import pack
from sandboxes.backends.docker.engine import Engine, engine_errors
from sandboxes.backends.docker.execution import Command, run
from sandboxes.backends.docker.hardening import host_config, resolver_file
from sandboxes.backends.docker.labels import Naming
from sandboxes.backends.docker.stream import Conversation, Frames, Stream
from sandboxes.errors import EngineError, LabError, StartTimeout
from sandboxes.spec import FileSpec, NodeSpec, SandboxSpec

# The last member of the archive: when it is there, so are all others. Every container
# has this directory, writable and in memory.
SEEDED = FileSpec(path="/dev/shm/.seeded", content=b"")  # noqa: S108 - in the node
# What the entry point prints when it has unpacked them. Hearing it costs nothing; each
# command that looked would cost as much as a tenth of the container's start.
IN_PLACE = b"seeded\n"
LOG_LINES = 10
LONGEST_WORD = 4096
# A command in a node ends before the engine has noted that the node itself ended, and
# has collected its last lines.
STOPPING_PATIENCE = 15.0
# Somebody else may be removing the same container, or it may be stopping by itself.
REMOVAL_PATIENCE = 15.0


@dataclass(frozen=True)
class NodeMaker:
    """Makes the nodes of one sandbox; `state_dir` must be visible to the engine."""

    engine: Engine
    naming: Naming
    spec: SandboxSpec
    state_dir: Path

    def create(self, node: NodeSpec) -> str:
        """The id of a container that is connected everywhere and not yet started."""
        # Interfaces are numbered by network name, by 20.10 those with IPv6 first; all
        # must be there before the start.
        places = sorted(node.attachments, key=lambda place: place.network)
        networks = [self.naming.network(place.network) for place in places]
        endpoints = [
            self.engine.api.create_endpoint_config(
                ipv4_address=place.address,
                ipv6_address=place.address6,
                aliases=[node.name],
            )
            for place in places
        ]
        container = self._create(
            node, dict(zip(networks[:1], endpoints[:1], strict=True))
        )
        try:
            with engine_errors():
                for network, place in zip(networks[1:], places[1:], strict=True):
                    self.engine.api.connect_container_to_network(
                        container,
                        network,
                        ipv4_address=place.address,
                        ipv6_address=place.address6,
                        aliases=[node.name],
                    )
        except EngineError:
            remove_container(self.engine, container)
            raise
        return container

    def _create(self, node: NodeSpec, first: Mapping[str, Any]) -> str:
        api = self.engine.api
        with engine_errors():
            try:
                made: dict[str, Any] = api.create_container(
                    node.image,
                    command=list(node.command) or None,
                    name=self.naming.container(node.name),
                    hostname=node.name,
                    user=node.user,
                    stdin_open=node.seeded,
                    labels=self.naming.labels(self.spec.labels, node=node.name),
                    networking_config={"EndpointsConfig": dict(first)},
                    host_config=host_config(
                        self.engine,
                        node,
                        network=next(iter(first), None),
                        resolver_file=resolver_file(self.state_dir, node.resolver),
                        hosts=self.spec.hosts(node),
                    ),
                )
            except ImageNotFound as error:
                raise LabError(
                    f"The image {node.image} of node {node.name} is not on this"
                    " engine. Build the lab's images first.",
                    reason="image-missing",
                ) from error
        return str(made["Id"])

    def start(self, node: NodeSpec, container: str, deadline: float) -> None:
        """Return when it runs and has its files; `deadline` in monotonic seconds."""
        if not node.seeded:
            with engine_errors():
                self.engine.api.start(container)
            return
        with engine_errors():
            # Attached before the start, or the entry point could read nothing.
            stream = Stream(
                self.engine.api.attach_socket(
                    container, params={"stdin": 1, "stdout": 1, "stream": 1}
                )
            )
        try:
            with engine_errors():
                self.engine.api.start(container)
            self._seed(stream, node, container, deadline)
        finally:
            stream.close()

    def _seed(
        self, stream: Stream, node: NodeSpec, container: str, deadline: float
    ) -> None:
        frames, said = Frames(), bytearray()

        def hear(data: bytes) -> bool:
            said.extend(b"".join(piece for _kind, piece in frames.feed(data)))
            return IN_PLACE not in said and len(said) < LONGEST_WORD

        archive = pack([*node.files, SEEDED], node.user)
        ended = Conversation(stream, archive).hold(deadline, hear)
        if IN_PLACE in said:
            return
        if ended:
            raise self.failure(node.name, container)
        raise StartTimeout(
            f"Node {node.name} did not unpack its files in time.",
            reason="start-timeout",
        )

    def is_seeded(self, container: str) -> bool:
        """Whether a container runs and got all of its files."""
        argv = ("test", "-e", SEEDED.path)
        try:
            result = run(self.engine, container, Command(argv))
        except EngineError as error:
            if error.reason not in {"node-stopped", "not-found"}:
                raise
            return False
        if result.timed_out:
            # Not a reason to throw away what may be somebody's work.
            raise StartTimeout(
                "A node that runs does not answer.", reason="start-timeout"
            )
        return result.exit_code == 0

    def failure(self, node: str, container: str) -> LabError:
        """Why a node stopped or took no files, with the last lines that it printed."""
        state = self._last_state(container)
        with engine_errors():
            log: bytes = self.engine.api.logs(container, tail=LOG_LINES)
        if state["Running"]:
            text = log.decode(errors="replace").strip() or "(it printed nothing)"
            return LabError(
                f"Node {node} did not take its files: {text}",
                reason="files-refused",
            )
        text = log.decode(errors="replace").strip() or "(it printed nothing)"
        return LabError(
            f"Node {node} stopped as it started, exit code {state['ExitCode']}:"
            f" {state['Error'] or text}",
            reason="node-exited",
        )

    def _last_state(self, container: str) -> dict[str, Any]:
        """The state once it stopped; or that of a container that just goes on."""
        deadline = time.monotonic() + STOPPING_PATIENCE
        while True:
            with engine_errors():
                found = self.engine.api.inspect_container(container)["State"]
            state: dict[str, Any] = found
            if not state["Running"] or time.monotonic() > deadline:
                return state
            time.sleep(0.05)


def memory_of(engine: Engine, container: str) -> int:
    """Bytes in use, without the page cache that can be dropped; 0 when it is gone."""
    try:
        with engine_errors():
            found: dict[str, Any] = engine.api.stats(
                container, stream=False, one_shot=True
            )
    except EngineError as error:
        if error.reason not in {"node-stopped", "not-found"}:
            raise
        return 0
    memory = found.get("memory_stats") or {}
    details = memory.get("stats") or {}
    # Control groups of version 1 give the sum over children under a name of its own.
    cache = details.get("total_inactive_file", details.get("inactive_file", 0))
    return max(int(memory.get("usage", 0)) - int(cache), 0)


def remove_container(engine: Engine, container: str) -> None:
    """Kill and remove it with its volumes; harmless when it is gone already."""
    deadline = time.monotonic() + REMOVAL_PATIENCE
    with engine_errors():
        while True:
            try:
                engine.api.remove_container(container, force=True, v=True)
            except NotFound:
                return
            except APIError as error:
                if not _is_passing(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
            else:
                return


def _is_passing(error: APIError) -> bool:
    """Whether a removal was refused for what lasts a moment only."""
    text = str(error.explanation).lower()
    # 409 "removal of container ... is already in progress"; 500 or 409 "could not
    # kill ...", because it had just stopped or did not yet.
    return "already in progress" in text or "could not kill" in text
