"""Telling a session's watchers: in order, and without harm to the work told of."""

import asyncio
from typing import Any

import pytest
from channels.db import database_sync_to_async
from channels.layers import InMemoryChannelLayer, get_channel_layer

from labs import events
from labs.models import LabSession

pytestmark = pytest.mark.django_db(transaction=True)


class SluggishLayer(InMemoryChannelLayer):
    """Takes the longer for a message the earlier it comes, as a network may."""

    sent = 0

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        self.sent += 1
        await asyncio.sleep(0.3 / self.sent)
        await super().group_send(group, message)


class BrokenLayer(InMemoryChannelLayer):
    """Takes nothing."""

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        raise ConnectionError("no Redis")


def use(settings: Any, layer: type[InMemoryChannelLayer]) -> None:
    name = f"{layer.__module__}.{layer.__qualname__}"
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": name}}
    events.bind_loop()


async def test_watchers_hear_in_the_order_of_telling(
    session: LabSession, settings: Any
) -> None:
    use(settings, SluggishLayer)
    layer = get_channel_layer()
    await layer.group_add(events.group_name(session.uuid), "watcher")

    def tell() -> None:
        for state in ("one", "two", "three"):
            session.state = state
            events.announce_session(session)

    await database_sync_to_async(tell)()
    heard = [(await layer.receive("watcher"))["message"]["state"] for _one in range(3)]
    assert heard == ["one", "two", "three"]


async def test_a_layer_that_fails_fails_nothing_else(
    session: LabSession, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    use(settings, BrokenLayer)
    await database_sync_to_async(events.announce_session)(session)
    assert "no Redis" in caplog.text
