"""The repository as a tree of files for rsync, replaced in one step."""

import os
import shutil
import time
from collections.abc import Mapping
from pathlib import Path

CURRENT = "current"


class Tree:
    """`folder`/current is a link to the state of now; the one before stays readable.

    A changed file gets a time that no version of it had before, or rsync would take one
    of the same size for the old one.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.link = folder / CURRENT
        folder.mkdir(parents=True, exist_ok=True)
        self._shown = self.link.resolve() if self.link.exists() else None
        self._files = _read(self._shown) if self._shown else {}
        self._stamp = int(self._shown.name) if self._shown else 0

    def show(self, files: Mapping[str, bytes]) -> None:
        """Make these the tree's files, by path; parents of paths are folders."""
        self._stamp = max(int(time.time()), self._stamp + 1)
        made = self.folder / str(self._stamp)
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir()
        for path, content in files.items():
            target = made / path
            target.parent.mkdir(exist_ok=True)
            if self._shown and self._files.get(path) == content:
                os.link(self._shown / path, target)
            else:
                target.write_bytes(content)
                os.utime(target, (self._stamp, self._stamp))
        draft = self.folder / "draft"
        draft.unlink(missing_ok=True)
        draft.symlink_to(made.name)
        os.replace(draft, self.link)
        self._forget(keep={made, self._shown})
        self._shown, self._files = made, dict(files)

    def _forget(self, keep: set[Path | None]) -> None:
        for folder in self.folder.iterdir():
            if folder not in keep and not folder.is_symlink():
                shutil.rmtree(folder, ignore_errors=True)


def _read(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }
