"""Output with several viewers: who holds it up, and what is lost."""

import asyncio
import json

import pytest

from sandboxes.agent import shells
from sandboxes.agent.links import WINDOW_BYTES
from sandboxes.agent.shells import (
    LEAD_BYTES,
    REPLAY_BYTES,
    SCROLLBACK_BYTES,
    UNATTENDED_BYTES,
    Shell,
)
from sandboxes.backends.fake import FakeTerminal
from tests.sandboxes.agent.pages import BLOCK, Open, calm, flood, until


async def test_everybody_sees_the_same(
    view: Open, terminal: FakeTerminal, shell: Shell
) -> None:
    pages = [await view(role) for role in ("owner", "owner", "joint", "viewer")]
    for page in pages:
        page.read()
    await terminal.write(b"hello")
    await until(lambda: all(page.received == b"hello" for page in pages))
    await terminal.close()
    await until(lambda: all(page.heard("exit") for page in pages))


async def test_a_flood_reaches_every_owner_whole(
    view: Open, terminal: FakeTerminal
) -> None:
    pages = [await view(), await view()]
    for page in pages:
        page.read()
    data = [bytes([number]) * 40_000 for number in range(100)]
    for block in data:
        terminal._output.put_nowait(block)
    await until(lambda: all(page.total == 4_000_000 for page in pages))
    assert all(page.received == b"".join(data) for page in pages)


async def test_a_slow_only_owner_makes_a_flood_wait_in_its_node(
    view: Open, terminal: FakeTerminal, shell: Shell
) -> None:
    page = await view()
    page.read(acknowledge=False)
    flood(terminal, 64)
    assert await calm(terminal) > 20
    assert page.total == WINDOW_BYTES
    await page.link.send(json.dumps({"ack": WINDOW_BYTES}))
    await until(lambda: page.total > WINDOW_BYTES)
    assert page.received == (BLOCK * 64)[: page.total]


async def test_a_slow_only_owner_is_waited_for_without_end(
    view: Open, terminal: FakeTerminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shells, "STALL_SECONDS", 0.05)
    owner, watcher = await view(), await view("viewer")
    owner.read(acknowledge=False)
    watcher.read()
    flood(terminal, 64)
    await asyncio.sleep(0.3)
    assert await calm(terminal) > 20
    assert owner.received == watcher.received[: owner.total]


@pytest.mark.parametrize("role", ["viewer", "joint"])
async def test_a_guest_that_stalls_holds_nobody_up(
    view: Open, terminal: FakeTerminal, shell: Shell, role: str
) -> None:
    owner, guest = await view(), await view(role)
    owner.read()
    guest.read(acknowledge=False)
    flood(terminal, 64)
    await until(lambda: owner.total == 64 * len(BLOCK))
    assert owner.received == BLOCK * 64
    assert len(shell.scrollback.kept) <= SCROLLBACK_BYTES
    assert guest.total == WINDOW_BYTES


async def test_a_guest_that_comes_back_misses_the_middle_and_is_told(
    view: Open, terminal: FakeTerminal, shell: Shell
) -> None:
    owner, guest = await view(), await view("viewer")
    owner.read()
    guest.read(acknowledge=False)
    flood(terminal, 64)
    await until(lambda: owner.total == 64 * len(BLOCK))
    await terminal.write(b"the end")
    await until(lambda: owner.received.endswith(b"the end"))
    await guest.link.send(json.dumps({"ack": guest.total}))
    await until(lambda: guest.received.endswith(b"the end"))
    end = shell.scrollback.end
    resumed = guest.heard("hello")[-1]
    assert resumed == {"offset": end - REPLAY_BYTES, "end": end, "reset": True}
    assert guest.received == owner.received[-REPLAY_BYTES:]


async def test_a_stalled_owner_does_not_hold_the_other_device(
    view: Open, terminal: FakeTerminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shells, "STALL_SECONDS", 0.1)
    asleep, awake = await view(), await view()
    asleep.read(acknowledge=False)
    awake.read()
    flood(terminal, 64)
    await until(lambda: awake.total == 64 * len(BLOCK))
    assert awake.received == BLOCK * 64


async def test_an_owner_who_was_merely_idle_is_not_taken_for_stalled(
    view: Open, terminal: FakeTerminal, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shells, "STALL_SECONDS", 0.2)
    pages = [await view(), await view()]
    await asyncio.sleep(0.3)
    shell._take(b"y" * LEAD_BYTES)
    assert set(shell._holders()) == {page.link.viewer for page in pages}


async def test_nobody_looking_makes_a_flood_wait_in_its_node(
    view: Open, terminal: FakeTerminal, shell: Shell
) -> None:
    flood(terminal, 128)
    assert await calm(terminal) > 80
    assert shell.scrollback.end <= UNATTENDED_BYTES + len(BLOCK)
    page = await view()
    page.read()
    await until(lambda: terminal._output.empty())


async def test_a_page_that_comes_back_goes_on_at_its_byte(
    view: Open, terminal: FakeTerminal, shell: Shell
) -> None:
    first = await view()
    first.read()
    await terminal.write(b"make history")
    await until(lambda: first.received == b"make history")
    await first.leave()
    await terminal.write(b", and more")
    await until(lambda: shell.scrollback.end == 22)
    again = await view(position=5)
    again.read()
    await until(lambda: again.received == b"history, and more")
    assert again.said[0] == {"hello": {"offset": 5, "end": 22, "reset": False}}


async def test_coming_back_over_and_over_in_a_flood_loses_no_byte(
    view: Open, terminal: FakeTerminal, shell: Shell
) -> None:
    data = b"".join(b"%07d\n" % number for number in range(300_000))
    for begin in range(0, len(data), 32768):
        terminal._output.put_nowait(data[begin : begin + 32768])
    seen = b""
    while len(seen) < len(data):
        page = await view(position=len(seen) if seen else None)
        page.read()
        wanted = min(150_000, len(data) - len(seen))
        await until(lambda p=page, n=wanted: p.total >= n)  # type: ignore[misc]
        await page.leave()
        assert page.said[0]["hello"]["offset"] == len(seen)
        seen += page.received
    assert seen == data
