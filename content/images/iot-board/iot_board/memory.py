"""The board's memory as a file, which outlives the power."""

import struct
from pathlib import Path

from iot_board.layout import BASE, SIZE, Layout


class Memory:
    """Slots and counter of one board, written as a flash programmer would."""

    def __init__(self, path: Path, layout: Layout) -> None:
        self.path = path
        self.layout = layout

    def make(self) -> None:
        """A board fresh from the factory: no firmware, and the first counter."""
        # Only what is written takes room: the file is nearly all holes.
        with self.path.open("wb") as file:
            file.truncate(SIZE)
        self.counter = self.layout.initial

    def read(self, address: int, size: int) -> bytes:
        """What lies there."""
        with self.path.open("rb") as file:
            file.seek(address - BASE)
            return file.read(size)

    def write(self, address: int, data: bytes) -> None:
        """Put it there; what does not fit the memory falls off its end."""
        with self.path.open("r+b") as file:
            file.seek(address - BASE)
            file.write(data[: BASE + SIZE - address])

    def flash(self, slot: str, image: bytes) -> None:
        """Put an image into the slot `primary` or `update`, in place of all there was.

        One that is larger than the slot goes on behind it.
        """
        self.write(self.layout.slot(slot), image.ljust(self.layout.slot_size, b"\0"))

    @property
    def counter(self) -> int:
        """The stored security counter."""
        number: int = struct.unpack("<I", self.read(self.layout.counter, 4))[0]
        return number

    @counter.setter
    def counter(self, number: int) -> None:
        self.write(self.layout.counter, struct.pack("<I", number))
