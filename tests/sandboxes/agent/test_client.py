"""The site's side: what is asked arrives, what is answered comes back."""

import asyncio
import inspect
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from sandboxes import errors
from sandboxes.agent import protocol
from sandboxes.agent.client import RemoteAgent, connect_to
from sandboxes.agent.contract import SandboxAgent
from sandboxes.agent.protocol import Outcome, Step
from sandboxes.agent.server import AgentServer
from sandboxes.errors import EngineError, LabError, SandboxError
from tests.sandboxes.agent.scripted import (
    ORDER,
    REPORT,
    ROOM,
    ScriptedAgent,
    listening,
    short_folder,
)

LABELS = {"org.is3c.hub.kind": "session"}
# How each verb is asked, and what arrives at the agent.
CALLS: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "prepare": (("small-1", 7, {"zone": "exämple"}), {}),
    "ensure": ((ORDER,), {}),
    "status": (("s1",), {}),
    "run": (("s1", "grade"), {"stdin": b"\x00\xff in"}),
    "save": (("s1",), {}),
    "warm": (("s1",), {}),
    "destroy": (("s1",), {}),
    "find": ((LABELS,), {}),
    "activity": ((), {}),
    "capacity": ((), {}),
}


@pytest.fixture
def folder() -> Iterator[Path]:
    with short_folder() as folder:
        yield folder


@pytest.fixture
def scripted() -> ScriptedAgent:
    return ScriptedAgent()


@pytest.fixture
async def remote(scripted: ScriptedAgent, folder: Path) -> AsyncIterator[RemoteAgent]:
    async with listening(AgentServer(scripted), folder / "agent.sock"):
        yield RemoteAgent(f"unix:{folder / 'agent.sock'}")


async def ask(agent: SandboxAgent, verb: str, **further: Any) -> Any:
    positional, named = CALLS[verb]
    return await asyncio.to_thread(
        getattr(agent, verb), *positional, **named, **further
    )


@pytest.mark.parametrize("verb", CALLS)
async def test_every_verb_arrives_and_its_answer_comes_back(
    remote: RemoteAgent, scripted: ScriptedAgent, verb: str
) -> None:
    positional, named = CALLS[verb]
    answer = await ask(remote, verb)
    assert scripted.calls == [(verb, *positional, *named.values())]
    twin = ScriptedAgent()
    unheard: dict[str, Any] = {"ensure": {"on_step": print}, "run": {"on_stdout": len}}
    direct = getattr(twin, verb)(*positional, **named, **unheard.get(verb, {}))
    assert answer == direct and type(answer) is type(direct)


@pytest.mark.parametrize(
    "kind", [error for error in vars(errors).values() if inspect.isclass(error)]
)
@pytest.mark.parametrize("verb", ["ensure", "run", "destroy"])
async def test_every_error_is_raised_at_the_caller(
    remote: RemoteAgent, scripted: ScriptedAgent, verb: str, kind: type[SandboxError]
) -> None:
    scripted.errors[verb] = kind("No room: ü.", reason="no-room")
    with pytest.raises(kind) as caught:
        await ask(remote, verb)
    assert type(caught.value) is kind
    assert (caught.value.message, caught.value.reason) == ("No room: ü.", "no-room")


async def test_steps_come_in_order_and_before_the_end(
    remote: RemoteAgent, scripted: ScriptedAgent
) -> None:
    steps = ["networks", "nodes", *(f"node:n{number}" for number in range(40)), "files"]
    heard: list[str] = []
    all_heard = threading.Event()

    def hear(step: str) -> None:
        heard.append(step)
        if heard == steps:
            all_heard.set()

    def tell(on_step: Any) -> None:
        for step in steps:
            on_step(step)
        assert all_heard.wait(30), "they were kept back until the end"

    scripted.on_ensure = tell
    await ask(remote, "ensure", on_step=hear)
    assert heard == steps


async def test_output_comes_in_order_and_as_it_is(
    remote: RemoteAgent, scripted: ScriptedAgent
) -> None:
    chunks = [bytes([number]) * 5000 for number in range(200)]
    heard: list[bytes] = []
    scripted.on_run = lambda tell: [tell(chunk) for chunk in chunks] and None
    assert await ask(remote, "run", on_stdout=heard.append) == REPORT
    assert b"".join(heard) == b"".join(chunks)


async def test_nobody_need_listen_to_steps_and_output(
    remote: RemoteAgent, scripted: ScriptedAgent
) -> None:
    scripted.on_ensure = lambda tell: tell("nodes")
    scripted.on_run = lambda tell: tell(b"out")
    assert await ask(remote, "ensure") is None
    assert await ask(remote, "run") == REPORT


@pytest.mark.parametrize("error", [ConnectionError("the layer"), ValueError("mine")])
async def test_a_listeners_error_is_not_taken_for_the_agents(
    remote: RemoteAgent, scripted: ScriptedAgent, error: Exception
) -> None:
    def fail(_step: str) -> None:
        raise error

    scripted.on_ensure = lambda tell: tell("nodes")
    with pytest.raises(type(error)) as caught:
        await ask(remote, "ensure", on_step=fail)
    assert caught.value is error


async def test_large_work_travels(remote: RemoteAgent, scripted: ScriptedAgent) -> None:
    work = bytes(16 << 20)
    await asyncio.to_thread(remote.run, "s1", "grade", stdin=work)
    assert scripted.calls == [("run", "s1", "grade", work)]


async def test_what_cannot_be_asked_is_not_sent(
    remote: RemoteAgent, scripted: ScriptedAgent
) -> None:
    for verb, arguments in (
        ("status", ("../s1",)),
        ("run", ("s1", "bash -c id")),
        ("prepare", ("small-1", -1, {})),
        ("find", ({"a": 1},)),
    ):
        with pytest.raises(LabError) as caught:
            await asyncio.to_thread(getattr(remote, verb), *arguments)
        assert caught.value.reason == "bad-call"
    assert scripted.calls == []


# When the agent is not there


async def assert_down(address: str) -> None:
    agent = RemoteAgent(address)
    with pytest.raises(EngineError) as caught:
        await asyncio.to_thread(agent.capacity)
    assert caught.value.reason == "agent-down"
    with pytest.raises(EngineError) as caught:
        async with agent.attach("s1", "client", "1", rows=24, cols=80):
            pytest.fail("it was entered")
    assert caught.value.reason == "agent-down"


async def test_nobody_listens(folder: Path) -> None:
    await assert_down(f"unix:{folder / 'nowhere'}")
    stale = folder / "stale"
    with socket.socket(socket.AF_UNIX) as gone:
        gone.bind(str(stale))
    await assert_down(f"unix:{stale}")


@pytest.mark.parametrize("address", ["", "agent.sock", "tcp:1.2.3.4", "tls://h:1"])
async def test_an_address_that_is_none(address: str) -> None:
    await assert_down(address)


def answering(folder: Path, answer: bytes) -> str:
    """The address of a door that gives everyone this answer and closes."""
    path = folder / "door"
    door = socket.socket(socket.AF_UNIX)
    door.bind(str(path))
    door.listen()

    def serve() -> None:
        with door:
            for _number in range(2):
                caller, _address = door.accept()
                with caller:
                    caller.recv(1 << 16)
                    caller.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    return f"unix:{path}"


@pytest.mark.parametrize(
    "answer",
    [b"", b"J\x00", protocol.frame(b"J", b"x")[:-1], protocol.frame(b"Q", b"")],
)
async def test_an_answer_that_breaks_off(folder: Path, answer: bytes) -> None:
    await assert_down(answering(folder, answer))


async def test_an_agent_that_dies_in_the_middle(folder: Path) -> None:
    step = protocol.json_frame(Step(step="networks"))
    heard: list[str] = []
    agent = RemoteAgent(answering(folder, step))
    with pytest.raises(EngineError) as caught:
        await ask(agent, "ensure", on_step=heard.append)
    assert caught.value.reason == "agent-down"
    assert heard == ["networks"]


@pytest.mark.parametrize(
    "answer",
    [
        protocol.frame(b"J", b'{"kind":"news"}'),
        protocol.frame(b"J", b"<html>"),
        protocol.json_frame(Outcome[int](result=3)),
    ],
)
async def test_an_agent_of_another_release(folder: Path, answer: bytes) -> None:
    agent = RemoteAgent(answering(folder, answer))
    with pytest.raises(EngineError, match="same release") as caught:
        await asyncio.to_thread(agent.capacity)
    assert caught.value.reason == "agent-mismatch"


async def test_a_refusal_is_heard_though_the_call_was_not_read(folder: Path) -> None:
    scripted = ScriptedAgent()
    async with listening(AgentServer(scripted, users=set()), folder / "agent.sock"):
        agent = RemoteAgent(f"unix:{folder / 'agent.sock'}")
        with pytest.raises(EngineError) as caught:
            await asyncio.to_thread(agent.run, "s1", "grade", stdin=bytes(4 << 20))
    assert caught.value.reason == "forbidden"
    assert scripted.calls == []


async def test_calls_at_the_same_time_do_not_mix(
    remote: RemoteAgent, scripted: ScriptedAgent
) -> None:
    answers = await asyncio.gather(
        *(ask(remote, verb) for verb in ("capacity", "save", "activity") * 20)
    )
    assert answers[::3] == [ROOM] * 20
    assert answers[1::3] == [ORDER.work] * 20
    assert len(scripted.calls) == 60


def test_many_at_once_wait_at_the_door(tmp_path: Path) -> None:
    path = str(tmp_path / "narrow.sock")
    with socket.socket(socket.AF_UNIX) as door, ThreadPoolExecutor(40) as pool:
        door.bind(path)
        door.listen(2)
        coming = [pool.submit(connect_to, path) for _one in range(40)]
        inside = [door.accept()[0] for _one in coming]
        for connection in [*inside, *(one.result(30) for one in coming)]:
            connection.close()
