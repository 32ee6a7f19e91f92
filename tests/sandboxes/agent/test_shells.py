"""Shells with several viewers: who holds the output, who types, what is lost."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from sandboxes.agent import shells
from sandboxes.agent.links import FRAME_BYTES, WINDOW_BYTES, Link, is_reply
from sandboxes.agent.shells import (
    LEAD_BYTES,
    REPLAY_BYTES,
    SCROLLBACK_BYTES,
    UNATTENDED_BYTES,
    VIEWERS_PER_SHELL,
    Shell,
)
from sandboxes.backends.fake import FakeTerminal
from sandboxes.errors import LabError
from tests.sandboxes.conftest import PATIENCE

SIZE = (24, 80)
BLOCK = b"y\n" * 16384
Open = Callable[..., Awaitable["Page"]]


class Page:
    """A browser's side of a link: reads, and acknowledges unless told not to."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.received = b""
        self.total = 0
        self.said: list[dict[str, Any]] = []
        self.reading: asyncio.Task[None] | None = None

    def read(self, *, acknowledge: bool = True) -> None:
        """Take frames from now on, in the background."""
        self.reading = asyncio.create_task(self._read(acknowledge))

    async def _read(self, acknowledge: bool) -> None:
        async for frame in self.link:
            if isinstance(frame, bytes):
                self.received += frame
                self.total += len(frame)
                if acknowledge:
                    await self.link.send(json.dumps({"ack": self.total}))
            else:
                message = json.loads(frame)
                self.said.append(message)
                if message.get("hello", {}).get("reset"):
                    self.received = b""

    async def leave(self) -> None:
        """Close the socket."""
        if self.reading:
            self.reading.cancel()
            await asyncio.gather(self.reading, return_exceptions=True)
        await self.link.detach()

    def heard(self, kind: str) -> list[Any]:
        """Everything of one kind that it was told."""
        return [message[kind] for message in self.said if kind in message]


@pytest.fixture
async def terminal() -> FakeTerminal:
    return FakeTerminal(*SIZE)


@pytest.fixture
async def shell(terminal: FakeTerminal) -> AsyncIterator[Shell]:
    made = Shell(terminal, SIZE)
    yield made
    await made.close()


@pytest.fixture
async def view(shell: Shell) -> AsyncIterator[Open]:
    pages = []

    async def view(
        role: str = "owner", position: int | None = None, size: shells.Size = SIZE
    ) -> Page:
        pages.append(Page(await Link.to(shell, position, role, size)))
        return pages[-1]

    yield view
    for page in pages:
        await page.leave()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.005)


async def calm(terminal: FakeTerminal) -> int:
    """How many blocks wait in the node once nothing moves any more."""
    before = -1
    while before != (waiting := terminal._output.qsize()):
        before = waiting
        await asyncio.sleep(0.1)
    return waiting


def flood(terminal: FakeTerminal, blocks: int) -> None:
    for _number in range(blocks):
        terminal._output.put_nowait(BLOCK)


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


@pytest.mark.parametrize("role", ["viewer", "nobody"])
async def test_who_only_watches_changes_nothing(
    view: Open, terminal: FakeTerminal, shell: Shell, role: str
) -> None:
    owner, watcher = await view(), await view(role, size=(5, 5))
    for frame in (
        b"rm -rf ~\r",
        b"\x1b[?1;2c",
        '{"resize": [9, 9]}',
        '{"close": true}',
    ):
        await watcher.link.send(frame)
    await owner.link.send(b"typed")
    owner.read()
    await until(lambda: owner.received == b"typed")
    assert terminal.sizes == [SIZE]
    assert not shell.ended


async def test_a_joint_typist_types_but_sizes_nothing(
    view: Open, terminal: FakeTerminal
) -> None:
    owner, guest = await view(), await view("joint", size=(5, 5))
    await guest.link.send('{"resize": [9, 9]}')
    await guest.link.send(b"try this")
    owner.read()
    await until(lambda: owner.received == b"try this")
    assert terminal.sizes == [SIZE]


async def test_the_latest_owner_s_size_wins_and_all_are_told(
    view: Open, terminal: FakeTerminal
) -> None:
    laptop, watcher = await view(), await view("viewer")
    phone = await view(size=(30, 40))
    for page in (laptop, watcher, phone):
        page.read()
    await until(lambda: laptop.heard("size") == [[30, 40]])
    await until(lambda: watcher.heard("size")[-1:] == [[30, 40]])
    assert phone.heard("size") == []
    await phone.leave()
    await until(lambda: watcher.heard("size")[-1] == list(SIZE))
    assert terminal.sizes == [SIZE, (30, 40), SIZE]


async def test_an_owner_alone_hears_nothing_of_sizes(
    view: Open, terminal: FakeTerminal
) -> None:
    page = await view(size=(40, 132))
    page.read()
    await page.link.send('{"resize": [50, 100]}')
    await page.link.send('{"resize": [0, 99999]}')
    await page.link.send(b"x")
    await until(lambda: page.received == b"x")
    assert page.heard("size") == []
    assert terminal.sizes == [SIZE, (40, 132), (50, 100)]


async def test_one_page_answers_for_all(view: Open, terminal: FakeTerminal) -> None:
    pages = [await view(), await view(), await view("joint")]
    for page in pages:
        await page.link.send(b"\x1b[?1;2c")
    await pages[1].link.send(b".")
    pages[0].read()
    await until(lambda: pages[0].received.endswith(b"."))
    assert pages[0].received == b"\x1b[?1;2c."


@pytest.mark.parametrize(
    "data",
    [
        b"\x1b[?1;2c",
        b"\x1b[24;80R",
        b"\x1b[I",
        b"\x1b]11;rgb:00/00/00\x1b\\",
        b"\x1b[0n",
    ],
)
async def test_what_a_terminal_says_by_itself_is_no_typing(
    terminal: FakeTerminal, data: bytes
) -> None:
    typed = []
    shell = Shell(terminal, SIZE, on_typed=lambda: typed.append(1))
    link = await Link.to(shell, None, "owner", SIZE)
    guest = await Link.to(shell, None, "joint", SIZE)
    await link.send(data)
    await guest.send(b"ls\r")
    assert typed == []
    await link.send(b"ls\r")
    assert typed == [1]
    await shell.close()


@pytest.mark.parametrize(
    "keys", [b"a", b"\x1b", b"\x1b[A", b"\x1bOR", b"\x1b[15~", b"\x1b[Z"]
)
def test_keys_are_no_replies(keys: bytes) -> None:
    assert not is_reply(keys)


async def test_too_much_text_is_refused_once_and_the_rest_goes_on(
    view: Open, terminal: FakeTerminal, shell: Shell
) -> None:
    page = await view()
    for _number in range(3):
        await page.link.send(b"x" * (shells.INPUT_BYTES + 1))
    page.read()
    await until(lambda: page.heard("error") != [])
    await page.link.send(b"short")
    await until(lambda: page.received == b"short")
    assert len(page.heard("error")) == 1


async def test_an_acknowledgement_of_more_than_was_sent_opens_no_window(
    view: Open, terminal: FakeTerminal
) -> None:
    page = await view()
    await page.link.send('{"ack": 999999999999}')
    page.read(acknowledge=False)
    flood(terminal, 64)
    await calm(terminal)
    assert page.total == WINDOW_BYTES


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"resize": "x"}', '{"ack": "x"}', "null", "[" * 100_000]
)
async def test_nonsense_is_ignored(view: Open, text: str) -> None:
    page = await view()
    await page.link.send(text)
    await page.link.send(b"x")
    page.read()
    await until(lambda: page.received == b"x")


async def test_there_is_an_end_to_viewers(view: Open) -> None:
    for _number in range(VIEWERS_PER_SHELL):
        await view("viewer")
    with pytest.raises(LabError) as caught:
        await view()
    assert caught.value.reason == "too-many-viewers"


async def test_no_frame_is_larger_than_agreed(
    view: Open, terminal: FakeTerminal
) -> None:
    page = await view()
    terminal._output.put_nowait(b"y" * (3 * FRAME_BYTES))
    assert json.loads(str(await anext(page.link)))["hello"]
    assert len(await anext(page.link)) == FRAME_BYTES
