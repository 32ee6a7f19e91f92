"""The terminal socket: who may see a shell, and frames between page and agent.

Binary frames carry output one way and typing the other, text frames JSON:
{"resize": [rows, cols]}, {"ack": bytes} and {"close": true} from the page; {"hello"},
{"size"}, {"exit"} and {"error"} to it. sandboxes/agent/links.py gives them meaning.
"""

import asyncio
import contextlib
import json
import logging
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from channels.db import database_sync_to_async
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from labs.agent import agent
from labs.models import LabSession
from sandboxes.agent.contract import ShellLink
from sandboxes.errors import SandboxError

log = logging.getLogger(__name__)
NOT_LOGGED_IN, NOT_FOUND, DETACHED, TRY_LATER = 4401, 4404, 4409, 1013
ENDED, RESTARTING = 1000, 1012
OWNER, JOINT, VIEWER = "owner", "joint", "viewer"
WATCH_SALT = "labs.watch"
WATCH_SECONDS = 12 * 60 * 60
LONGEST_SIDE = 500
# What the agent says to a person, for the translators.
AGENT_TEXTS = (
    gettext_noop("This lab has too many terminals open. Close one first."),
    gettext_noop("Too many pages show this terminal. Close one first."),
    gettext_noop("That is too much text at once."),
)


def watch_token(session: LabSession, role: str) -> str:
    """A pass for somebody else to see the session's shells; VIEWER or JOINT.

    Whoever hands it out has made sure that its bearer may.
    """
    value = {"session": str(session.uuid), "role": role}
    return signing.dumps(value, salt=WATCH_SALT)


async def terminal_socket(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The ASGI callable behind the router: authorise, attach, relay."""
    await receive()
    await send({"type": "websocket.accept"})
    if not scope["user"].is_authenticated:
        await _close(send, NOT_LOGGED_IN)
        return
    kwargs = scope["url_route"]["kwargs"]
    query = parse_qs(scope["query_string"].decode("ascii", "ignore"))
    pass_ = query.get("watch", [""])[0]
    session, role = await _admit(scope["user"], kwargs["uuid"], pass_)
    if session is None or not _has_door(session, kwargs["node"]):
        await _close(send, NOT_FOUND)
    elif not session.is_running:
        await _refuse(send, _("This lab is not running."))
    else:
        await _attach(session, role, kwargs, query, receive, send)


async def _attach(
    session: LabSession,
    role: str,
    kwargs: dict[str, str],
    query: dict[str, list[str]],
    receive: Any,
    send: Any,
) -> None:
    position = _number(query, "from", -1, 1 << 62)
    attached = False
    try:
        async with agent().attach(
            session.sandbox_name,
            kwargs["node"],
            kwargs["tab"],
            rows=_number(query, "rows", 24, LONGEST_SIDE),
            cols=_number(query, "cols", 80, LONGEST_SIDE),
            position=position if position >= 0 else None,
            role=role,
        ) as link:
            attached = True
            await _carry(link, receive, send)
    except SandboxError as error:
        log.info("terminal of %s: %s (%s)", session.uuid, error, error.reason)
        if attached or error.reason == "agent-down":
            # No fault of the shell's: the page comes back by itself.
            await _close(send, RESTARTING)
        else:
            await _refuse(send, _(error.message))


async def _carry(link: ShellLink, receive: Any, send: Any) -> None:
    sending = asyncio.create_task(_send_output(link, send))
    receiving = asyncio.create_task(_receive_input(link, receive))
    try:
        done, _pending = await asyncio.wait(
            [sending, receiving], return_when=asyncio.FIRST_COMPLETED
        )
    finally:
        sending.cancel()
        receiving.cancel()
        await asyncio.gather(sending, receiving, return_exceptions=True)
    for task in done:
        error = task.exception()
        # The browser may go away at any moment; the agent must say why it does.
        if error and not isinstance(error, OSError | RuntimeError):
            raise error
    if sending in done and not sending.exception():
        await _close(send, sending.result())


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


async def _receive_input(link: ShellLink, receive: Any) -> None:
    while True:
        event = await receive()
        if event["type"] == "websocket.disconnect":
            return
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


async def _admit(user: Any, text: str, pass_: str) -> tuple[LabSession | None, str]:
    """The session and in which role; None for whoever may not see it."""
    try:
        uuid = UUID(text)
    except ValueError:
        return None, ""
    own = await own_session(user, uuid)
    if own is not None:
        return own, OWNER
    role = _watching(uuid, pass_)
    return (await _any_session(uuid), role) if role else (None, "")


@database_sync_to_async
def _any_session(uuid: UUID) -> LabSession | None:
    return LabSession.objects.filter(uuid=uuid).first()


def _watching(uuid: UUID, token: str) -> str:
    """The role that a pass gives in this very session; empty when it gives none."""
    try:
        value = signing.loads(token, salt=WATCH_SALT, max_age=WATCH_SECONDS)
    except signing.BadSignature:
        return ""
    match value:
        case {"session": session, "role": "viewer" | "joint" as role} if session == str(
            uuid
        ):
            return str(role)
    return ""


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
