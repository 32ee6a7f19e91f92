"""A folder that is replaced as a whole: whoever reads it finds the old or the new."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make these the folder's only files. A crash in between loses neither state."""
    draft, old = _beside(folder)
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    for name, content in files.items():
        (draft / name).write_bytes(content)
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        os.rename(folder, old)
    os.rename(draft, folder)
    shutil.rmtree(old, ignore_errors=True)


def read(folder: Path) -> dict[str, bytes]:
    """Its files by name; FileNotFoundError when there is no such folder."""
    draft, _old = _beside(folder)
    # The new one is complete by the time that the old one goes.
    if not folder.exists() and draft.exists():
        os.rename(draft, folder)
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def _beside(folder: Path) -> tuple[Path, Path]:
    return folder.with_name(f".{folder.name}.draft"), folder.with_name(
        f".{folder.name}.old"
    )
