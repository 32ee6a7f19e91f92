"""What a node may not do: the engine's settings that every container gets."""

import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from docker.types import LogConfig, Ulimit

from sandboxes.backends.docker.engine import Engine
from sandboxes.spec import NodeSpec, TmpfsSpec

# The engine's own default profile, without what no lab needs: io_uring, sockets of
# families other than local, IP, packet and netlink for routes and socket statistics,
# and 32-bit system calls. Nodes with NET_ADMIN have all of netlink.
SECCOMP_PROFILE = Path(__file__).with_name("seccomp.json")

OPEN_FILES = 8192
SHARED_MEMORY = "8m"
# An eighth of what everything else has by default: it counts only while all processors
# are busy, and then a service weighs as much as eight nodes.
CPU_SHARES = 128
# A program that floods its output would otherwise fill the host's disk. What does not
# fit the buffer is dropped rather than written: copying is the engine's own work, which
# no limit of the node bounds.
LOGGING = {
    "max-size": "1m",
    "max-file": "1",
    "compress": "false",
    "mode": "non-blocking",
    "max-buffer-size": "256k",
}
# A node on two networks is no way from one to the other, unless its lab says so: the
# engine's host forwards, and a new network namespace takes after it.
NO_ROUTER = {"net.ipv4.ip_forward": "0"}
NO_ROUTER6 = {"net.ipv6.conf.all.forwarding": "0"}
# The directories that programs of any user write to have the sticky bit.
PUBLIC_DIRECTORIES = ("/tmp", "/var/tmp")  # noqa: S108 - in the node, not here


@cache
def _seccomp() -> str:
    return SECCOMP_PROFILE.read_text(encoding="utf-8")


def host_config(
    engine: Engine,
    node: NodeSpec,
    *,
    network: str | None,
    resolver_file: Path,
    hosts: Mapping[str, str],
) -> Any:
    """The engine's HostConfig of a node whose first network is `network`."""
    memory = f"{node.limits.memory_mib}m"
    return engine.api.create_host_config(
        network_mode=network or "none",
        cap_drop=["ALL"],
        cap_add=list(node.capabilities),
        security_opt=["no-new-privileges:true", f"seccomp={_seccomp()}"],
        read_only=True,
        tmpfs={mount.path: _tmpfs_options(mount, node.user) for mount in node.tmpfs},
        binds=[f"{resolver_file}:/etc/resolv.conf:ro"],
        extra_hosts=dict(hosts),
        sysctls=_sysctls(node),
        mem_limit=memory,
        memswap_limit=memory,
        nano_cpus=round(node.limits.cpus * 1_000_000_000),
        cpu_shares=CPU_SHARES,
        pids_limit=node.limits.pids,
        shm_size=SHARED_MEMORY,
        ulimits=[
            Ulimit(name="nofile", soft=OPEN_FILES, hard=OPEN_FILES),
            Ulimit(name="core", soft=0, hard=0),
        ],
        log_config=LogConfig(type="local", config=LOGGING),
        init=True,
        runtime=node.runtime,
    )


def _sysctls(node: NodeSpec) -> dict[str, str]:
    # A host may have no IPv6 at all, and then no such setting either.
    ipv6 = any(place.address6 for place in node.attachments)
    return {**NO_ROUTER, **(NO_ROUTER6 if ipv6 else {}), **node.sysctls}


def _tmpfs_options(mount: TmpfsSpec, user: str) -> str:
    uid, _, gid = user.partition(":")
    mode = "1777" if mount.path in PUBLIC_DIRECTORIES else "0755"
    # `exec`, because students run scripts that they wrote; the engine's default is
    # not to. The mode counts only where the image has no such directory.
    return (
        f"rw,exec,nosuid,nodev,size={mount.size_mib}m,nr_inodes={mount.inodes},"
        f"uid={uid},gid={gid or uid},mode={mode}"
    )


def resolver_file(state_dir: Path, resolver: str | None) -> Path:
    """A resolv.conf that names this server only, in a file that nodes share.

    The engine would otherwise put its own server there, which asks the host's.
    """
    folder = state_dir / "resolvers"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{resolver or 'none'}.conf"
    content = f"nameserver {resolver}\n" if resolver else "# No name server.\n"
    if not file.exists() or file.read_text(encoding="ascii") != content:
        _replace(file, content)
    return file.resolve()


def _replace(file: Path, content: str) -> None:
    """Write it in one step: others may write the same, a node may be reading it."""
    # A directory of one's own, because two threads must never share the draft.
    with tempfile.TemporaryDirectory(prefix=".draft-", dir=file.parent) as folder:
        draft = Path(folder) / file.name
        draft.write_text(content, encoding="ascii")
        draft.chmod(0o644)
        draft.replace(file)
