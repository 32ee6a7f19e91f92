"""Archives in the place of squashfs images, for machines without squashfs-tools.

The programs of that name are replaced by tar; all that is done around them is real.
"""

import io
import tarfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from board_runtime.board import Board
from board_runtime.places import Places
from board_runtime.user import User

_UNPACK = """#!/bin/sh
while [ $# -gt 1 ]; do
    [ "$1" = -dest ] && dest=$2
    shift
done
mkdir "$dest" && exec tar -x -p -C "$dest" -f "$1"
"""
_PACK = """#!/bin/sh
exec tar -c --sort=name --mtime=@0 -C "$1" -f "$2" .
"""


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on, images are archives."""
    folder.mkdir()
    for name, text in (("unsquashfs", _UNPACK), ("mksquashfs", _PACK)):
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=":")


def real_board(folder: Path) -> Board:
    """A board that unpacks what it is given."""
    return Board(Places(folder), User(apart=False))


def packed(files: Mapping[str, bytes], links: Mapping[str, str] | None = None) -> bytes:
    """An image with these files, which may be run, and these links."""
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(f"./{name}")
            member.size, member.mode = len(content), 0o755
            archive.addfile(member, io.BytesIO(content))
        for name, target in (links or {}).items():
            member = tarfile.TarInfo(f"./{name}")
            member.type, member.linkname = tarfile.SYMTYPE, target
            archive.addfile(member)
    return whole.getvalue()


def unpacked(image: bytes) -> dict[str, bytes]:
    """{name: content} of an image's files."""
    found = {}
    with tarfile.open(fileobj=io.BytesIO(image)) as archive:
        for member in archive:
            if file := archive.extractfile(member):
                found[member.name.removeprefix("./")] = file.read()
    return found
