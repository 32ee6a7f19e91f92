"""A shell's frames through the agent's socket: all of them, and never too many."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandboxes.agent import client
from sandboxes.agent.client import RemoteAgent
from sandboxes.agent.server import AgentServer
from sandboxes.errors import EngineError, LabError
from tests.sandboxes.agent.pages import until
from tests.sandboxes.agent.scripted import (
    EchoLink,
    ScriptedAgent,
    listening,
    short_folder,
)

SIZE = {"rows": 24, "cols": 80}
CHUNK = os.urandom(64 << 10)
TEN_MB = 160
# What buffers on the way may hold together: two streams' and the kernel's.
ON_THE_WAY = 2 << 20


class FloodLink:
    """Prints without end; `made` counts its bytes."""

    def __init__(self) -> None:
        self.made = 0

    async def __aiter__(self) -> AsyncIterator[bytes | str]:
        while True:
            self.made += len(CHUNK)
            yield CHUNK

    async def send(self, frame: bytes | str) -> None:
        del frame


class DeafLink(EchoLink):
    """Takes nothing until it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.hears = asyncio.Event()
        self.taken = 0

    async def send(self, frame: bytes | str) -> None:
        await self.hears.wait()
        self.taken += len(frame)


class FailingLink(EchoLink):
    """Says one thing, then fails with `error`."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    async def __aiter__(self) -> AsyncIterator[bytes | str]:
        yield b"$ "
        raise self.error


@pytest.fixture
def scripted() -> ScriptedAgent:
    return ScriptedAgent()


@pytest.fixture
async def remote(scripted: ScriptedAgent) -> AsyncIterator[RemoteAgent]:
    with short_folder() as folder:
        path: Path = folder / "agent.sock"
        async with listening(AgentServer(scripted), path):
            yield RemoteAgent(f"unix:{path}")


async def test_bytes_and_texts_keep_their_kind_and_order(
    remote: RemoteAgent, scripted: ScriptedAgent
) -> None:
    scripted.link = EchoLink()
    sent = [b"ls\r", json.dumps({"resize": [3, 4]}), "é \u2028", b"\x00\xff", b"x"]
    view = {"position": 7, "role": "joint", "who": "Ada Löve"}
    async with remote.attach("s1", "client", "t2", **SIZE, **view) as link:
        frames = aiter(link)
        for frame in sent:
            await link.send(frame)
            assert await anext(frames) == frame
    place = ("s1", "client", "t2", 24, 80)
    assert scripted.calls == [("attach", *place, 7, "joint", "Ada Löve")]
    await asyncio.wait_for(scripted.detached.wait(), 30)


async def test_ten_megabytes_go_both_ways_unharmed(
    remote: RemoteAgent, scripted: ScriptedAgent
) -> None:
    scripted.link = EchoLink()
    async with remote.attach("s1", "client", "1", **SIZE) as link:

        async def send() -> None:
            for number in range(TEN_MB):
                await link.send(number.to_bytes(2, "big") + CHUNK)

        sending = asyncio.create_task(send())
        frames = aiter(link)
        for number in range(TEN_MB):
            assert await anext(frames) == number.to_bytes(2, "big") + CHUNK
        await sending


async def test_a_shell_is_not_read_on_for_a_page_that_does_not_read(
    remote: RemoteAgent, scripted: ScriptedAgent
) -> None:
    scripted.link = flood = FloodLink()
    async with remote.attach("s1", "client", "1", **SIZE) as link:
        before = -1
        while flood.made != before:
            before = flood.made
            await asyncio.sleep(0.2)
        assert 0 < flood.made < ON_THE_WAY
        frames = aiter(link)
        for _number in range(TEN_MB):
            assert await anext(frames) == CHUNK
        assert flood.made >= TEN_MB * len(CHUNK)


async def test_a_page_waits_while_the_shell_takes_nothing(
    remote: RemoteAgent, scripted: ScriptedAgent
) -> None:
    scripted.link = deaf = DeafLink()
    sent = 0
    async with remote.attach("s1", "client", "1", **SIZE) as link:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                while True:
                    sent += len(CHUNK)
                    await link.send(CHUNK)
        assert sent < ON_THE_WAY
        deaf.hears.set()
        await until(lambda: deaf.taken == sent)


async def test_a_page_leaves_though_the_shell_takes_nothing(
    remote: RemoteAgent, scripted: ScriptedAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "CLOSE_SECONDS", 0.1)
    scripted.link = deaf = DeafLink()
    async with asyncio.timeout(30):
        async with remote.attach("s1", "client", "1", **SIZE) as link:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.5):
                    while True:
                        await link.send(CHUNK)
    deaf.hears.set()
    await asyncio.wait_for(scripted.detached.wait(), 30)


async def test_what_is_typed_last_still_arrives(
    remote: RemoteAgent, scripted: ScriptedAgent
) -> None:
    scripted.link = deaf = DeafLink()
    deaf.hears.set()
    async with remote.attach("s1", "client", "1", **SIZE) as link:
        await link.send(json.dumps({"close": True}))
    await until(lambda: deaf.taken > 0)


async def test_the_end_of_the_shell_ends_the_page(
    remote: RemoteAgent, scripted: ScriptedAgent
) -> None:
    scripted.link = EchoLink()
    async with remote.attach("s1", "client", "1", **SIZE) as link:
        await link.send(b"exit")
        await link.send(b"")
        assert [frame async for frame in link] == [b"exit"]


@pytest.mark.parametrize(
    "error, reason",
    [
        (EngineError("The shell broke.", reason="engine-down"), "engine-down"),
        (OSError("disk full"), "agent-fault"),
        (KeyError("s1"), "agent-fault"),
    ],
)
async def test_an_error_of_an_open_shell_is_raised_at_the_page(
    remote: RemoteAgent, scripted: ScriptedAgent, error: Exception, reason: str
) -> None:
    scripted.link = FailingLink(error)
    heard = []
    with pytest.raises(EngineError) as caught:
        async with remote.attach("s1", "client", "1", **SIZE) as link:
            async for frame in link:
                heard.append(frame)
    assert heard == [b"$ "]
    assert caught.value.reason == reason


async def test_a_shell_that_nobody_may_enter_is_refused(remote: RemoteAgent) -> None:
    with pytest.raises(LabError, match="Nobody enters here") as caught:
        async with remote.attach("s1", "grader", "1", **SIZE):
            pytest.fail("it was entered")
    assert caught.value.reason == "no-terminal"


async def test_a_size_that_cannot_be_is_refused_before_anything_is_sent(
    remote: RemoteAgent, scripted: ScriptedAgent
) -> None:
    with pytest.raises(LabError) as caught:
        async with remote.attach("s1", "client", "1", rows=0, cols=80):
            pytest.fail("it was entered")
    assert caught.value.reason == "bad-call"
    assert scripted.calls == []
