"""What a sandbox is to be: frozen values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class FileSpec:
    """A file that a node finds before its own program starts.

    `path` is absolute and lies on one of the node's tmpfs mounts; `mode` as chmod.
    With a slash at its end it is a folder, and has no content.
    """

    path: str
    content: bytes
    mode: int = 0o644


@dataclass(frozen=True)
class Limits:
    """Ceilings of one node: MiB of memory (swap included), CPUs, processes."""

    memory_mib: int = 256
    cpus: float = 0.5
    pids: int = 64


@dataclass(frozen=True)
class NetworkSpec:
    """One bridge without a way out; `subnet` in CIDR, unique on the engine.

    The first host address belongs to the engine, even though nothing answers there.
    With `subnet6` (a unique local /64) its nodes have an IPv6 address each, too.
    """

    name: str
    subnet: str
    subnet6: str | None = None


@dataclass(frozen=True)
class Attachment:
    """A node's place on a network; only one with a `subnet6` has an `address6`."""

    network: str
    address: str
    address6: str | None = None


def nearest(
    own: Sequence[Attachment], other: Sequence[Attachment]
) -> Attachment | None:
    """Where the node at `own` finds another: on a network of both, if there is one.

    Otherwise the other's first place, which takes a router; None when it has none.
    """
    near = {place.network for place in own}
    return min(other, key=lambda place: place.network not in near, default=None)


@dataclass(frozen=True)
class TmpfsSpec:
    """A writable directory in memory; the only writable place of a node."""

    path: str
    size_mib: int = 16
    inodes: int = 4096


@dataclass(frozen=True)
class NodeSpec:
    """One container.

    `user` is "uid:gid"; it owns every tmpfs. `capabilities` are added to an empty
    set. `resolver` is the only name server in its resolv.conf. `hosts` are names for
    its hosts file beyond those of the nodes, with their addresses. With `seeded`, the
    image's entry point waits for a tar archive of `files` on its standard input and
    prints the line `seeded` before it starts its program; the archive's last member is
    an empty file below /dev/shm. `runtime` is one of the engine's runtimes, None its
    default.
    """

    name: str
    image: str
    user: str = "1000:1000"
    command: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    capabilities: tuple[str, ...] = ()
    sysctls: Mapping[str, str] = field(default_factory=dict)
    tmpfs: tuple[TmpfsSpec, ...] = ()
    limits: Limits = Limits()
    resolver: str | None = None
    hosts: Mapping[str, str] = field(default_factory=dict)
    seeded: bool = True
    files: tuple[FileSpec, ...] = ()
    runtime: str | None = None


@dataclass(frozen=True)
class SandboxSpec:
    """Nodes and networks that live and die together; `labels` find them again."""

    nodes: tuple[NodeSpec, ...]
    networks: tuple[NetworkSpec, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)

    def hosts(self, node: NodeSpec) -> dict[str, str]:
        """{name: address} of a node's hosts file: every node as this one finds it."""
        places = {
            other.name: nearest(node.attachments, other.attachments)
            for other in self.nodes
        }
        found = {name: place.address for name, place in places.items() if place}
        return {**found, **node.hosts}
