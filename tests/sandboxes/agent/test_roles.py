"""What each viewer of a shell may do, and what it is told."""

import json

import pytest

from sandboxes.agent import shells
from sandboxes.agent.links import FRAME_BYTES, WINDOW_BYTES, Link, is_reply
from sandboxes.agent.shells import VIEWERS_PER_SHELL, Shell
from sandboxes.backends.fake import FakeTerminal
from sandboxes.errors import LabError
from tests.sandboxes.agent.pages import SIZE, Open, calm, flood, until


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
        await view("joint")
    assert caught.value.reason == "too-many-viewers"
    # However many look, the owner gets in.
    for _number in range(VIEWERS_PER_SHELL):
        await view()
    with pytest.raises(LabError):
        await view()


async def test_no_frame_is_larger_than_agreed(
    view: Open, terminal: FakeTerminal
) -> None:
    page = await view()
    terminal._output.put_nowait(b"y" * (3 * FRAME_BYTES))
    assert json.loads(str(await anext(page.link)))["hello"]
    assert len(await anext(page.link)) == FRAME_BYTES
