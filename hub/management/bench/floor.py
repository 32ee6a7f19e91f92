"""The floor: what the bare engine needs for the same, through its plain API."""

import io
import tarfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any

from docker import APIClient
from docker.errors import APIError, NotFound
from docker.types import IPAMConfig, IPAMPool, LogConfig

from hub.management.bench.screen import PROMPT, await_output
from sandboxes.spec import FileSpec, NodeSpec, SandboxSpec

LABEL = "org.is3c.hub.bench"
READ_SIZE = 256 * 1024
BRIDGE_OPTIONS = {"com.docker.network.bridge.inhibit_ipv4": "true"}


class PlainEngine:
    """The engine without the product; all it makes carries `mark` as label and name."""

    def __init__(self, base_url: str | None, mark: str) -> None:
        self.api = APIClient(
            base_url=base_url, version="auto", timeout=60, max_pool_size=64
        )
        self.mark = mark
        self.labels = {LABEL: mark}
        self.filters = {"label": f"{LABEL}={mark}"}

    def version(self) -> str:
        """For the report."""
        return f"Docker Engine {self.api.version()['Version']}"

    def remove_all(self) -> None:
        """Remove every container and network of this mark."""
        containers = [c["Id"] for c in self.api.containers(True, filters=self.filters)]
        self._each(self._remove_container, containers)
        for network in self.api.networks(filters=self.filters):
            self._remove_network(network["Id"])

    def _remove_container(self, container: str) -> None:
        with suppress(NotFound):
            self.api.remove_container(container, force=True, v=True)

    def _remove_network(self, network: str) -> None:
        deadline = time.monotonic() + 10
        while True:
            try:
                return self.api.remove_network(network)
            except NotFound:
                return None
            except APIError:
                # Endpoints of containers just removed may linger.
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def start(self, spec: SandboxSpec, name: str = "lab") -> dict[str, str]:
        """Bring the same topology up, nodes in parallel; container ids by node.

        Several at a time have different names.
        """
        prefix = f"{self.mark}-{name}"
        for network in spec.networks:
            self.api.create_network(
                f"{prefix}-{network.name}",
                driver="bridge",
                internal=True,
                options=BRIDGE_OPTIONS,
                enable_ipv6=network.subnet6 is not None,
                ipam=IPAMConfig(
                    pool_configs=[
                        IPAMPool(subnet=subnet)
                        for subnet in (network.subnet, network.subnet6)
                        if subnet
                    ]
                ),
                labels=self.labels,
            )
        made = self._each(lambda node: self._start_node(spec, node, prefix), spec.nodes)
        names = [node.name for node in spec.nodes]
        return dict(zip(names, made, strict=True))

    def _start_node(self, spec: SandboxSpec, node: NodeSpec, prefix: str) -> str:
        container = self._create(spec, node, prefix)
        if not node.seeded:
            self.api.start(container)
            return container
        stdin = self.api.attach_socket(container, params={"stdin": 1, "stream": 1})
        self.api.start(container)
        stdin._sock.sendall(_archive(node.files, node.user))
        _close(stdin)
        return container

    def _create(self, spec: SandboxSpec, node: NodeSpec, prefix: str) -> str:
        first, *others = node.attachments or (None,)
        network = f"{prefix}-{first.network}" if first else "none"
        endpoint = (
            self.api.create_endpoint_config(
                ipv4_address=first.address, ipv6_address=first.address6
            )
            if first
            else {}
        )
        made = self.api.create_container(
            node.image,
            command=list(node.command) or None,
            name=f"{prefix}-{node.name}",
            hostname=node.name,
            user=node.user,
            stdin_open=node.seeded,
            labels=self.labels,
            networking_config={"EndpointsConfig": {network: endpoint}},
            host_config=self._host_config(node, network, spec.hosts(node)),
        )
        container = str(made["Id"])
        for place in others:
            self.api.connect_container_to_network(
                container,
                f"{prefix}-{place.network}",
                ipv4_address=place.address,
                ipv6_address=place.address6,
            )
        return container

    def _host_config(self, node: NodeSpec, network: str, hosts: dict[str, str]) -> Any:
        memory = f"{node.limits.memory_mib}m"
        options = "rw,exec,nosuid,nodev,size={}m,uid=1000,gid=1000,mode=0755"
        return self.api.create_host_config(
            network_mode=network,
            cap_drop=["ALL"],
            cap_add=list(node.capabilities),
            security_opt=["no-new-privileges:true"],
            read_only=True,
            tmpfs={t.path: options.format(t.size_mib) for t in node.tmpfs},
            dns=[node.resolver] if node.resolver else None,
            extra_hosts=hosts,
            sysctls=dict(node.sysctls) or None,
            mem_limit=memory,
            memswap_limit=memory,
            nano_cpus=round(node.limits.cpus * 1_000_000_000),
            pids_limit=node.limits.pids,
            log_config=LogConfig(type="local"),
            init=True,
        )

    @contextmanager
    def shell(self, container: str, argv: Sequence[str]) -> Iterator["HijackedShell"]:
        """A shell on a terminal; it goes on in the container afterwards."""
        with self._exec(container, argv, tty=True) as socket:
            yield HijackedShell(socket)

    def await_prompt(self, container: str, argv: Sequence[str]) -> None:
        """Run a shell on a terminal until it prompts."""
        with self.shell(container, argv) as shell:
            await_output(shell, PROMPT)

    def run(self, container: str, argv: Sequence[str], stdin: bytes) -> bytes:
        """Run a command to its end; what the engine sent of its output."""
        with self._exec(container, argv, tty=False) as program:
            program._sock.sendall(stdin)
            program._sock.shutdown(1)
            output: bytes = _reader(program).read()
        return output

    @contextmanager
    def _exec(self, container: str, argv: Sequence[str], *, tty: bool) -> Iterator[Any]:
        made = self.api.exec_create(container, list(argv), stdin=True, tty=tty)
        socket = self.api.exec_start(made["Id"], tty=tty, socket=True)
        try:
            yield socket
        finally:
            _close(socket)

    def memory(self, containers: Iterable[str]) -> float:
        """MiB that these containers hold, without what could be dropped any time."""
        stats = self._each(
            lambda c: self.api.stats(c, stream=False, one_shot=True), list(containers)
        )
        return sum(map(_used, stats)) / (1 << 20)

    def _each(self, action: Any, things: Sequence[Any]) -> list[Any]:
        with ThreadPoolExecutor(min(max(len(things), 1), 16)) as pool:
            return list(pool.map(action, things))


class HijackedShell:
    """A shell on the connection that the engine hands over, nothing in between."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket

    def type(self, data: bytes) -> None:
        """Send what somebody typed."""
        self._socket._sock.sendall(data)

    def read(self) -> bytes:
        """The next output."""
        data: bytes = _reader(self._socket).read1(READ_SIZE)
        return data


def _reader(socket: Any) -> Any:
    """What reads a hijacked connection from the byte after the response's head."""
    return socket._response.raw._fp.fp


def _close(socket: Any) -> None:
    with suppress(OSError):
        socket._sock.shutdown(2)
    socket._response.close()
    socket.close()


def _archive(files: Sequence[FileSpec], user: str) -> bytes:
    buffer = io.BytesIO()
    uid = int(user.partition(":")[0])
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for file in files:
            member = tarfile.TarInfo(file.path.lstrip("/"))
            member.size, member.mode = len(file.content), file.mode
            member.uid = member.gid = uid
            archive.addfile(member, io.BytesIO(file.content))
    return buffer.getvalue()


def _used(stats: Mapping[str, Any]) -> int:
    memory = stats["memory_stats"]
    detail = memory["stats"]
    # Control groups of version 1 and of version 2 name it differently.
    idle = detail.get("total_inactive_file", detail.get("inactive_file", 0))
    return int(memory["usage"]) - int(idle)
