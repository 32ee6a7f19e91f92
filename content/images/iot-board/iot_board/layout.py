"""Where things are in the memory of one product's boards."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Self

LAYOUT = Path("/etc/board/board.json")
# The board's PSRAM, which here stands in for the flash memory of a real one.
BASE, SIZE = 0x21000000, 16 << 20


@dataclass(frozen=True)
class Layout:
    """Addresses, sizes and numbers that were drawn for this product.

    `initial` is the security counter with which boards leave the factory.
    """

    primary: int
    update: int
    slot_size: int
    header_size: int
    counter: int
    product: int
    initial: int

    @classmethod
    def read(cls, path: Path = LAYOUT) -> Self:
        """The layout as the session's kit has it."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def slot(self, name: str) -> int:
        """The address of the slot `primary` or `update`."""
        return {"primary": self.primary, "update": self.update}[name]
