"""One socket's use of one shell: its frames, its window, what its role allows.

To the page go {"hello": {offset, end, reset}}, {"size": [rows, cols]}, {"error"},
{"exit"} and output; from it come {"ack": bytes}, {"resize": [rows, cols]},
{"close": true} and typing. Another hello follows where output had to be left out.
Owners are told {"watchers": [{who, role}]} of the whole sandbox when it changes.
"""

import json
import re
from collections.abc import AsyncIterator
from typing import Any

from sandboxes.agent.shells import OWNER, Shell, Size, Viewer, now

# What may be on its way to the page without its acknowledgement.
WINDOW_BYTES = 512 << 10
FRAME_BYTES = 128 << 10
LONGEST_SIDE = 500
TOO_MUCH_TEXT = "That is too much text at once."
# What terminals send by themselves: device attributes, mode, state, position and
# window reports, focus, and the answers to OSC and DCS questions.
REPLY = re.compile(
    rb"(?:\x1b\[[?>=]?[\d;]*(?:\$y|[cnRt])|\x1b\[[IO]"
    rb"|\x1b[\]P_][^\x07\x1b]*(?:\x07|\x1b\\))+"
)
LONGEST_REPLY = 4096


class Link:
    """Iterate for what is for the page; `send` takes what comes from it."""

    def __init__(self, shell: Shell, viewer: Viewer, *, reset: bool) -> None:
        self.shell = shell
        self.viewer = viewer
        self._over = False
        viewer.notes.append(self._hello(reset=reset))

    @classmethod
    async def to(
        cls, shell: Shell, position: int | None, role: str, size: Size, who: str = ""
    ) -> "Link":
        """Attach to the shell; see `Shell.attach`."""
        viewer, reset = await shell.attach(position, role, size, who)
        return cls(shell, viewer, reset=reset)

    async def detach(self) -> None:
        """The socket is gone; the shell goes on."""
        self._over = True
        await self.shell.detach(self.viewer)

    def __aiter__(self) -> AsyncIterator[bytes | str]:
        return self

    async def __anext__(self) -> bytes | str:
        if self._over:
            raise StopAsyncIteration
        changed = self.shell.changed
        async with changed:
            while (frame := self._next()) is None:
                await changed.wait()
            # The pump may be waiting for just this viewer.
            changed.notify_all()
        return frame

    def _next(self) -> bytes | str | None:
        viewer, shell = self.viewer, self.shell
        if viewer.notes:
            return viewer.notes.popleft()
        if viewer.told != shell.size:
            viewer.told = shell.size
            return json.dumps({"size": shell.size})
        if viewer.role == OWNER and viewer.met != shell.company.names:
            return self._watchers()
        if viewer.sent - viewer.acknowledged >= WINDOW_BYTES:
            return None
        if viewer.position < shell.scrollback.start:
            shell.rewind(viewer)
            return self._hello(reset=True)
        if viewer.position < shell.scrollback.end:
            return self._output()
        if shell.ended:
            self._over = True
            return json.dumps({"exit": True})
        return None

    def _hello(self, *, reset: bool) -> str:
        # Up to `end` the page has seen it all before: it must not answer queries in it.
        start, end = self.viewer.position, self.shell.scrollback.end
        return json.dumps({"hello": {"offset": start, "end": end, "reset": reset}})

    def _watchers(self) -> str:
        self.viewer.met = met = self.shell.company.names
        watchers = [{"who": who, "role": role} for who, role in met]
        return json.dumps({"watchers": watchers})

    def _output(self) -> bytes:
        viewer = self.viewer
        chunk = self.shell.scrollback.read(viewer.position, FRAME_BYTES)
        # Counted before it is sent: its acknowledgement may be quicker than `send`.
        viewer.sent += len(chunk)
        viewer.position += len(chunk)
        viewer.moved = now()
        return chunk

    async def send(self, frame: bytes | str) -> None:
        """Take typing, a size or an acknowledgement; what is nonsense is ignored."""
        if isinstance(frame, bytes):
            await self._type(frame)
            return
        try:
            message = json.loads(frame)
        except (ValueError, RecursionError):
            return
        await self._control(message)

    async def _type(self, data: bytes) -> None:
        if not data or not self.viewer.may_type:
            return
        if is_reply(data):
            # Every page answers, and the program asked once.
            if self.shell.speaker is not self.viewer:
                return
        elif self.viewer.role == OWNER:
            self.shell.on_typed()
        if not self.shell.type(data):
            complaint = json.dumps({"error": TOO_MUCH_TEXT})
            if complaint not in self.viewer.notes:
                self.viewer.notes.append(complaint)
            await self.shell.notify()

    async def _control(self, message: Any) -> None:
        match message:
            case {"ack": int(count)}:
                await self._acknowledge(count)
            case {"close": True} if self.viewer.may_type:
                await self.shell.close()
            case {"resize": [int(rows), int(cols)]} if (
                0 < rows <= LONGEST_SIDE and 0 < cols <= LONGEST_SIDE
            ):
                await self.shell.resize(self.viewer, (rows, cols))

    async def _acknowledge(self, count: int) -> None:
        viewer = self.viewer
        known = min(max(count, viewer.acknowledged), viewer.sent)
        if known > viewer.acknowledged:
            viewer.acknowledged = known
            viewer.moved = now()
            await self.shell.notify()


def is_reply(data: bytes) -> bool:
    """Whether a terminal said this by itself, without anybody typing."""
    return len(data) <= LONGEST_REPLY and REPLY.fullmatch(data) is not None
