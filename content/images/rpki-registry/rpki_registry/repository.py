"""The repository: one state of all publication points, for rsync and for RRDP."""

import json
import os
import uuid
from collections.abc import Mapping
from pathlib import Path

from rpki_objects.layout import Layout

from rpki_registry import rrdp
from rpki_registry.tree import Tree

_XML = "application/xml"


class Repository:
    """Shows what the publication points hold. Not for two threads at once.

    `pages` are the files under HTTPS by path, those of the edition before among them:
    who has read the old notification still finds its snapshot.
    """

    def __init__(self, state: Path, layout: Layout) -> None:
        self._layout = layout
        self._numbers = state / "edition.json"
        self.tree = Tree(state / "tree")
        self.session, self.serial = str(uuid.uuid4()), 0
        if self._numbers.exists():
            told = json.loads(self._numbers.read_text("utf-8"))
            self.session, self.serial = told["session"], told["serial"]
        self.pages: Mapping[str, tuple[str, bytes]] = {}
        self._snapshot: dict[str, tuple[str, bytes]] = {}

    def show(self, files: Mapping[str, bytes]) -> int:
        """Publish these files, by path; the serial number of what all see from now."""
        edition = rrdp.Edition(self.session, self.serial + 1, files)
        content = rrdp.snapshot(edition, self._layout)
        notification = rrdp.notification(edition, self._layout, content)
        self._keep(edition.serial)
        self.tree.show(files)
        path = self._path(self._layout.snapshot(self.session, edition.serial))
        snapshot = {path: (_XML, content)}
        notified = self._path(self._layout.notification)
        self.pages = {**self._snapshot, **snapshot, notified: (_XML, notification)}
        self._snapshot = snapshot
        self.serial = edition.serial
        return self.serial

    def _keep(self, serial: int) -> None:
        # Before anybody sees it: no two states may ever share a number.
        draft = self._numbers.with_suffix(".draft")
        draft.write_text(json.dumps({"session": self.session, "serial": serial}))
        os.replace(draft, self._numbers)

    def _path(self, uri: str) -> str:
        return uri.removeprefix(f"https://{self._layout.hostname}")
