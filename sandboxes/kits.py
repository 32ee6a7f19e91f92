"""What `prepare` makes of a lab: an archive of each node's files, unpacked warily."""

import io
import json
import tarfile
from collections.abc import Collection
from pathlib import PurePosixPath

from sandboxes.errors import LabError
from sandboxes.spec import FileSpec

# For all nodes together.
MAX_KIT_BYTES = 4 << 20
MAX_KIT_FILES = 500
PARAMETERS = "parameters.json"


def unpack_kit(
    archive: bytes, nodes: Collection[str]
) -> tuple[dict[str, tuple[FileSpec, ...]], dict[str, str]]:
    """{node: files} and the computed parameters.

    LabError when it is not a tar archive of regular files below known nodes.
    """
    files: dict[str, list[FileSpec]] = {}
    computed: dict[str, str] = {}
    if not archive:
        return {}, {}
    try:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            for member in tar:
                if member.isdir():
                    continue
                content = _content(tar, member)
                node, _slash, path = member.name.removeprefix("./").partition("/")
                if node == PARAMETERS:
                    computed = _computed(content)
                elif node in nodes and ".." not in PurePosixPath(path).parts:
                    spec = FileSpec(f"/{path}", content, member.mode & 0o777)
                    files.setdefault(node, []).append(spec)
                else:
                    raise bad_kit(f"{member.name!r} belongs to no node")
    except tarfile.TarError as error:
        raise bad_kit(f"not a tar archive: {error}") from error
    if sum(map(len, files.values())) > MAX_KIT_FILES:
        raise bad_kit("too many files")
    return {node: tuple(specs) for node, specs in files.items()}, computed


def bad_kit(reason: str) -> LabError:
    """What is told when a lab's preparation cannot be used."""
    return LabError(f"The lab's preparation failed: {reason}", reason="bad-kit")


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    reader = tar.extractfile(member) if member.isreg() else None
    if reader is None or member.size > MAX_KIT_BYTES:
        raise bad_kit(f"{member.name!r} is not a regular file of fair size")
    return reader.read()


def _computed(content: bytes) -> dict[str, str]:
    try:
        values = json.loads(content)
    except ValueError as error:
        raise bad_kit(f"{PARAMETERS}: {error}") from error
    if not isinstance(values, dict):
        raise bad_kit(f"{PARAMETERS}: not an object")
    return {str(name): str(value) for name, value in values.items()}
