"""What is made for one session before any of its nodes exists."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

PLACE = re.compile(r"\{\{ ([a-z0-9_]+(?:\.[a-z0-9-]+)?) \}\}")
NETWORK = "lab"


@dataclass
class Kit:
    """One session's files and values, as its lab makes them.

    `session` is {lab, parameters, nodes, networks}. `files` are by
    "node/absolute/path"; those whose name fits a pattern in `private` are for their
    owner only. `public` is what the student may know besides the session's parameters,
    `values` fills the templates. `since` and `until` bound the signatures that are made
    beforehand. Templates whose "node/path" is in `left_out` are not for this lab.
    """

    session: dict[str, Any]
    since: datetime
    until: datetime
    values: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    public: dict[str, str] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)
    private: set[str] = field(default_factory=set)

    @classmethod
    def begun(
        cls, session: dict[str, Any], facts: Mapping[str, str], now: datetime
    ) -> Self:
        """A kit without files, good for 30 days.

        Its templates may name parameters, `facts` and each node's address, as
        nodes.NAME. `facts` are fixed values for templates and student alike.
        """
        since, until = now - timedelta(hours=1), now + timedelta(days=30)
        kit = cls(session, since, until)
        kit.values |= {**session["parameters"], **facts}
        kit.values |= {f"nodes.{name}": at for name, at in kit.addresses.items()}
        kit.public |= facts
        return kit

    @property
    def addresses(self) -> dict[str, str]:
        """Each node's address on the lab's network, or its first one."""
        return {
            name: places.get(NETWORK) or next(iter(places.values()))
            for name, places in self.session["nodes"].items()
        }

    def secret(self, purpose: str) -> bytes:
        """256 bits for this purpose, from the session's secret seed."""
        seed = f"{purpose}:{self.session['parameters']['seed']}"
        return hashlib.sha256(seed.encode()).digest()

    def fill(self, folder: Path) -> None:
        """Put the templates of a folder of nodes in; KeyError for an unknown name.

        Each lands in its node at the same path, with {{ name }} replaced.
        """
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            place = path.relative_to(folder)
            if str(place) in self.left_out:
                continue
            if place.parts[0] in self.session["nodes"]:
                text = path.read_text(encoding="utf-8")
                self.files[str(place)] = PLACE.sub(self._value, text).encode()

    def _value(self, match: re.Match[str]) -> str:
        return str(self.values[match[1]])
