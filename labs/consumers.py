"""The events sockets of a session: its owner's, and that of whoever watches."""

import asyncio
import contextlib
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from labs import events, health, sessions, watching
from labs.models import LabSession
from labs.terminal import NOT_FOUND, NOT_LOGGED_IN, own_session

OVER = {LabSession.State.ENDED, LabSession.State.FAILED}
# How often a watching page looks what is open.
WATCH_SECONDS = 2.0


class LabSessionConsumer(AsyncJsonWebsocketConsumer):
    """Tells the session's owner everything; takes nothing but a ping."""

    session: LabSession | None = None
    watch: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        """Accept, authorise, and send where everything stands."""
        events.bind_loop()
        await self.accept()
        if not self.scope["user"].is_authenticated:
            await self.close(NOT_LOGGED_IN)
            return
        uuid = self.scope["url_route"]["kwargs"]["uuid"]
        self.session = await own_session(self.scope["user"], uuid)
        if self.session is None:
            await self.close(NOT_FOUND)
            return
        group = events.group_name(self.session.uuid)
        await self.channel_layer.group_add(group, self.channel_name)
        for message in await _snapshot(self.session):
            await self.send_json(message)
        self.watch = asyncio.create_task(self._watch_health())

    async def disconnect(self, code: int) -> None:
        """Leave the group and stop looking at the hosts."""
        if self.watch:
            self.watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.watch
        if self.session:
            group = events.group_name(self.session.uuid)
            await self.channel_layer.group_discard(group, self.channel_name)

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        """Answer a ping; anything else is ignored."""
        if content == {"type": "ping"}:
            await self.send_json({"type": "pong"})

    async def session_event(self, event: dict[str, Any]) -> None:
        """Pass on what the group heard, in the reader's language."""
        await self.send_json(events.for_reader(event["message"]))

    async def _watch_health(self) -> None:
        assert self.session is not None  # noqa: S101 - for the type checker
        while True:
            message = await _health(self.session)
            if message:
                await self.send_json(message)
            pause = health.interval(self.session) if message else 2
            await asyncio.sleep(pause)


class WatchConsumer(AsyncJsonWebsocketConsumer):
    """Tells who watches whether the lab runs and which terminals are open.

    Closes with NOT_FOUND when the pass in its address is not good any more.
    """

    look: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        """Accept, and keep telling."""
        await self.accept()
        if not self.scope["user"].is_authenticated:
            await self.close(NOT_LOGGED_IN)
            return
        self.look = asyncio.create_task(self._look())

    async def disconnect(self, code: int) -> None:
        """Stop telling."""
        if self.look:
            self.look.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.look

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        """Whatever it is, it is ignored."""

    async def _look(self) -> None:
        token = self.scope["url_route"]["kwargs"]["token"]
        told = None
        while message := await _watched(self.scope["user"], token):
            if message != told:
                await self.send_json(message)
            if message["state"] in OVER:
                return
            told = message
            await asyncio.sleep(WATCH_SECONDS)
        await self.close(NOT_FOUND)


@database_sync_to_async
def _watched(user: Any, token: str) -> dict[str, Any] | None:
    watch = watching.admitted(user, token)
    if watch is None:
        return None
    session = watch.session
    tabs = watching.open_tabs(session) if session.is_running else []
    return {"type": "watched", "state": session.state, "tabs": tabs}


@database_sync_to_async
def _snapshot(session: LabSession) -> list[dict[str, Any]]:
    return events.snapshot(session)


@database_sync_to_async
def _health(session: LabSession) -> dict[str, Any] | None:
    """The hosts' health while the session runs; None while there are no hosts."""
    # A crowd that waits asks this all the time, and the lab's data are long.
    session.refresh_from_db(fields=["state", "seen_at", "sandbox_name"])
    sessions.see(session)
    return health.health_message(session) if session.is_running else None
