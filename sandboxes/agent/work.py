"""A person's work: taken out of nodes as archives, and made files of nodes again.

The nodes are the student's, so every archive that comes out of one may have been made
by hand: it is read warily and written anew. Going back it is part of the files that a
node finds before its program starts, so no archive meets what is already there.
"""

import gzip
import logging
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from sandboxes.agent import tarballs
from sandboxes.agent.tarballs import Member, SpoiltArchive
from sandboxes.backend import RunResult, Sandbox, SandboxBackend
from sandboxes.errors import EngineError, LabError
from sandboxes.spec import FileSpec, NodeSpec, SandboxSpec
from sandboxes.template import NodeTemplate, SandboxTemplate

log = logging.getLogger(__name__)
# For all nodes of a sandbox together; seconds, and bytes before compression.
MAX_WORK_BYTES = 16 << 20
MAX_MEMBERS = 2000
SAVE_SECONDS = 30.0
# The headers that `write` adds on top.
MAX_ARCHIVE_BYTES = MAX_WORK_BYTES + 2048 * (MAX_MEMBERS + 100)
PACK = (
    "tar",
    "--create",
    "--file=-",
    "--format=gnu",
    "--hard-dereference",
    "--ignore-failed-read",
    "--directory=/",
    "--",
)
# tar's own words: 1 "some files differ", 2 after a file that could not be read.
USABLE = frozenset({0, 1, 2})


def too_large() -> LabError:
    """What is told when the work is more than is kept."""
    limit = MAX_WORK_BYTES >> 20
    return LabError(
        f"The work is more than can be saved: {limit} MiB or {MAX_MEMBERS} files.",
        reason="too-large",
    )


@dataclass
class Budget:
    """What may still be taken from the nodes of one sandbox."""

    size: int = MAX_WORK_BYTES
    members: int = MAX_MEMBERS
    deadline: float = field(default_factory=lambda: time.monotonic() + SAVE_SECONDS)

    def count(self, member: Member) -> None:
        """LabError when it is one too many, or too large."""
        self.members -= 1
        self.size -= len(member.content)
        if self.members < 0 or self.size < 0:
            raise too_large()


Files = dict[str, FileSpec]


def save(backend: SandboxBackend, sandbox: Sandbox, template: SandboxTemplate) -> bytes:
    """The work of every node that has some; LabError when too large or none at all.

    A node that does not run, or whose archive is spoilt, contributes nothing.
    """
    budget = Budget()
    saved: dict[str, Files] = {}
    for node in _savable(template):
        raw = _pack(backend, sandbox, node, budget)
        files = None if raw is None else read(raw, node.saved, budget)
        if files is None:
            log.warning("nothing was saved of %s in %s", node.name, sandbox.name)
        else:
            saved[node.name] = files
    if not saved:
        raise LabError("No host has work that can be saved.", reason="nothing-saved")
    return write(saved)


def restored(
    spec: SandboxSpec, template: SandboxTemplate, archive: bytes
) -> SandboxSpec:
    """The sandbox with the work in it, in place of what the kit has at saved paths.

    LabError when the archive is none, or too large.
    """
    work = unpack(archive, template)
    return replace(
        spec, nodes=tuple(_with_work(node, work, template) for node in spec.nodes)
    )


def unpack(archive: bytes, template: SandboxTemplate) -> dict[str, Files]:
    """{node: its files} for nodes that the template saves, checked once more."""
    budget = Budget()
    nodes = {node.name: node for node in _savable(template)}
    work = {}
    try:
        for member in tarballs.members(_inflated(archive)):
            node = nodes.get(member.name.removesuffix(".tar"))
            if node is None:
                continue
            files = read(bytes(member.content), node.saved, budget)
            if files is not None:
                work[node.name] = files
    except (SpoiltArchive, zlib.error) as error:
        raise LabError(
            f"The saved work cannot be read: {error}", reason="bad-work"
        ) from error
    return work


def write(work: dict[str, Files]) -> bytes:
    """The archive of `unpack`: gzip'd, with one member NODE.tar for each node."""
    outer = [
        FileSpec(f"{node}.tar", tarballs.pack(files.values()))
        for node, files in work.items()
    ]
    return gzip.compress(tarballs.pack(outer), mtime=0)


def read(raw: bytes, saved: tuple[str, ...], budget: Budget) -> Files | None:
    """The regular files and folders of a node's archive; None when it is spoilt.

    Links, devices, paths outside of `saved` and rights beyond rwx are left out.
    """
    roots = [PurePosixPath(path) for path in saved]
    found: Files = {}
    try:
        for member in tarballs.members(raw):
            budget.count(member)
            path = _path_within(roots, member.name)
            if path is not None and _fits(found, path, member):
                found[str(path)] = _file(path, member)
    except SpoiltArchive as error:
        log.info("a spoilt archive: %s", error)
        return None
    return found


def _file(path: PurePosixPath, member: Member) -> FileSpec:
    if member.folder:
        # The owner of a folder without rights to it could not fill it.
        return FileSpec(f"{path}/", b"", member.mode | 0o700)
    return FileSpec(str(path), bytes(member.content), member.mode)


def _path_within(roots: list[PurePosixPath], name: str) -> PurePosixPath | None:
    """Where a member belongs, if that is at or below one of the roots."""
    path = PurePosixPath("/") / name
    if name.startswith("/") or ".." in path.parts or "\0" in name:
        return None
    return path if any(path.is_relative_to(root) for root in roots) else None


def _fits(found: Files, path: PurePosixPath, member: Member) -> bool:
    """Whether it is a file or folder and contradicts none that came before it."""
    before = found.get(str(path))
    if not (member.plain or member.folder):
        return False
    if before is not None and before.path.endswith("/") != member.folder:
        return False
    if member.plain and any(other.startswith(f"{path}/") for other in found):
        return False
    parents = (found.get(str(parent)) for parent in path.parents)
    return all(parent is None or parent.path.endswith("/") for parent in parents)


def _savable(template: SandboxTemplate) -> Iterator[NodeTemplate]:
    return (node for node in template.nodes if node.saved and not node.graded)


def _pack(
    backend: SandboxBackend, sandbox: Sandbox, node: NodeTemplate, budget: Budget
) -> bytes | None:
    paths = [path.lstrip("/") for path in node.saved]
    try:
        result = backend.run(
            sandbox,
            node.name,
            [*PACK, *paths],
            timeout=max(budget.deadline - time.monotonic(), 0.1),
            max_output=MAX_ARCHIVE_BYTES,
        )
    except EngineError as error:
        if error.reason == "engine-down":
            raise
        # Stopped, gone, or so full of processes that not even tar finds room.
        return None
    return _usable(result)


def _usable(result: RunResult) -> bytes | None:
    if result.truncated:
        raise too_large()
    if result.exit_code not in USABLE or not result.stdout:
        return None
    return result.stdout


def _with_work(
    node: NodeSpec, work: dict[str, Files], template: SandboxTemplate
) -> NodeSpec:
    files = work.get(node.name)
    own = template.node(node.name)
    if files is None or own is None:
        return node
    # What the student deleted must not come back out of the kit.
    kept = [
        file
        for file in node.files
        if not any(PurePosixPath(file.path).is_relative_to(p) for p in own.saved)
    ]
    return replace(node, files=(*kept, *files.values()))


def _inflated(archive: bytes) -> bytes:
    """The outer archive, never more than it may be."""
    inflater = zlib.decompressobj(wbits=31)
    # Twice: each layer has headers of its own.
    limit = MAX_ARCHIVE_BYTES + 2048 * MAX_MEMBERS
    data = inflater.decompress(archive, limit)
    if inflater.unconsumed_tail:
        raise too_large()
    if not inflater.eof:
        raise SpoiltArchive("its end is missing")
    return data
