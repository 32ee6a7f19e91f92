"""The terminal socket: who may see a shell, and frames between page and agent.

Binary frames carry output one way and typing the other, text frames JSON:
{"resize": [rows, cols]}, {"ack": bytes} and {"close": true} from the page; {"hello"},
{"size"}, {"watchers"}, {"exit"} and {"error"} to it. sandboxes/agent/links.py gives
them meaning. `?watch=` carries a pass to somebody else's session (labs/watching.py).
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from channels.db import database_sync_to_async
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from labs import watching
from labs.agent import agent
from labs.models import LabSession
from sandboxes.agent.contract import ShellLink
from sandboxes.errors import SandboxError

log = logging.getLogger(__name__)
NOT_LOGGED_IN, NOT_FOUND, DETACHED, TRY_LATER = 4401, 4404, 4409, 1013
ENDED, RESTARTING = 1000, 1012
OWNER = "owner"
# How soon somebody is cut off whose pass is not good any more.
LOOK_AGAIN_SECONDS = 3.0
LONGEST_SIDE = 500
# What the agent says to a person, for the translators.
AGENT_TEXTS = (
    gettext_noop("This lab has too many terminals open. Close one first."),
    gettext_noop("Too many pages show this terminal. Close one first."),
    gettext_noop("That is too much text at once."),
    gettext_noop("This terminal is not open."),
)


@dataclass(frozen=True)
class Access:
    """Who may see which session's shells as what; `token` is a guest's pass."""

    user: Any
    session: LabSession
    role: str = OWNER
    token: str = ""

    @property
    def who(self) -> str:
        """What the owner is told a guest is called."""
        return "" if self.role == OWNER else watching.name_of(self.user)


async def terminal_socket(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The ASGI callable behind the router: authorise, attach, relay."""
    await receive()
    await send({"type": "websocket.accept"})
    if not scope["user"].is_authenticated:
        await _close(send, NOT_LOGGED_IN)
        return
    kwargs = scope["url_route"]["kwargs"]
    query = parse_qs(scope["query_string"].decode("ascii", "ignore"))
    token = query.get("watch", [""])[0]
    access = await _admit(scope["user"], kwargs["uuid"], token)
    if access is None or not _has_door(access.session, kwargs["node"]):
        await _close(send, NOT_FOUND)
    elif not access.session.is_running:
        await _refuse(send, _("This lab is not running."))
    else:
        await _attach(access, kwargs, query, receive, send)


async def _attach(
    access: Access,
    place: Mapping[str, str],
    query: dict[str, list[str]],
    receive: Any,
    send: Any,
) -> None:
    position = _number(query, "from", -1, 1 << 62)
    attached = False
    try:
        async with agent().attach(
            access.session.sandbox_name,
            place["node"],
            place["tab"],
            rows=_number(query, "rows", 24, LONGEST_SIDE),
            cols=_number(query, "cols", 80, LONGEST_SIDE),
            position=position if position >= 0 else None,
            role=access.role,
            who=access.who,
        ) as link:
            attached = True
            await _carry(access, link, receive, send)
    except SandboxError as error:
        log.info("terminal of %s: %s (%s)", access.session.uuid, error, error.reason)
        if attached or error.reason == "agent-down":
            # No fault of the shell's: the page comes back by itself.
            await _close(send, RESTARTING)
        else:
            await _refuse(send, _(error.message))


async def _carry(access: Access, link: ShellLink, receive: Any, send: Any) -> None:
    works = [_send_output(link, send), _receive_input(link, receive)]
    if access.role != OWNER:
        works.append(_until_worthless(access))
    tasks = [asyncio.create_task(work) for work in works]
    try:
        done, _pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        error = task.exception()
        # The browser may go away at any moment; the agent must say why it does.
        if error and not isinstance(error, OSError | RuntimeError):
            raise error
    codes = [task.result() for task in done if not task.exception()]
    for code in filter(None, codes):
        await _close(send, code)


async def _until_worthless(access: Access) -> int:
    """Wait until a guest's pass or the session is over; the code to close with."""
    while True:
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
        watch = await _watch(access.user, access.token)
        if watch is None:
            return NOT_FOUND
        if not watch.session.is_running:
            return RESTARTING


async def _send_output(link: ShellLink, send: Any) -> int:
    """Relay until the shell or the attachment ends; the code to close with."""
    last = ""
    async for frame in link:
        if isinstance(frame, bytes):
            await send({"type": "websocket.send", "bytes": frame})
        else:
            last = _translated(frame)
            await send({"type": "websocket.send", "text": last})
    return _closing_code(last)


async def _receive_input(link: ShellLink, receive: Any) -> int:
    """Relay until the page is gone: there is nothing left to close."""
    while True:
        event = await receive()
        if event["type"] == "websocket.disconnect":
            return 0
        frame = event.get("bytes") or event.get("text")
        if frame:
            await link.send(frame)


def _translated(frame: str) -> str:
    message = json.loads(frame)
    if said := message.get("error"):
        frame = json.dumps({"error": _(said)})
    return frame


def _closing_code(last: str) -> int:
    message = json.loads(last or "{}")
    if "exit" in message:
        return ENDED
    if "detached" in message:
        return DETACHED
    return TRY_LATER if "error" in message else RESTARTING


@database_sync_to_async
def own_session(user: Any, uuid: object) -> LabSession | None:
    """The person's own session; None for everybody else's."""
    return LabSession.objects.of(user).filter(uuid=uuid).first()


async def _admit(user: Any, text: str, token: str) -> Access | None:
    """What the person may do in the session; None for whoever may not see it."""
    try:
        uuid = UUID(text)
    except ValueError:
        return None
    own = await own_session(user, uuid)
    if own is not None:
        return Access(user, own)
    watch = await _watch(user, token)
    if watch is None or watch.session.uuid != uuid:
        return None
    return Access(user, watch.session, watch.role, token)


@database_sync_to_async
def _watch(user: Any, token: str) -> watching.Watch | None:
    return watching.admitted(user, token)


def _has_door(session: LabSession, node: str) -> bool:
    """Whether students enter this node; a shell in any other is for nobody."""
    return any(terminal.node == node for terminal in session.manifest.terminals)


def _number(query: dict[str, list[str]], name: str, default: int, top: int) -> int:
    text = query.get(name, [""])[0]
    return min(int(text), top) if text.isdecimal() and len(text) < 20 else default


async def _refuse(send: Any, text: str) -> None:
    message = json.dumps({"error": text})
    await send({"type": "websocket.send", "text": message})
    await _close(send, TRY_LATER)


async def _close(send: Any, code: int) -> None:
    with contextlib.suppress(OSError, RuntimeError):
        await send({"type": "websocket.close", "code": code})
