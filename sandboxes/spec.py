"""What a sandbox is to be: frozen values that go to JSON and back."""

import base64
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self


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
    """A node's place on a network."""

    network: str
    address: str


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
    set. `resolver` is the only name server in its resolv.conf. `hosts` are further
    names for its hosts file, with their addresses. With `seeded`, the image's entry
    point waits for a tar archive of `files` on its standard input before it starts its
    program; the archive's last member is an empty file below /dev/shm. `runtime` is
    one of the engine's runtimes, None its default.
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

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types; file contents as base64."""
        data = asdict(self)
        for node in data["nodes"]:
            for file in node["files"]:
                file["content"] = base64.b64encode(file["content"]).decode("ascii")
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`."""
        return cls(
            nodes=tuple(_node(node) for node in data["nodes"]),
            networks=tuple(NetworkSpec(**network) for network in data["networks"]),
            labels=dict(data["labels"]),
        )


def _node(data: Mapping[str, Any]) -> NodeSpec:
    files = [
        FileSpec(f["path"], base64.b64decode(f["content"]), f["mode"])
        for f in data["files"]
    ]
    return NodeSpec(
        **{
            **data,
            "command": tuple(data["command"]),
            "attachments": tuple(Attachment(**a) for a in data["attachments"]),
            "capabilities": tuple(data["capabilities"]),
            "tmpfs": tuple(TmpfsSpec(**t) for t in data["tmpfs"]),
            "limits": Limits(**data["limits"]),
            "files": tuple(files),
        }
    )
