"""From a lab's description and a kit to the sandbox that is to be made."""

import io
import ipaddress
import json
import tarfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings

from labs.manifest import LabManifest, Node
from sandboxes.errors import LabError
from sandboxes.spec import (
    Attachment,
    FileSpec,
    Limits,
    NetworkSpec,
    NodeSpec,
    SandboxSpec,
    TmpfsSpec,
)

# Where the platform's own files lie in trusted nodes.
LAB_DIR = PurePosixPath("/lab")
LAB_TMPFS = TmpfsSpec(str(LAB_DIR), size_mib=8, inodes=1024)
# What `prepare` may hand over for all nodes together.
MAX_KIT_BYTES = 4 << 20
MAX_KIT_FILES = 500


def pool_size() -> int:
    """How many /24 slots the address pool has."""
    return 1 << (24 - ipaddress.IPv4Network(settings.SANDBOX_POOL).prefixlen)


def subnets(manifest: LabManifest, slot: int) -> dict[str, ipaddress.IPv4Network]:
    """Cut the slot's /24 into the lab's networks, the largest first."""
    pool = ipaddress.IPv4Network(settings.SANDBOX_POOL)
    cursor = int(pool.network_address) + slot * 256
    cut: dict[str, ipaddress.IPv4Network] = {}
    for network in sorted(manifest.networks, key=lambda n: n.prefix):
        cut[network.name] = ipaddress.IPv4Network((cursor, network.prefix))
        cursor += cut[network.name].num_addresses
    return cut


def addresses(manifest: LabManifest, slot: int) -> dict[str, dict[str, str]]:
    """{node: {network: IPv4 address}}."""
    nets = subnets(manifest, slot)
    return {
        node.name: {
            network: str(nets[network].network_address + number)
            for network, number in node.addresses.items()
        }
        for node in manifest.nodes
    }


def first_addresses(manifest: LabManifest, slot: int) -> dict[str, str]:
    """{node: its first address}, for hosts files and task texts."""
    return {
        node: next(iter(places.values()))
        for node, places in addresses(manifest, slot).items()
        if places
    }


def session_facts(
    manifest: LabManifest, slot: int, parameters: Mapping[str, str]
) -> dict[str, Any]:
    """What `prepare` and the grader are told."""
    return {
        "lab": manifest.slug,
        "parameters": dict(parameters),
        "nodes": addresses(manifest, slot),
        "networks": {n: str(s) for n, s in subnets(manifest, slot).items()},
        "checks": [{"id": c.id, "points": c.points} for c in manifest.checks],
    }


def image_reference(manifest: LabManifest, image: str) -> str:
    """The engine's name of an image that lab.yaml names."""
    if image.startswith("./"):
        return f"ceh/{manifest.slug}-{image.removeprefix('./')}"
    return f"ceh/{image}"


def folder_files(folder: Path, name: str) -> tuple[FileSpec, ...]:
    """The files of `folder`/`name`, to be put under /lab/`name` of a trusted node."""
    root = folder / name
    return tuple(
        FileSpec(str(LAB_DIR / name / p.relative_to(root).as_posix()), p.read_bytes())
        for p in sorted(root.rglob("*"))
        if p.is_file() and "__pycache__" not in p.parts
    )


def sandbox_spec(
    *,
    manifest: LabManifest,
    folder: Path,
    slot: int,
    parameters: Mapping[str, str],
    files: bytes,
    labels: Mapping[str, str],
) -> SandboxSpec:
    """The whole sandbox of one session."""
    kit_files, _computed = unpack_kit(files, manifest)
    facts = session_facts(manifest, slot, parameters)
    grader_files = (
        *folder_files(folder, "checks"),
        FileSpec(str(LAB_DIR / "session.json"), json.dumps(facts).encode(), 0o600),
    )
    nodes = tuple(
        _node_spec(
            manifest,
            node,
            slot,
            kit_files.get(node.name, ())
            + (grader_files if node.role == "grader" else ()),
        )
        for node in manifest.nodes
    )
    networks = tuple(
        NetworkSpec(name, str(subnet))
        for name, subnet in subnets(manifest, slot).items()
    )
    return SandboxSpec(nodes, networks, dict(labels))


def _node_spec(
    manifest: LabManifest, node: Node, slot: int, files: tuple[FileSpec, ...]
) -> NodeSpec:
    places = addresses(manifest, slot)[node.name]
    first = first_addresses(manifest, slot)
    tmpfs = tuple(TmpfsSpec(t.path, t.size_mib, t.inodes) for t in node.tmpfs)
    has_lab_dir = any(t.path == str(LAB_DIR) for t in tmpfs)
    return NodeSpec(
        name=node.name,
        image=image_reference(manifest, node.image),
        user=node.user,
        attachments=tuple(Attachment(n, a) for n, a in places.items()),
        capabilities=node.capabilities,
        sysctls=node.sysctls,
        tmpfs=tmpfs if has_lab_dir or node.role != "grader" else (*tmpfs, LAB_TMPFS),
        limits=Limits(node.limits.memory_mib, node.limits.cpus, node.limits.pids),
        resolver=first.get(node.resolver) if node.resolver else None,
        hosts=first,
        files=files,
    )


def unpack_kit(
    archive: bytes, manifest: LabManifest
) -> tuple[dict[str, tuple[FileSpec, ...]], dict[str, str]]:
    """Read what `prepare` made: {node: files} and the computed parameters.

    LabError when it is not a tar archive of regular files below known nodes.
    """
    files: dict[str, list[FileSpec]] = {}
    computed: dict[str, str] = {}
    if not archive:
        return {}, {}
    known = {node.name for node in manifest.nodes}
    try:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            for member in tar:
                if member.isdir():
                    continue
                content = _member_content(tar, member)
                node, _slash, path = member.name.removeprefix("./").partition("/")
                if node == "parameters.json":
                    computed = _computed(content)
                elif node in known and ".." not in PurePosixPath(path).parts:
                    spec = FileSpec(f"/{path}", content, member.mode & 0o777)
                    files.setdefault(node, []).append(spec)
                else:
                    raise _bad_kit(f"{member.name!r} belongs to no node")
    except tarfile.TarError as error:
        raise _bad_kit(f"not a tar archive: {error}") from error
    if sum(map(len, files.values())) > MAX_KIT_FILES:
        raise _bad_kit("too many files")
    return {node: tuple(specs) for node, specs in files.items()}, computed


def _member_content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    reader = tar.extractfile(member) if member.isreg() else None
    if reader is None or member.size > MAX_KIT_BYTES:
        raise _bad_kit(f"{member.name!r} is not a regular file of fair size")
    return reader.read()


def _computed(content: bytes) -> dict[str, str]:
    try:
        values = json.loads(content)
    except ValueError as error:
        raise _bad_kit(f"parameters.json: {error}") from error
    if not isinstance(values, dict):
        raise _bad_kit("parameters.json: not an object")
    return {str(name): str(value) for name, value in values.items()}


def _bad_kit(reason: str) -> LabError:
    return LabError(f"The lab's preparation failed: {reason}", reason="bad-kit")
