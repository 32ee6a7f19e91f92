"""The agent's door: what gets through it, and what it survives."""

import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from sandboxes.agent import protocol, server
from sandboxes.agent.client import RemoteAgent
from sandboxes.agent.server import AgentServer
from sandboxes.errors import EngineError
from tests.sandboxes.agent.scripted import (
    ORDER,
    ROOM,
    EchoLink,
    RawCaller,
    ScriptedAgent,
    listening,
    short_folder,
)
from tests.sandboxes.conftest import PATIENCE

NOBODY = 65534
# Asks for the capacity as somebody else; the interpreter is loaded before that.
STRANGER = """
import os, socket, sys
os.setgroups([]); os.setgid(int(sys.argv[2])); os.setuid(int(sys.argv[2]))
s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1])
call = b'{"verb": "capacity"}'
s.sendall(b"J" + len(call).to_bytes(4, "big") + call)
while data := s.recv(65536): sys.stdout.buffer.write(data)
"""


@pytest.fixture
def path() -> Iterator[Path]:
    with short_folder() as folder:
        yield folder / "agent.sock"


@pytest.fixture
def scripted() -> ScriptedAgent:
    return ScriptedAgent()


@pytest.fixture
async def raw(scripted: ScriptedAgent, path: Path) -> AsyncIterator[RawCaller]:
    """Writes to the door of an agent that admits only us."""
    async with listening(AgentServer(scripted, users={os.getuid()}), path):
        yield RawCaller(path)


def call(verb: str, **fields: Any) -> bytes:
    return protocol.frame(b"J", json.dumps({"verb": verb, **fields}).encode())


async def reasons(raw: RawCaller, data: bytes, *, shut: bool = True) -> list[str]:
    """Why the agent refused what it was sent."""
    answers = await asyncio.to_thread(raw.sends, data, shut=shut)
    return [json.loads(answer).get("reason", "") for answer in answers]


async def assert_lives(raw: RawCaller, scripted: ScriptedAgent) -> None:
    """It answers, and nothing before that came through to the agent."""
    capacity = await asyncio.to_thread(RemoteAgent(f"unix:{raw.path}").capacity)
    assert capacity == ROOM
    assert scripted.calls == [("capacity",)]


async def test_noise_reaches_nothing_and_ends_nothing(
    raw: RawCaller, scripted: ScriptedAgent
) -> None:
    chance = random.Random(11)
    for _round in range(150):
        noise = chance.randbytes(chance.randrange(1, 200))
        if chance.random() < 0.5:
            noise = protocol.frame(chance.choice((b"J", b"B")), noise)
        assert await reasons(raw, noise) == ["bad-call"]
    await assert_lives(raw, scripted)


@pytest.mark.parametrize("key", ["privileged", "binds", "image", "argv", "nodes"])
async def test_an_engines_field_reaches_nothing(
    raw: RawCaller, scripted: ScriptedAgent, key: str
) -> None:
    for verb in (
        call("capacity", **{key: True}),
        call("run", name="s1", program="grade", stdin="", **{key: ["/:/host"]}),
    ):
        assert await reasons(raw, verb) == ["bad-call"]
    await assert_lives(raw, scripted)


@pytest.mark.parametrize(
    "data",
    [
        protocol.frame(b"B", b'{"verb":"destroy","name":"s1"}'),
        protocol.HEAD.pack(b"J", protocol.MAX_FRAME + 1),
        protocol.HEAD.pack(b"J", 0xFFFFFFFF) + b"{",
        call("destroy", name="s1")[:-1],
        call("destroy", name="s1")[:5],
        call("destroy", name="../../s1"),
        call("exec", name="s1"),
        protocol.frame(b"J", b"[" * 100_000),
        protocol.frame(b"J", b"\xff\xfe"),
    ],
)
async def test_what_is_no_call_is_refused_and_reaches_nothing(
    raw: RawCaller, scripted: ScriptedAgent, data: bytes
) -> None:
    assert await reasons(raw, data) == ["bad-call"]
    await assert_lives(raw, scripted)


async def test_a_connection_carries_one_verb(
    raw: RawCaller, scripted: ScriptedAgent
) -> None:
    answers = await asyncio.to_thread(
        raw.sends, call("warm", name="s1") + call("destroy", name="s1")
    )
    assert len(answers) == 1
    assert scripted.calls == [("warm", "s1")]


async def test_a_caller_that_says_nothing_is_not_waited_for(
    raw: RawCaller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "VERB_SECONDS", 0.1)
    for beginning in (b"", b"J\x00\x00", call("capacity")[:9]):
        assert await reasons(raw, beginning, shut=False) == ["bad-call"]


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
async def test_another_user_is_not_admitted(
    raw: RawCaller, scripted: ScriptedAgent, caplog: pytest.LogCaptureFixture
) -> None:
    command = [sys.executable, "-c", STRANGER, str(raw.path), str(NOBODY)]
    process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    told, _errors = await process.communicate()
    assert b'"reason":"forbidden"' in told
    assert f"user {NOBODY} may not ask" in caplog.text
    await assert_lives(raw, scripted)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
async def test_a_user_who_is_named_is_admitted(
    scripted: ScriptedAgent, path: Path
) -> None:
    async with listening(AgentServer(scripted, users={NOBODY}), path):
        command = [sys.executable, "-c", STRANGER, str(path), str(NOBODY)]
        process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
        told, _errors = await process.communicate()
    assert b'"kind":"outcome"' in told


async def test_a_verb_goes_on_when_its_caller_vanishes(
    raw: RawCaller, scripted: ScriptedAgent
) -> None:
    begun, vanished, done = (threading.Event() for _number in range(3))

    def in_steps(tell: Any) -> None:
        begun.set()
        vanished.wait(PATIENCE)
        for _number in range(500):
            tell("nodes" * 200)
        done.set()

    scripted.on_ensure = in_steps
    fields = {"template": "small-1", "name": "s1", "slot": 1, "parameters": {}}
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(raw.path))
        connection.sendall(call("ensure", **fields, kit="", work="", labels={}))
        assert await asyncio.to_thread(begun.wait, PATIENCE)
    vanished.set()
    assert await asyncio.to_thread(done.wait, PATIENCE)
    remote = RemoteAgent(f"unix:{raw.path}")
    assert await asyncio.to_thread(remote.capacity) == ROOM
    assert [verb for verb, *_rest in scripted.calls] == ["ensure", "capacity"]


async def test_an_error_nobody_foresaw_is_told_as_the_agents_own(
    raw: RawCaller, scripted: ScriptedAgent, caplog: pytest.LogCaptureFixture
) -> None:
    remote = RemoteAgent(f"unix:{raw.path}")
    for error in (KeyError("x"), OSError("disk full"), TimeoutError()):
        scripted.errors["save"] = error
        with pytest.raises(EngineError) as caught:
            await asyncio.to_thread(remote.save, "s1")
        assert caught.value.reason == "agent-fault"
    assert "Traceback" in caplog.text and "disk full" in caplog.text


async def test_slow_verbs_do_not_hold_up_quick_ones(
    raw: RawCaller, scripted: ScriptedAgent
) -> None:
    remote, release = RemoteAgent(f"unix:{raw.path}"), threading.Event()
    scripted.on_ensure = lambda _tell: bool(release.wait(PATIENCE)) and None
    starts = [asyncio.to_thread(remote.ensure, ORDER) for _number in range(5)]
    starting = asyncio.gather(*starts)
    await asyncio.sleep(0)
    assert await asyncio.to_thread(remote.capacity) == ROOM
    assert not starting.done()
    release.set()
    await starting


async def test_a_stop_ends_the_attachments(scripted: ScriptedAgent, path: Path) -> None:
    scripted.link = EchoLink()
    own = AgentServer(scripted)
    async with listening(own, path):
        remote = RemoteAgent(f"unix:{path}")
        async with remote.attach("s1", "client", "1", rows=24, cols=80) as link:
            await own.close()
            assert [frame async for frame in link] == []
    assert scripted.detached.is_set()
