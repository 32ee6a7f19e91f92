"""A page may do anything; who asks gets all of it, or a reason, in time."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import RemoteDisconnected
from typing import Any

import pytest
from lab_grading.https import Host, Reply, Request
from lab_kit.authority import Authority, Identity

from tests.content.lab_grading.sites import (
    LOCAL,
    OK,
    Answer,
    Place,
    accepting,
    answering,
    endlessly,
    says,
    silence,
)

NAME = "www.host.example"
OWN, STRANGERS = (Authority("CA", datetime.now(UTC)) for _each in range(2))
IDENTITY = OWN.issue(NAME)
MOST = 30_000
LONG = OK + b"Content-Length: 9000\r\n\r\n"
LATE = "not all of it came in time"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def at(place: Place) -> Host:
    return Host(place, NAME, ssl.create_default_context(cadata=OWN.certificate), MOST)


@contextmanager
def host(answer: Answer, identity: Identity = IDENTITY) -> Iterator[Host]:
    with answering(identity, answer) as place:
        yield at(place)


def got(answer: Answer, seconds: float = 30, identity: Identity = IDENTITY) -> Reply:
    with host(answer, identity) as asked:
        return asked.ask(Request("/"), seconds)


def test_status_kind_and_data_are_read() -> None:
    reply = got(says(b"HTTP/1.1 203 So\r\nContent-Type: a/b; c=d\r\n\r\n\xffhello"))
    assert reply == Reply(203, "a/b; c=d", b"\xffhello")
    assert reply.text == "\N{REPLACEMENT CHARACTER}hello"
    assert reply.told == "status 203"


@pytest.mark.parametrize(
    ("text", "data"),
    [
        (OK + b"\r\n", b""),
        (OK + b"Content-Length: 2\r\n\r\nab", b"ab"),
        (OK + b"Content-Length: 2\r\n\r\nabc", b"ab"),
        (CHUNKED + b"2\r\nab\r\n1\r\nc\r\n0\r\n\r\n", b"abc"),
    ],
)
def test_a_page_ends_where_it_says(text: bytes, data: bytes) -> None:
    assert got(says(text)) == Reply(200, "", data)


def test_what_has_no_page_is_a_status() -> None:
    assert got(says(b"HTTP/1.1 204 No\r\nContent-Length: 9\r\n\r\n")) == Reply(204)


def test_a_redirect_is_not_followed() -> None:
    with host(says(b"HTTP/1.1 301 x\r\nLocation: /b\r\n\r\n")) as asked:
        assert asked.ask(Request("/a"), 30).told == "status 301"


def test_it_is_asked_as_was_wanted() -> None:
    seen = []

    def answer(line: socket.socket, request: bytes) -> None:
        seen.append(request)
        line.sendall(OK + b"\r\n")

    with host(answer) as asked:
        asked.ask(Request("/a?b=c"), 30)
        asked.ask(Request("/d", "PUT", {"X-One": "1"}, b"body"), 30)
        asked.ask(Request("/e", "PUT"), 30)
    get, put, empty = seen
    assert get.startswith(b"GET /a?b=c HTTP/1.1\r\n")
    assert get.endswith(b"\r\n\r\n")
    assert put.startswith(b"PUT /d HTTP/1.1\r\n")
    assert b"\r\nX-One: 1\r\n" in put
    assert put.endswith(b"\r\n\r\nbody")
    assert b"\r\nContent-Length: 0\r\n" in empty
    for request in seen:
        assert f"\r\nHost: {NAME}\r\n".encode() in request
        assert b"\r\nConnection: close\r\n" in request


@pytest.mark.parametrize("path", ["/a b", "/a\r\nX: y", "/é"])
def test_a_path_that_cannot_be_asked_for_is_a_problem(path: str) -> None:
    with host(says(OK + b"\r\n")) as asked:
        reply = asked.ask(Request(path), 30)
    assert (reply.status, bool(reply.problem)) == (0, True)


@pytest.mark.parametrize(
    ("identity", "told"),
    [
        (STRANGERS.issue(NAME), "certificate: "),
        (OWN.issue("www.other.example"), "certificate: Hostname mismatch"),
    ],
)
def test_a_certificate_that_is_not_its_own_is_named(
    identity: Identity, told: str
) -> None:
    reply = got(says(OK + b"\r\n"), identity=identity)
    assert reply.status == 0
    assert reply.told == reply.problem
    assert reply.problem.startswith(told)


def test_a_page_of_the_largest_size_is_read() -> None:
    assert len(got(says(OK + b"\r\n" + b"x" * MOST)).data) == MOST


@pytest.mark.parametrize("head", [b"\r\n", b"Content-Length: 99999999\r\n\r\n"])
def test_a_page_that_is_larger_is_none(head: bytes) -> None:
    reply = got(says(OK + head + b"x" * (MOST + 1)))
    assert reply == Reply(problem=f"larger than {MOST} bytes")


@pytest.mark.parametrize(
    "text",
    [b"", b"\0" * 100, b"SSH-2.0-x\r\n", b"HTTP/1.0 what\r\n\r\n", OK + b"A" * 70000],
)
def test_what_is_no_http_is_a_problem(text: bytes) -> None:
    reply = got(says(text))
    assert (reply.status, bool(reply.problem)) == (0, True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (LONG, "not all of it came"),
        (LONG + b"x", "not all of it came"),
        (CHUNKED, "IncompleteRead(0 bytes read)"),
        (CHUNKED + b"2\r\nab\r\n9\r\nc", "IncompleteRead(2 bytes read)"),
    ],
)
def test_a_page_that_ends_in_its_middle_is_a_problem(text: bytes, told: str) -> None:
    assert got(says(text)) == Reply(problem=told)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(endlessly(b"x", b"", 0.02), id="a status that trickles"),
        pytest.param(endlessly(b"A: b\r\n", OK, 0.02), id="headers that trickle"),
        pytest.param(endlessly(b"x", OK + b"\r\n", 0.02), id="a body that trickles"),
        pytest.param(
            endlessly(b"x", LONG, 0.02), id="a body that trickles, with its length"
        ),
        pytest.param(
            endlessly(b"1\r\nx\r\n", CHUNKED, 0.02), id="a body that trickles in chunks"
        ),
        pytest.param(endlessly(b"HTTP/1.1 100 Continue\r\n\r\n"), id="never ready"),
        pytest.param(silence, id="silence"),
    ],
)
def test_a_page_that_does_not_come_in_time_is_cut_and_said_to_be_late(
    answer: Answer,
) -> None:
    assert got(answer, 0.3) == Reply(problem=LATE)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (endlessly(b"A: b\r\n", OK), "got more than 100 headers"),
        (endlessly(b"x" * 9999, OK + b"\r\n"), f"larger than {MOST} bytes"),
    ],
    ids=["headers", "a body"],
)
def test_a_page_without_end_is_not_waited_for(answer: Answer, told: str) -> None:
    assert got(answer) == Reply(problem=told)


@pytest.mark.parametrize(
    "error", [ConnectionResetError(104, "reset"), RemoteDisconnected("closed"), None]
)
def test_whatever_is_seen_first_when_its_time_is_over_it_is_late(
    error: Exception | None,
) -> None:
    class Cuts(Host):
        """Its time is over at once; what comes of that is one error or another."""

        def _asked(self, plain: socket.socket, request: Request) -> Reply:
            while plain.recv(4096):
                pass
            if error:
                raise error
            return Reply(200)

    def take(plain: socket.socket) -> None:
        plain.recv(4096)

    with accepting(take) as place:
        tls = ssl.create_default_context()
        reply = Cuts(place, NAME, tls, MOST).ask(Request("/"), 0.05)
    assert reply == Reply(problem=LATE)


def test_a_false_certificate_is_named_however_late_it_is() -> None:
    class Slow(Host):
        def _asked(self, plain: socket.socket, request: Request) -> Reply:
            try:
                return super()._asked(plain, request)
            finally:
                while plain.recv(4096):
                    pass

    with answering(STRANGERS.issue(NAME), silence) as place:
        tls = ssl.create_default_context(cadata=OWN.certificate)
        reply = Slow(place, NAME, tls, MOST).ask(Request("/"), 0.3)
    assert reply.problem.startswith("certificate: ")


def test_where_nobody_takes_the_call_no_page_is_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unheard(_place: Place, seconds: float) -> socket.socket:
        raise TimeoutError("timed out")

    monkeypatch.setattr("lab_grading.https.socket.create_connection", unheard)
    assert at((LOCAL, 1)).ask(Request("/"), 0.1) == Reply(problem="timed out")


def test_a_page_is_none_if_its_time_was_over_before_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Timer:
        """Its time is over just when the page seems to have ended."""

        def __init__(self, _seconds: float, ends: Any, given: list[Any]) -> None:
            self.cancel = lambda: ends(*given)

        def start(self) -> None:
            pass

    monkeypatch.setattr("lab_grading.https.threading.Timer", Timer)
    for text in (OK + b"\r\nx", LONG + b"x"):
        assert got(says(text)) == Reply(problem=LATE)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (b"", LATE),
        (b"\x16\x03\x03\x40", LATE),
        (OK + b"\r\n{}", "[SSL"),
    ],
)
def test_a_door_that_is_silent_or_speaks_no_tls_is_a_problem(
    words: bytes, told: str
) -> None:
    def take(plain: socket.socket) -> None:
        plain.sendall(words)
        while plain.recv(4096):
            pass

    with accepting(take) as place:
        reply = at(place).ask(Request("/"), 0.3)
    assert reply.status == 0
    assert reply.problem.startswith(told)


def test_a_closed_door_is_named() -> None:
    with socket.create_server((LOCAL, 0)) as door:
        place = door.getsockname()
    assert "refused" in at(place).ask(Request("/"), 30).told


def test_without_any_time_nothing_is_waited_for() -> None:
    assert got(silence, 0) == Reply(problem=LATE)
