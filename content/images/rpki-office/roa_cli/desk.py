"""The desk where a command finds all it works with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from rpki_objects.certificates import Authority

from roa_cli.ca_folder import CaFolder, Wishes
from roa_cli.counter import Counter
from roa_cli.settings import Settings


@dataclass(frozen=True)
class Desk:
    """Settings, the others that can be asked, the own folder, and what time it is."""

    settings: Settings
    counter: Counter
    folder: CaFolder
    now: datetime

    @classmethod
    @contextmanager
    def taken(cls) -> Iterator["Desk"]:
        """The desk, for one command at a time."""
        settings = Settings.read()
        folder = CaFolder(settings.folder)
        with folder.locked():
            now = datetime.now(UTC).replace(microsecond=0)
            yield cls(settings, Counter(settings), folder, now)

    def ca(self) -> tuple[Authority, Wishes]:
        """The CA and its wishes; Trouble when there is none, or files are broken."""
        wishes = self.folder.wishes()
        return self.folder.authority(wishes), wishes
