"""The terminal socket: bytes between a page and a shell, never a channel layer.

Binary frames carry output one way and typing the other; text frames carry JSON:
{"resize": [rows, cols]}, {"ack": bytes} and {"close": true} from the page; {"hello"},
{"detached"}, {"exit"} and {"error"} to it.
"""

import asyncio
import contextlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from django.utils.translation import gettext as _

from labs.models import LabSession
from labs.shells import Shell, TooManyShells, Viewer, registry
from sandboxes.errors import SandboxError

# What may be on its way to the page without its acknowledgement.
WINDOW_BYTES = 512 << 10
FRAME_BYTES = 128 << 10
NOT_LOGGED_IN, NOT_FOUND, DETACHED, TRY_LATER = 4401, 4404, 4409, 1013


async def terminal_socket(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The ASGI callable behind the router: authorise, attach, carry, detach."""
    await receive()
    await send({"type": "websocket.accept"})
    kwargs = scope["url_route"]["kwargs"]
    query = parse_qs(scope["query_string"].decode("ascii", "ignore"))
    if not scope["user"].is_authenticated:
        await _close(send, NOT_LOGGED_IN)
        return
    session = await own_session(scope["user"], kwargs["uuid"])
    argv = _argv(session, kwargs["node"]) if session else None
    if session is None or argv is None:
        await _close(send, NOT_FOUND)
        return
    if not session.is_running:
        await _refuse(send, _("This lab is not running."))
        return
    key = (str(session.uuid), session.generation, kwargs["node"], kwargs["tab"])
    size = (_number(query, "rows", 24, 500), _number(query, "cols", 80, 500))
    try:
        shell = await registry.open(key, session.sandbox, argv, size)
        await shell.terminal.resize(*size)
    except TooManyShells:
        await _refuse(send, _("This lab has too many terminals open. Close one first."))
    except SandboxError as error:
        await _refuse(send, error.message)
    else:
        position = _number(query, "from", -1, 1 << 62)
        await _carry(shell, position if position >= 0 else None, receive, send)


async def _carry(shell: Shell, position: int | None, receive: Any, send: Any) -> None:
    viewer, reset = await shell.attach(position)
    link = Link(shell, viewer)
    # Up to `end` the page has seen it all before: it must not answer queries in it.
    replay = {"offset": viewer.position, "end": shell.scrollback.end, "reset": reset}
    await _say(send, {"hello": replay})
    sending = asyncio.create_task(link.send_output(send))
    receiving = asyncio.create_task(link.receive_input(receive, send))
    done, pending = await asyncio.wait(
        [sending, receiving], return_when=asyncio.FIRST_COMPLETED
    )
    for task in pending:
        task.cancel()
    await asyncio.gather(*done, *pending, return_exceptions=True)
    await shell.detach(viewer)
    if sending not in done:
        return
    with contextlib.suppress(OSError, RuntimeError):
        if viewer.detached:
            await _say(send, {"detached": viewer.detached})
            await _close(send, DETACHED)
        elif shell.ended:
            await _say(send, {"exit": True})
            await _close(send, 1000)


@dataclass
class Link:
    """One socket's use of one shell."""

    shell: Shell
    viewer: Viewer
    sent: int = 0
    acknowledged: int = 0

    async def send_output(self, send: Any) -> None:
        """Send what the shell prints, as fast as the page acknowledges it."""
        shell, viewer = self.shell, self.viewer
        while True:
            async with shell.changed:
                await shell.changed.wait_for(self._has_something_to_do)
            if viewer.detached:
                return
            if viewer.position == shell.scrollback.end:
                return
            chunk = shell.scrollback.read(viewer.position, FRAME_BYTES)
            await send({"type": "websocket.send", "bytes": chunk})
            self.sent += len(chunk)
            viewer.position += len(chunk)
            await shell.notify()

    def _has_something_to_do(self) -> bool:
        if self.viewer.detached:
            return True
        if self.sent - self.acknowledged >= WINDOW_BYTES:
            return False
        behind = self.viewer.position < self.shell.scrollback.end
        return behind or self.shell.ended

    async def receive_input(self, receive: Any, send: Any) -> None:
        """Take typing, sizes and acknowledgements until the socket closes."""
        while True:
            event = await receive()
            if event["type"] == "websocket.disconnect":
                return
            if event.get("bytes"):
                if not self.shell.type(event["bytes"]):
                    await _say(send, {"error": _("That is too much text at once.")})
            elif event.get("text"):
                await self._control(event["text"])

    async def _control(self, text: str) -> None:
        try:
            message = json.loads(text)
        except ValueError:
            return
        match message:
            case {"ack": int(count)}:
                self.acknowledged = min(max(count, self.acknowledged), self.sent)
                await self.shell.notify()
            case {"close": True}:
                await self.shell.close()
            case {"resize": [int(rows), int(cols)]} if (
                0 < rows <= 500 and 0 < cols <= 500
            ):
                with contextlib.suppress(SandboxError):
                    await self.shell.terminal.resize(rows, cols)


@database_sync_to_async
def own_session(user: Any, uuid: object) -> LabSession | None:
    """The person's own session; None for everybody else's."""
    return LabSession.objects.of(user).filter(uuid=uuid).first()


def _argv(session: LabSession, node: str) -> tuple[str, ...] | None:
    """What to run in a node that the student may enter; None in any other."""
    for terminal in session.manifest.terminals:
        if terminal.node == node:
            return terminal.run
    return None


def _number(query: dict[str, list[str]], name: str, default: int, top: int) -> int:
    text = query.get(name, [""])[0]
    return min(int(text), top) if text.isdecimal() and len(text) < 20 else default


async def _say(send: Any, message: dict[str, Any]) -> None:
    await send({"type": "websocket.send", "text": json.dumps(message)})


async def _refuse(send: Any, text: str) -> None:
    await _say(send, {"error": text})
    await _close(send, TRY_LATER)


async def _close(send: Any, code: int) -> None:
    await send({"type": "websocket.close", "code": code})
