"""Where a board keeps what."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Places:
    """The folders of one board, below `root`.

    `store` has the slots and the boot loader's own state, `factory` what was written
    when the unit was made, `data` what its owner leaves in it, and `run` the firmware
    as it is running.
    """

    root: Path = Path("/")

    @property
    def store(self) -> Path:
        """The flash memory: both slots."""
        return self.root / "var/lib/board"

    @property
    def factory(self) -> Path:
        """Each unit's own; firmware may read it."""
        return self.root / "factory"

    @property
    def data(self) -> Path:
        """The owner's; it outlives restarts and updates."""
        return self.root / "data"

    @property
    def run(self) -> Path:
        """Main memory: gone at each restart."""
        return self.root / "run/firmware"

    @property
    def scratch(self) -> Path:
        """What programs take for files of a moment; it is main memory, too."""
        return self.root / "tmp"

    @property
    def door(self) -> Path:
        """The socket at which firmware speaks to the boot loader."""
        return self.root / "run/board/door"

    @property
    def state(self) -> Path:
        """What the boot loader keeps, where firmware that fills the slots cannot."""
        return self.root / "run/board/state.json"

    def slot(self, name: str) -> Path:
        """The file that is this slot."""
        return self.store / f"slot-{name}"

    def make(self) -> None:
        """All folders; firmware's own are open to it, and the slots can be written."""
        open_to_all = self.data, self.run, self.scratch
        for folder in (self.store, self.factory, self.door.parent, *open_to_all):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in open_to_all:
            folder.chmod(0o777)
        for file in self.factory.iterdir():
            # Its keys are the unit's own, so firmware needs them.
            file.chmod(0o644)
        for name in ("a", "b"):
            self.slot(name).touch()
            # Updaters are firmware, and write the slot that does not run.
            self.slot(name).chmod(0o666)
