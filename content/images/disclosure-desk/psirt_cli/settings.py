"""Whose desk this is, and where its things lie."""

import json
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """The maker, and the folders of its PSIRT below `home`."""

    maker: str
    product: str
    domain: str
    contact: str
    web: str
    releases: tuple[str, ...]
    smtp: tuple[str, int]
    home: Path

    @classmethod
    def read(cls) -> "Settings":
        """From the lab's file, or the one that PSIRT_SETTINGS names."""
        path = Path(os.environ.get("PSIRT_SETTINGS", "/etc/psirt/psirt.json"))
        told = json.loads(path.read_text("utf-8"))
        host, port = told.pop("smtp")
        releases = tuple(told.pop("releases"))
        return cls(**told, releases=releases, smtp=(host, port), home=Path.home())

    @property
    def inbox(self) -> Path:
        """The Maildir."""
        return self.home / "Maildir"

    @property
    def outbox(self) -> Path:
        """Copies of what was sent."""
        return self.home / "Outbox"

    @property
    def cases(self) -> Path:
        """What was decided of each report."""
        return self.home / "cases.json"

    @property
    def www(self) -> Path:
        """What the web server shows."""
        return self.home / "www"

    @property
    def key(self) -> Path:
        """The PSIRT's own secret OpenPGP key."""
        return self.home / "psirt.key"

    @property
    def tracker(self) -> str:
        """Where cases are handed in."""
        return f"cases@{self.domain}"
