"""Browsers' pages as shells see them."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from sandboxes.agent.links import Link
from sandboxes.backends.fake import FakeTerminal
from tests.sandboxes.conftest import PATIENCE

SIZE = (24, 80)
BLOCK = b"y\n" * 16384
Open = Callable[..., Awaitable["Page"]]


class Page:
    """A browser's side of a link: reads, and acknowledges unless told not to."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.received = b""
        self.total = 0
        self.said: list[dict[str, Any]] = []
        self.reading: asyncio.Task[None] | None = None

    def read(self, *, acknowledge: bool = True) -> None:
        """Take frames from now on, in the background."""
        self.reading = asyncio.create_task(self._read(acknowledge))

    async def _read(self, acknowledge: bool) -> None:
        async for frame in self.link:
            if isinstance(frame, bytes):
                self.received += frame
                self.total += len(frame)
                if acknowledge:
                    await self.link.send(json.dumps({"ack": self.total}))
            else:
                message = json.loads(frame)
                self.said.append(message)
                if message.get("hello", {}).get("reset"):
                    self.received = b""

    async def leave(self) -> None:
        """Close the socket."""
        if self.reading:
            self.reading.cancel()
            await asyncio.gather(self.reading, return_exceptions=True)
        await self.link.detach()

    def heard(self, kind: str) -> list[Any]:
        """Everything of one kind that it was told."""
        return [message[kind] for message in self.said if kind in message]


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.005)


async def calm(terminal: FakeTerminal) -> int:
    """How many blocks wait in the node once nothing moves any more."""
    before = -1
    while before != (waiting := terminal._output.qsize()):
        before = waiting
        await asyncio.sleep(0.1)
    return waiting


def flood(terminal: FakeTerminal, blocks: int) -> None:
    for _number in range(blocks):
        terminal._output.put_nowait(BLOCK)
