"""Archives from hands that are not trusted: read in one pass, in bounded memory.

`tarfile` itself keeps every member it saw, and copies extended headers to each of
them: a few MiB can be made to fill any memory. Here are only plain files and folders,
as `tar --format=gnu` writes them; all else is stepped over.
"""

import io
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sandboxes.spec import FileSpec

BLOCK = tarfile.BLOCKSIZE
LAST_BLOCK = bytes(BLOCK)
LONGEST_NAME = 4096
PLAIN = (tarfile.REGTYPE, tarfile.AREGTYPE)


class SpoiltArchive(Exception):
    """It is no archive, or is cut, or says what cannot be."""


@dataclass(frozen=True)
class Member:
    """One entry as it stands; `plain` is False for links, devices and the like."""

    name: str
    mode: int
    content: memoryview
    plain: bool
    folder: bool


def members(archive: bytes) -> Iterator[Member]:
    """Every entry in turn; SpoiltArchive where it cannot go on."""
    view, offset, long_name = memoryview(archive), 0, None
    while (block := bytes(view[offset : offset + BLOCK])) != LAST_BLOCK:
        header = _header(block)
        begin, end = offset + BLOCK, offset + BLOCK + header.size
        if end > len(view):
            raise SpoiltArchive("it ends in the middle of a file")
        offset = begin + -(-header.size // BLOCK) * BLOCK
        content = view[begin:end]
        if header.type == tarfile.GNUTYPE_LONGNAME:
            long_name = _name(content)
            continue
        yield Member(
            name=(long_name or header.name).rstrip("/"),
            mode=header.mode & 0o777,
            content=content,
            plain=header.type in PLAIN,
            folder=header.isdir(),
        )
        long_name = None


def pack(files: Iterable[FileSpec]) -> bytes:
    """The inverse; a path that ends in a slash is a folder."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for file in files:
            member = tarfile.TarInfo(file.path.strip("/"))
            member.mode = file.mode
            member.size = len(file.content)
            if file.path.endswith("/"):
                member.type = tarfile.DIRTYPE
            archive.addfile(member, io.BytesIO(file.content))
    return buffer.getvalue()


def _header(block: bytes) -> tarfile.TarInfo:
    try:
        header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError, OverflowError) as error:
        raise SpoiltArchive(str(error)) from error
    if header.size < 0:
        raise SpoiltArchive("a file of negative size")
    return header


def _name(content: memoryview) -> str:
    if len(content) > LONGEST_NAME:
        raise SpoiltArchive("a name without end")
    return bytes(content).rstrip(b"\0").decode("utf-8", "surrogateescape")
