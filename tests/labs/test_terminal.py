"""The terminal socket: whose it is, and that it relays."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from channels.db import database_sync_to_async
from channels.routing import URLRouter
from django.contrib.auth.models import AnonymousUser

from hub.models import User
from labs import sessions, terminal, watching
from labs.agent import agent
from labs.models import LabSession
from labs.routing import websocket_urlpatterns
from sandboxes.agent.links import WINDOW_BYTES
from sandboxes.agent.local import LocalAgent
from sandboxes.agent.registry import SHELLS_PER_SANDBOX
from sandboxes.backends.fake import FakeBackend
from sandboxes.errors import EngineError
from tests.sockets import PatientSocket

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Awaitable[PatientSocket]]
BLOCK = b"y\n" * 16384


@pytest.fixture
async def open_socket(session: LabSession, student: User) -> AsyncIterator[Open]:
    """Open a terminal socket as somebody; all are closed at the end."""
    opened: list[PatientSocket] = []

    async def open_socket(
        user: Any = student,
        node: str = "client",
        tab: str = "1",
        query: str = "",
        uuid: object = session.uuid,
    ) -> PatientSocket:
        path = f"/ws/sessions/{uuid}/terminals/{node}/{tab}/?{query}"
        socket = PatientSocket(URLRouter(websocket_urlpatterns), path)
        socket.scope["user"] = user
        assert (await socket.connect())[0]
        opened.append(socket)
        return socket

    yield open_socket
    for socket in opened:
        await socket.disconnect()
    await local().aclose()


def local() -> LocalAgent:
    found = agent()
    assert isinstance(found, LocalAgent)
    return found


async def hello(socket: PatientSocket) -> dict[str, Any]:
    message = json.loads(await socket.receive_from())
    return message["hello"]


async def heard(socket: PatientSocket, kind: str) -> Any:
    """The next of what it is told, which must be of this kind."""
    message = json.loads(await socket.receive_from())
    assert list(message) == [kind]
    return message[kind]


async def link_to(session: LabSession, role: str) -> str:
    """What the address of somebody invited says."""
    passes = await database_sync_to_async(watching.invite)(session)
    return f"watch={passes[role]}"


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
    await socket.send_to(bytes_data=b"x")
    await output(socket, 1)
    assert backend.terminals[0].sizes == [(40, 132), (50, 100)]


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


async def test_closing_a_tab_ends_its_shell(
    open_socket: Open, backend: FakeBackend
) -> None:
    socket = await open_socket()
    await hello(socket)
    await socket.send_to(text_data='{"close": true}')
    assert json.loads(await socket.receive_from()) == {"exit": True}
    assert await code(socket) == 1000
    assert backend.terminals[0].closed
    await hello(await open_socket())
    assert len(backend.terminals) == 2


async def test_there_is_an_end_to_tabs(open_socket: Open) -> None:
    for tab in range(SHELLS_PER_SANDBOX):
        await hello(await open_socket(tab=str(tab)))
    one_more = await open_socket(tab="more")
    assert "too many" in json.loads(await one_more.receive_from())["error"]
    assert await code(one_more) == 1013


async def test_two_devices_of_the_owner_s_show_the_same(open_socket: Open) -> None:
    first, second = await open_socket(), await open_socket()
    for socket in (first, second):
        await hello(socket)
    await first.send_to(bytes_data=b"one")
    assert await output(second, 3) == b"one"
    await second.send_to(bytes_data=b"two")
    assert await output(first, 6) == b"onetwo"


async def test_without_acknowledgement_the_server_stops_sending(
    open_socket: Open, backend: FakeBackend
) -> None:
    socket = await open_socket()
    await hello(socket)
    for _block in range(64):
        backend.terminals[0]._output.put_nowait(BLOCK)
    received = await output(socket, WINDOW_BYTES)
    assert await socket.receive_nothing(timeout=0.2)
    assert backend.terminals[0]._output.qsize() > 20
    await socket.send_to(text_data=json.dumps({"ack": len(received)}))
    assert await output(socket, 1)


@pytest.mark.parametrize("text", ["{", "[]", '{"resize": "x"}', '{"ack": "x"}', "null"])
async def test_nonsense_from_the_page_is_ignored(open_socket: Open, text: str) -> None:
    socket = await open_socket()
    await hello(socket)
    await socket.send_to(text_data=text)
    await socket.send_to(bytes_data=b"x")
    assert await output(socket, 1) == b"x"


# Who may


async def test_somebody_else_s_session_does_not_exist(
    open_socket: Open, stranger: User, backend: FakeBackend
) -> None:
    assert await code(await open_socket(user=stranger)) == 4404
    assert backend.terminals == []


async def test_nobody_gets_in_without_logging_in(
    open_socket: Open, session: LabSession, backend: FakeBackend
) -> None:
    watch = await link_to(session, "joint")
    assert await code(await open_socket(user=AnonymousUser())) == 4401
    assert await code(await open_socket(user=AnonymousUser(), query=watch)) == 4401
    assert backend.terminals == []


@pytest.mark.parametrize("node", ["grader", "server", "nobody"])
async def test_only_the_student_s_own_nodes_have_a_door(
    open_socket: Open, node: str, session: LabSession, stranger: User
) -> None:
    assert await code(await open_socket(node=node)) == 4404
    watch = await link_to(session, "joint")
    assert await code(await open_socket(stranger, node, query=watch)) == 4404


async def test_an_address_that_is_no_session_s_is_not_found(open_socket: Open) -> None:
    assert await code(await open_socket(uuid=uuid.uuid4())) == 4404
    assert await code(await open_socket(uuid="-" * 36)) == 4404


async def test_a_session_that_has_ended_says_so(
    open_socket: Open, session: LabSession
) -> None:
    await database_sync_to_async(sessions.stop_session)(session)
    socket = await open_socket()
    assert "not running" in json.loads(await socket.receive_from())["error"]
    assert await code(socket) == 1013


async def test_who_watches_sees_everything_and_types_nothing(
    open_socket: Open, session: LabSession, stranger: User, backend: FakeBackend
) -> None:
    owner = await open_socket()
    await hello(owner)
    query = f"rows=5&cols=5&{await link_to(session, 'viewer')}"
    watcher = await open_socket(stranger, query=query)
    await hello(watcher)
    assert await heard(owner, "watchers") == [{"who": "eve", "role": "viewer"}]
    assert json.loads(await watcher.receive_from()) == {"size": [24, 80]}
    await watcher.send_to(bytes_data=b"rm -rf ~\r")
    await watcher.send_to(text_data='{"close": true}')
    await owner.send_to(bytes_data=b"mine")
    assert await output(watcher, 4) == b"mine"
    assert await output(owner, 4) == b"mine"
    assert backend.terminals[0].sizes == [(24, 80)]


async def test_who_joins_types_as_well(
    open_socket: Open, session: LabSession, stranger: User
) -> None:
    owner = await open_socket()
    await hello(owner)
    guest = await open_socket(stranger, query=await link_to(session, "joint"))
    await hello(guest)
    assert await heard(owner, "watchers") == [{"who": "eve", "role": "joint"}]
    await guest.send_to(bytes_data=b"look")
    assert await output(owner, 4) == b"look"


async def test_the_owner_stays_the_owner_with_a_pass(
    open_socket: Open, session: LabSession
) -> None:
    socket = await open_socket(query=await link_to(session, "viewer"))
    await hello(socket)
    await socket.send_to(bytes_data=b"x")
    assert await output(socket, 1) == b"x"


async def test_a_pass_to_another_session_opens_nothing(
    open_socket: Open, session: LabSession, stranger: User
) -> None:
    query = await link_to(session, "viewer")
    for wrong in ("", "watch=", "watch=forged", query[:-1] + "?"):
        assert await code(await open_socket(stranger, query=wrong)) == 4404, wrong
    elsewhere = await open_socket(stranger, query=query, uuid=uuid.uuid4())
    assert await code(elsewhere) == 4404


async def test_the_owner_hears_who_comes_and_goes_at_any_shell(
    open_socket: Open, session: LabSession, stranger: User
) -> None:
    first, second = await open_socket(), await open_socket(tab="2")
    await hello(first)
    await hello(second)
    stranger.first_name, stranger.last_name = "Eve\u202e", "<b>Ill</b>\n"
    query = await link_to(session, "viewer")
    looking = await open_socket(stranger, tab="2", query=query)
    await hello(looking)
    seen = [{"who": "Eve <b>Ill</b>", "role": "viewer"}]
    assert await heard(first, "watchers") == seen
    assert await heard(second, "watchers") == seen
    # Whoever looks at one shell more is no news.
    again = await open_socket(stranger, query=query)
    await hello(again)
    await again.disconnect()
    await looking.disconnect()
    assert await heard(first, "watchers") == []
    assert await heard(second, "watchers") == []


@pytest.fixture
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guests are looked after all the time."""
    monkeypatch.setattr(terminal, "LOOK_AGAIN_SECONDS", 0.05)


@pytest.mark.usefixtures("quick_looks")
@pytest.mark.parametrize("role", ["viewer", "joint"])
async def test_withdrawing_cuts_off_who_is_there(
    open_socket: Open, session: LabSession, stranger: User, role: str
) -> None:
    owner = await open_socket()
    await hello(owner)
    guest = await open_socket(stranger, query=await link_to(session, role))
    await hello(guest)
    assert json.loads(await guest.receive_from()) == {"size": [24, 80]}
    await asyncio.sleep(0.2)
    await database_sync_to_async(watching.withdraw)(session)
    assert await code(guest) == 4404
    assert await heard(owner, "watchers") == [{"who": "eve", "role": role}]
    assert await heard(owner, "watchers") == []
    await owner.send_to(bytes_data=b"x")
    assert await output(owner, 1) == b"x"


@pytest.mark.usefixtures("quick_looks")
async def test_a_session_that_stops_lets_guests_go_and_come_back(
    open_socket: Open, session: LabSession, stranger: User
) -> None:
    await hello(await open_socket())
    guest = await open_socket(stranger, query=await link_to(session, "viewer"))
    await hello(guest)
    assert json.loads(await guest.receive_from()) == {"size": [24, 80]}
    stopping = LabSession.objects.filter(pk=session.pk)
    await stopping.aupdate(state=LabSession.State.STOPPING)
    assert await code(guest) == 1012


@pytest.mark.parametrize("role", ["viewer", "joint"])
async def test_a_guest_opens_no_shell(
    open_socket: Open,
    session: LabSession,
    stranger: User,
    backend: FakeBackend,
    role: str,
) -> None:
    guest = await open_socket(stranger, query=await link_to(session, role))
    assert "not open" in await heard(guest, "error")
    assert await code(guest) == 1013
    assert backend.terminals == []


# When the agent is in trouble


def broken(monkeypatch: pytest.MonkeyPatch, reason: str, *, late: bool) -> None:
    """Let attaching fail, or the link once it is there."""

    class Link:
        def __aiter__(self) -> "Link":
            return self

        async def __anext__(self) -> bytes:
            raise EngineError("It broke.", reason=reason)

        async def send(self, frame: bytes | str) -> None:
            """Takes everything."""

    @asynccontextmanager
    async def attach(*place: Any, **options: Any) -> AsyncIterator[Link]:
        if not late:
            raise EngineError("It broke.", reason=reason)
        yield Link()

    class Broken:
        pass

    fake = Broken()
    fake.attach = attach  # type: ignore[attr-defined]
    monkeypatch.setattr(terminal, "agent", lambda: fake)


async def test_a_shell_that_cannot_be_opened_says_why(
    open_socket: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(monkeypatch, "node-stopped", late=False)
    socket = await open_socket()
    assert json.loads(await socket.receive_from()) == {"error": "It broke."}
    assert await code(socket) == 1013


@pytest.mark.parametrize("late", [True, False])
async def test_while_the_agent_restarts_the_page_tries_again(
    open_socket: Open, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    broken(monkeypatch, "agent-down", late=late)
    assert await code(await open_socket()) == 1012
