"""The events sockets: a snapshot first, then everything as it happens."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from channels.db import database_sync_to_async
from channels.routing import URLRouter
from django.contrib.auth.models import AnonymousUser

from hub.models import User
from labs import consumers, grading, sessions, watching
from labs.agent import agent
from labs.models import LabSession
from labs.routing import websocket_urlpatterns
from tests.sockets import PatientSocket

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Awaitable[PatientSocket]]


@pytest.fixture
async def open_socket(session: LabSession, student: User) -> AsyncIterator[Open]:
    """Open an events socket as somebody; all are closed at the end."""
    opened: list[PatientSocket] = []

    async def open_socket(user: Any = student) -> PatientSocket:
        path = f"/ws/sessions/{session.uuid}/"
        socket = PatientSocket(URLRouter(websocket_urlpatterns), path)
        socket.scope["user"] = user
        assert (await socket.connect())[0]
        opened.append(socket)
        return socket

    yield open_socket
    for socket in opened:
        await socket.disconnect()


async def next_of(socket: PatientSocket, kind: str) -> dict[str, Any]:
    while True:
        message = await socket.receive_json_from()
        if message["type"] == kind:
            return message


async def test_says_first_where_everything_stands(open_socket: Open) -> None:
    socket = await open_socket()
    first = await socket.receive_json_from()
    assert (first["type"], first["state"]) == ("session", "running")
    health = await next_of(socket, "health")
    assert health["nodes"]["server"]["running"] is True


async def test_results_arrive_one_by_one(
    open_socket: Open, session: LabSession, grader: Any
) -> None:
    grader({"first": 2, "second": 3, "third": 0})
    socket = await open_socket()
    await next_of(socket, "health")
    await database_sync_to_async(grading.submit_attempt)(session=session)
    seen = [await next_of(socket, "result") for _check in range(3)]
    assert {m["result"]["check_id"] for m in seen} == {"first", "second", "third"}
    graded = await next_of(socket, "attempt")
    assert (graded["state"], graded["score"], graded["max_score"]) == ("graded", 5, 6)


async def test_the_end_is_told(open_socket: Open, session: LabSession) -> None:
    socket = await open_socket()
    await next_of(socket, "health")
    await database_sync_to_async(sessions.stop_session)(session)
    states = [(await next_of(socket, "session"))["state"] for _event in range(2)]
    assert "ended" in states


async def test_a_ping_is_answered(open_socket: Open) -> None:
    socket = await open_socket()
    await socket.send_json_to({"type": "ping"})
    assert await next_of(socket, "pong")


async def test_somebody_else_s_session_does_not_exist(
    open_socket: Open, stranger: User
) -> None:
    socket = await open_socket(user=stranger)
    assert (await socket.receive_output())["code"] == 4404


async def test_nobody_listens_without_logging_in(open_socket: Open) -> None:
    socket = await open_socket(user=AnonymousUser())
    assert (await socket.receive_output())["code"] == 4401


# Of whoever watches


@pytest.fixture
async def watch(
    session: LabSession, stranger: User, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Open]:
    """Open a watching socket as somebody, with a pass; all are closed at the end."""
    monkeypatch.setattr(consumers, "WATCH_SECONDS", 0.05)
    opened: list[PatientSocket] = []

    async def watch(user: Any = stranger, token: str = "") -> PatientSocket:
        passes = await database_sync_to_async(watching.invite)(session)
        path = f"/ws/watch/{token or passes['viewer']}/"
        socket = PatientSocket(URLRouter(websocket_urlpatterns), path)
        socket.scope["user"] = user
        assert (await socket.connect())[0]
        opened.append(socket)
        return socket

    yield watch
    for socket in opened:
        await socket.disconnect()


def watched(*tabs: str) -> dict[str, Any]:
    places = [{"node": "client", "tab": tab} for tab in tabs]
    return {"type": "watched", "state": "running", "tabs": places}


async def test_who_watches_hears_which_terminals_are_open(
    watch: Open, session: LabSession
) -> None:
    socket = await watch()
    assert await socket.receive_json_from() == watched()
    name = session.sandbox_name
    async with agent().attach(name, "client", "10", rows=24, cols=80):
        assert await socket.receive_json_from() == watched("10")
        async with agent().attach(name, "client", "2", rows=24, cols=80) as link:
            assert await socket.receive_json_from() == watched("2", "10")
            await link.send('{"close": true}')
            assert await socket.receive_json_from() == watched("10")


async def test_who_watches_hears_of_the_end(watch: Open, session: LabSession) -> None:
    socket = await watch()
    assert (await socket.receive_json_from())["state"] == "running"
    await database_sync_to_async(sessions.stop_session)(session)
    states = [(await socket.receive_json_from())["state"]]
    if states == ["stopping"]:
        states = [(await socket.receive_json_from())["state"]]
    assert states == ["ended"]
    assert await socket.receive_nothing(timeout=0.2)


async def test_withdrawing_ends_the_watch(watch: Open, session: LabSession) -> None:
    socket = await watch()
    await socket.receive_json_from()
    await database_sync_to_async(watching.withdraw)(session)
    assert (await socket.receive_output())["code"] == 4404


async def test_watching_needs_a_pass_and_a_login(watch: Open) -> None:
    forged = await watch(token="forged")
    assert (await forged.receive_output())["code"] == 4404
    anonymous = await watch(user=AnonymousUser())
    assert (await anonymous.receive_output())["code"] == 4401
