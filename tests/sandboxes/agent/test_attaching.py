"""Shells by way of the agent: doors, tabs, what ends them, what they tell."""

import asyncio
import json
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

from sandboxes.agent.contract import ShellLink
from sandboxes.agent.local import LocalAgent
from sandboxes.agent.registry import SHELLS_PER_SANDBOX
from sandboxes.backends.fake import FakeBackend
from sandboxes.errors import LabError
from tests.sandboxes.conftest import PATIENCE


def attach(
    agent: LocalAgent, name: str, **options: Any
) -> AbstractAsyncContextManager[ShellLink]:
    where = {"node": "client", "tab": "1", "rows": 24, "cols": 80, **options}
    return agent.attach(name, where.pop("node"), where.pop("tab"), **where)


async def hello(link: ShellLink) -> dict[str, Any]:
    frame = await anext(aiter(link))
    found: dict[str, Any] = json.loads(str(frame))["hello"]
    return found


async def listen(*links: ShellLink) -> "asyncio.Future[list[Any]]":
    """Wait at all of them for the next frame."""
    waiting = asyncio.gather(*(anext(aiter(link)) for link in links))
    await asyncio.sleep(0.05)
    return waiting


async def test_the_same_tab_is_the_same_shell(
    agent: LocalAgent, fake_backend: FakeBackend, running: str
) -> None:
    async with attach(agent, running) as one, attach(agent, running) as two:
        await hello(one)
        await hello(two)
        await one.send(b"x")
        assert await anext(aiter(two)) == b"x"
    async with attach(agent, running, tab="2"):
        pass
    assert len(fake_backend.terminals) == 2
    await agent.aclose()
    assert all(terminal.closed for terminal in fake_backend.terminals)


@pytest.mark.parametrize(
    "where",
    [{"node": "grader"}, {"node": "nobody"}, {"tab": "../1"}, {"role": "root"}],
    ids=str,
)
async def test_there_is_no_other_door(
    agent: LocalAgent, fake_backend: FakeBackend, running: str, where: dict[str, str]
) -> None:
    with pytest.raises(LabError) as caught:
        async with attach(agent, running, **where):
            pass
    assert caught.value.reason == "no-terminal"
    assert fake_backend.terminals == []


async def test_there_is_an_end_to_tabs(agent: LocalAgent, running: str) -> None:
    for tab in range(SHELLS_PER_SANDBOX):
        async with attach(agent, running, tab=str(tab)):
            pass
    with pytest.raises(LabError) as caught:
        async with attach(agent, running, tab="more"):
            pass
    assert caught.value.reason == "too-many-shells"
    await agent.aclose()


async def test_a_warm_shell_waits_with_its_prompt(
    agent: LocalAgent, fake_backend: FakeBackend, running: str
) -> None:
    agent.bind_loop()
    await asyncio.to_thread(agent.warm, running)
    await fake_backend.terminals[0].write(b"$ ")
    async with attach(agent, running) as link:
        assert (await hello(link))["reset"]
        assert await anext(aiter(link)) == b"$ "
    assert len(fake_backend.terminals) == 1
    await agent.aclose()


def test_without_a_loop_nothing_is_warmed(agent: LocalAgent, running: str) -> None:
    agent.warm(running)


async def test_destroying_ends_the_shells(
    agent: LocalAgent, fake_backend: FakeBackend, running: str
) -> None:
    async with attach(agent, running) as link:
        await hello(link)
        await asyncio.to_thread(agent.destroy, running)
        assert json.loads(str(await anext(aiter(link)))) == {"exit": True}
        with pytest.raises(StopAsyncIteration):
            await anext(aiter(link))
    assert fake_backend.terminals[0].closed
    assert agent.activity() == {}


async def test_activity_counts_viewers_and_the_owner_s_typing(
    agent: LocalAgent, running: str
) -> None:
    async with attach(agent, running) as owner, attach(agent, running, role="joint"):
        found = agent.activity()[running]
        assert (found.idle, found.viewers, found.shells) == (None, 2, 1)
        assert found.tabs == (("client", "1"),)
        await owner.send(b"\x1b[24;80R")
        assert agent.activity()[running].idle is None
        await owner.send(b"ls\r")
        idle = agent.activity()[running].idle
        assert idle is not None
        assert idle < PATIENCE
        await owner.send('{"close": true}')
    # Who typed last still matters once all tabs are closed.
    assert agent.activity()[running].idle is not None
    assert agent.activity()[running].shells == 0


@pytest.mark.parametrize("role", ["joint", "viewer"])
async def test_a_guest_sees_only_what_is_open(
    agent: LocalAgent, fake_backend: FakeBackend, running: str, role: str
) -> None:
    async with attach(agent, running), attach(agent, running, role=role):
        with pytest.raises(LabError) as caught:
            async with attach(agent, running, role=role, tab="2"):
                pass
    assert caught.value.reason == "no-terminal"
    assert len(fake_backend.terminals) == 1
    await agent.aclose()


async def test_owners_hear_of_guests_at_any_shell_of_their_sandbox(
    agent: LocalAgent, running: str
) -> None:
    async with attach(agent, running) as one, attach(agent, running, tab="2") as two:
        await hello(one)
        await hello(two)
        ada = {"watchers": [{"who": "Ada", "role": "viewer"}]}
        coming = await listen(one, two)
        async with attach(agent, running, role="viewer", who="Ada"):
            frames = await asyncio.wait_for(coming, PATIENCE)
            assert list(map(json.loads, frames)) == [ada, ada]
            leaving = await listen(one, two)
        frames = await asyncio.wait_for(leaving, PATIENCE)
        assert list(map(json.loads, frames)) == [{"watchers": []}] * 2
    await agent.aclose()


async def test_one_shell_fewer_makes_room(agent: LocalAgent, running: str) -> None:
    for number in range(SHELLS_PER_SANDBOX + 2):
        async with attach(agent, running, tab=str(number)) as link:
            await link.send('{"close": true}')


async def test_a_sweep_spares_the_shells_of_this_process(
    agent: LocalAgent, fake_backend: FakeBackend, running: str
) -> None:
    async with attach(agent, running):
        await asyncio.to_thread(agent.sweep)
    assert fake_backend.swept == []
    await agent.aclose()


async def test_who_attaches_while_it_is_swept_comes_after_the_broom(
    agent: LocalAgent, fake_backend: FakeBackend, running: str
) -> None:
    agent._sweeping = True
    async with attach(agent, running):
        assert fake_backend.swept == [(running, "client")]
        await asyncio.to_thread(agent.sweep)
    assert fake_backend.swept == [(running, "client")]
    await agent.aclose()
