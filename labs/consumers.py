"""The events socket of a session: states, health, results as they happen."""

import asyncio
import contextlib
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from labs import events, health, sessions
from labs.models import LabSession
from labs.terminal import NOT_FOUND, NOT_LOGGED_IN, own_session


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


@database_sync_to_async
def _snapshot(session: LabSession) -> list[dict[str, Any]]:
    return events.snapshot(session)


@database_sync_to_async
def _health(session: LabSession) -> dict[str, Any] | None:
    """The hosts' health while the session runs; None while there are no hosts."""
    session.refresh_from_db()
    sessions.see(session)
    return health.health_message(session) if session.is_running else None
