"""A shell inside a node, as bytes both ways."""

from typing import Protocol


class Terminal(Protocol):
    """An open pseudo-terminal; the only asynchronous object of this package."""

    async def read(self) -> bytes:
        """The next output, as much as is ready (at most 256 KiB); b"" at its end."""

    async def write(self, data: bytes) -> None:
        """Type `data`; waits while the node does not take it."""

    async def resize(self, rows: int, cols: int) -> None:
        """Tell the shell its new size in character cells."""

    async def close(self) -> None:
        """End the shell and all that runs on its terminal; harmless when repeated.

        A daemon that left the terminal's session lives on, as after a logout.
        """
