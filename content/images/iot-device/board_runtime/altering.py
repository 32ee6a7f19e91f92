"""Alters unpacked firmware, as firmware's own user, and packs what comes of it.

Run by itself in the folder that holds `root` and `orders`: {"replace": [[old, new],
...], "versions": [{path: content}, ...]}, all bytes in hexadecimal digits. Each version
is what the one before it was, with these files; it is packed as made-0, made-1, and so
on. A path that leads out of the tree through a link is not followed.
"""

import json
import os
import shutil
import stat
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

_MOST = 4 << 20
_PACK = (
    "mksquashfs root {made} -noappend -quiet -no-progress -no-xattrs -all-root"
    " -all-time 0 -mkfs-time 0 -processors 1"
)


def replace(root: Path, replacements: Iterable[Iterable[str]]) -> None:
    """Put other bytes in the place of some, wherever they stand."""
    pairs = [(bytes.fromhex(old), bytes.fromhex(new)) for old, new in replacements]
    for file in _files(root):
        content = before = file.read_bytes()
        for old, new in pairs:
            content = content.replace(old, new)
        if content != before:
            mode = stat.S_IMODE(file.stat().st_mode)
            file.chmod(mode | stat.S_IWUSR)
            file.write_bytes(content)
            # A script that cannot be run any more is other firmware.
            file.chmod(mode)


def lay(root: Path, files: Mapping[str, str]) -> None:
    """Write whole files, whatever is in their place; ValueError for one elsewhere."""
    for name, text in files.items():
        _put(root / name, bytes.fromhex(text), root)


def _files(root: Path) -> Iterator[Path]:
    """Its plain files; no link is followed."""
    for folder, _folders, names in os.walk(root):
        for name in names:
            file = Path(folder, name)
            if file.is_file() and not file.is_symlink() and file.stat().st_size < _MOST:
                yield file


def _put(file: Path, content: bytes, root: Path) -> None:
    if not file.parent.resolve().is_relative_to(root.resolve()):
        raise ValueError(f"{file} is elsewhere")
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.is_dir() and not file.is_symlink():
        shutil.rmtree(file)
    file.unlink(missing_ok=True)
    file.write_bytes(content)
    file.chmod(0o755)


if __name__ == "__main__":
    orders = json.loads(Path("orders").read_text("ascii"))
    replace(Path("root"), orders["replace"])
    for number, files in enumerate(orders["versions"]):
        lay(Path("root"), files)
        subprocess.run(  # noqa: S603 - our own argument list
            _PACK.format(made=f"made-{number}").split(), check=True
        )
