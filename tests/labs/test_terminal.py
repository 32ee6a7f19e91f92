"""The terminal socket: whose it is, what it carries, and what it survives."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from channels.db import database_sync_to_async
from channels.routing import URLRouter
from django.contrib.auth.models import AnonymousUser

from hub.models import User
from labs import sessions, shells
from labs.models import LabSession
from labs.routing import websocket_urlpatterns
from labs.terminal import WINDOW_BYTES
from sandboxes.backends.fake import FakeBackend
from tests.sockets import PatientSocket

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Awaitable[PatientSocket]]


@pytest.fixture
async def open_socket(session: LabSession, student: User) -> AsyncIterator[Open]:
    """Open a terminal socket as somebody; all are closed at the end."""
    opened: list[PatientSocket] = []

    async def open_socket(
        user: Any = student, node: str = "client", tab: str = "1", query: str = ""
    ) -> PatientSocket:
        path = f"/ws/sessions/{session.uuid}/terminals/{node}/{tab}/?{query}"
        socket = PatientSocket(URLRouter(websocket_urlpatterns), path)
        socket.scope["user"] = user
        assert (await socket.connect())[0]
        opened.append(socket)
        return socket

    yield open_socket
    for socket in opened:
        await socket.disconnect()
    await shells.registry.close_all()


async def hello(socket: PatientSocket) -> dict[str, Any]:
    message = json.loads(await socket.receive_from())
    return message["hello"]


async def output(socket: PatientSocket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        data += await socket.receive_from()
    return data


async def code(socket: PatientSocket) -> int:
    return (await socket.receive_output())["code"]


async def test_bytes_go_both_ways(open_socket: Open) -> None:
    socket = await open_socket()
    assert await hello(socket) == {"offset": 0, "end": 0, "reset": True}
    await socket.send_to(bytes_data=b"dig\r")
    assert await output(socket, 4) == b"dig\r"


async def test_the_shell_has_the_page_s_size(
    open_socket: Open, backend: FakeBackend
) -> None:
    socket = await open_socket(query="rows=40&cols=132")
    await hello(socket)
    await socket.send_to(text_data='{"resize": [50, 100]}')
    await socket.send_to(text_data='{"resize": [0, 99999]}')
    await socket.send_to(bytes_data=b"x")
    await output(socket, 1)
    assert backend.terminals[0].sizes[-2:] == [(40, 132), (50, 100)]


async def test_a_page_that_returns_finds_its_shell_with_scrollback(
    open_socket: Open, backend: FakeBackend
) -> None:
    first = await open_socket()
    await hello(first)
    await first.send_to(bytes_data=b"make history")
    await output(first, 12)
    await first.disconnect()
    again = await open_socket()
    assert await hello(again) == {"offset": 0, "end": 12, "reset": True}
    assert await output(again, 12) == b"make history"
    assert len(backend.terminals) == 1


async def test_a_dropped_socket_gets_only_what_it_missed(open_socket: Open) -> None:
    first = await open_socket()
    await hello(first)
    await first.send_to(bytes_data=b"make history")
    await output(first, 12)
    await first.disconnect()
    again = await open_socket(query="from=5")
    assert await hello(again) == {"offset": 5, "end": 12, "reset": False}
    assert await output(again, 7) == b"history"


async def test_a_page_that_returns_in_a_flood_gets_it_without_a_hole(
    open_socket: Open, backend: FakeBackend
) -> None:
    first = await open_socket()
    await hello(first)
    await first.disconnect()
    terminal = backend.terminals[0]
    for _block in range(64):
        await terminal.write(b"y\n" * 16384)
    await asyncio.sleep(0.2)
    again = await open_socket()
    greeting = await hello(again)
    assert greeting["end"] - greeting["offset"] == shells.REPLAY_BYTES
    received = await output(again, WINDOW_BYTES)
    assert received == b"y\n" * (WINDOW_BYTES // 2)


async def test_closing_a_tab_ends_its_shell(
    open_socket: Open, backend: FakeBackend
) -> None:
    socket = await open_socket()
    await hello(socket)
    await socket.send_to(text_data='{"close": true}')
    assert json.loads(await socket.receive_from()) == {"exit": True}
    assert backend.terminals[0].closed


async def test_every_tab_has_a_shell_of_its_own(
    open_socket: Open, backend: FakeBackend
) -> None:
    for tab in ("1", "2"):
        await hello(await open_socket(tab=tab))
    assert len(backend.terminals) == 2


async def test_there_is_an_end_to_tabs(open_socket: Open) -> None:
    for tab in range(shells.SHELLS_PER_SESSION):
        await hello(await open_socket(tab=str(tab)))
    one_more = await open_socket(tab="more")
    assert "too many" in json.loads(await one_more.receive_from())["error"]


async def test_a_second_window_takes_the_shell_over(open_socket: Open) -> None:
    first = await open_socket()
    await hello(first)
    second = await open_socket()
    await hello(second)
    assert json.loads(await first.receive_from()) == {"detached": "elsewhere"}
    assert await code(first) == 4409


async def test_a_shell_that_ends_says_so_and_makes_room_for_a_new_one(
    open_socket: Open, backend: FakeBackend
) -> None:
    first = await open_socket()
    await hello(first)
    await backend.terminals[0].close()
    assert json.loads(await first.receive_from()) == {"exit": True}
    assert await code(first) == 1000
    await hello(await open_socket())
    assert len(backend.terminals) == 2


async def test_without_acknowledgement_the_server_stops_sending(
    open_socket: Open, backend: FakeBackend
) -> None:
    socket = await open_socket()
    await hello(socket)
    for _block in range(64):
        backend.terminals[0]._output.put_nowait(b"y\n" * 16384)
    received = await output(socket, WINDOW_BYTES)
    assert await socket.receive_nothing(timeout=0.2)
    shell = next(iter(shells.registry._shells.values()))
    assert len(shell.scrollback.kept) <= shells.SCROLLBACK_BYTES
    assert backend.terminals[0]._output.qsize() > 20
    await socket.send_to(text_data=json.dumps({"ack": len(received)}))
    assert await output(socket, 1)


async def test_with_nobody_looking_a_flood_waits_in_its_node(
    open_socket: Open, backend: FakeBackend
) -> None:
    socket = await open_socket()
    await hello(socket)
    await socket.disconnect()
    for _block in range(128):
        backend.terminals[0]._output.put_nowait(b"y\n" * 16384)
    await asyncio.sleep(0.2)
    shell = next(iter(shells.registry._shells.values()))
    assert shell.scrollback.end <= shells.UNATTENDED_BYTES + 32768
    assert backend.terminals[0]._output.qsize() > 80


async def test_an_acknowledgement_of_more_than_was_sent_opens_no_window(
    open_socket: Open, backend: FakeBackend
) -> None:
    socket = await open_socket()
    await hello(socket)
    await socket.send_to(text_data='{"ack": 999999999999}')
    for _block in range(64):
        backend.terminals[0]._output.put_nowait(b"y\n" * 16384)
    await output(socket, WINDOW_BYTES)
    assert await socket.receive_nothing(timeout=0.2)


@pytest.mark.parametrize("text", ["{", "[]", '{"resize": "x"}', '{"ack": "x"}', "null"])
async def test_nonsense_from_the_page_is_ignored(open_socket: Open, text: str) -> None:
    socket = await open_socket()
    await hello(socket)
    await socket.send_to(text_data=text)
    await socket.send_to(bytes_data=b"x")
    assert await output(socket, 1) == b"x"


async def test_somebody_else_s_session_does_not_exist(
    open_socket: Open, stranger: User, backend: FakeBackend
) -> None:
    assert await code(await open_socket(user=stranger)) == 4404
    assert backend.terminals == []


async def test_nobody_gets_in_without_logging_in(
    open_socket: Open, backend: FakeBackend
) -> None:
    assert await code(await open_socket(user=AnonymousUser())) == 4401
    assert backend.terminals == []


@pytest.mark.parametrize("node", ["grader", "server", "nobody"])
async def test_only_the_student_s_own_nodes_have_a_door(
    open_socket: Open, node: str, backend: FakeBackend
) -> None:
    assert await code(await open_socket(node=node)) == 4404
    assert backend.terminals == []


async def test_a_session_that_has_ended_says_so(
    open_socket: Open, session: LabSession
) -> None:
    await database_sync_to_async(sessions.stop_session)(session)
    socket = await open_socket()
    assert "not running" in json.loads(await socket.receive_from())["error"]
    assert await code(socket) == 1013
