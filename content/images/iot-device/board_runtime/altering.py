"""Alters unpacked firmware, as firmware's own user: bytes that stand in its files.

Run by itself in the folder that holds `root` and `orders`: {"replace": [[old, new],
...], "files": {path: content}}, all bytes in hexadecimal digits. A path that leads out
of the tree through a link is not followed.
"""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

_MOST = 4 << 20


def alter(root: Path, orders: dict[str, dict[str, str] | list[list[str]]]) -> None:
    """Carry the orders out: replacements everywhere, then whole files."""
    pairs = [(bytes.fromhex(old), bytes.fromhex(new)) for old, new in orders["replace"]]
    for file in _files(root):
        content = before = file.read_bytes()
        for old, new in pairs:
            content = content.replace(old, new)
        if content != before:
            file.chmod(0o644)
            file.write_bytes(content)
    for name, text in dict(orders["files"]).items():
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
    alter(Path("root"), json.loads(Path("orders").read_text("ascii")))
