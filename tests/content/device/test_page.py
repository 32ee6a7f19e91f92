"""A device's page may do anything; who asks gets an answer, or a reason, in time."""

import socket
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from device_grading.listener import Caller, Listener, contexts
from device_grading.page import MAX_PAGE, Page, Reply
from device_grading.units import Makers
from lab_grading.deadline import Deadline

from tests.content.device.servers import LOCAL, nobodys_port

HOST = "ab1234567.local"
MAKERS = Makers(HOST)
OK = b"HTTP/1.0 200 OK\r\n"
type Answer = Callable[[socket.socket, bytes], None]


@contextmanager
def page(answer: Answer, mode: str = "genuine", seconds: float = 30) -> Iterator[Page]:
    """A device whose page answers like this, to each request's head and body."""

    def talk(line: socket.socket, caller: Caller, limit: Deadline) -> None:
        del caller, limit
        answer(line, request(line))

    authority = MAKERS.authority.certificate
    tls = contexts(MAKERS.servers, authority, asks=False)
    listener = Listener(0, tls)
    listener.connect(LOCAL, talk).mode = mode
    number = listener._socket.getsockname()[1]
    try:
        yield Page(LOCAL, HOST, authority, Deadline(seconds), port=number)
    finally:
        listener.close()


def request(line: socket.socket) -> bytes:
    said = b""
    while b"\r\n\r\n" not in said:
        said += line.recv(4096)
    head, _gap, body = said.partition(b"\r\n\r\n")
    for field in head.lower().split(b"\r\n"):
        if field.startswith(b"content-length:"):
            while len(body) < int(field.partition(b":")[2]):
                body += line.recv(4096)
    return head + b"\r\n\r\n" + body


def says(text: bytes) -> Answer:
    return lambda line, _request: line.sendall(text)


def json(text: bytes) -> Answer:
    return says(OK + b"Content-Type: application/json\r\n\r\n" + text)


def test_status_kind_and_facts_are_read() -> None:
    with page(json(b'{"serial": "ab1", "name": "lamp"}')) as asked:
        reply = asked.get("/status", "label")
    assert (reply.status, reply.kind) == (200, "application/json")
    assert reply.facts == {"serial": "ab1", "name": "lamp"}
    assert (reply.told, reply.problem) == ("status 200", "")


@pytest.mark.parametrize("text", [b"", b"[1]", b"{", b"\xff", b"[" * 5000, b"NaN"])
def test_what_is_no_object_has_no_facts(text: bytes) -> None:
    assert Reply(200, "", text).facts == {}


def test_a_text_is_read_whatever_it_is() -> None:
    assert Reply(200, "", b"a\xffb").text == "a\N{REPLACEMENT CHARACTER}b"


def test_a_path_is_asked_with_and_without_a_password() -> None:
    seen = []

    def answer(line: socket.socket, request: bytes) -> None:
        seen.append(request)
        line.sendall(b"HTTP/1.0 401 No\r\n\r\n")

    with page(answer) as asked:
        assert asked.get("/status").status == 401
        assert asked.get("/status", "").status == 401
        assert asked.put("/name", "label", "my lamp").status == 401
    without, empty, put = seen
    assert without.startswith(b"GET /status HTTP/1.1\r\n")
    assert b"Host: " + HOST.encode() in without
    assert b"Authorization" not in without
    assert b"Authorization: Basic " + b64encode(b"admin:") + b"\r\n" in empty
    assert put.startswith(b"PUT /name HTTP/1.1\r\n")
    assert b"Authorization: Basic " + b64encode(b"admin:label") + b"\r\n" in put
    assert put.endswith(b"\r\n\r\nmy lamp")


def test_one_gets_in_with_what_the_page_takes() -> None:
    right = b64encode(b"fleet:secret")

    def answer(line: socket.socket, request: bytes) -> None:
        good = b"Basic " + right + b"\r\n" in request
        line.sendall(b"HTTP/1.0 %d x\r\n\r\n" % (200 if good else 401))

    with page(answer) as asked:
        assert asked.enters("secret", "fleet")
        assert not asked.enters("secret")
        assert not asked.enters("other", "fleet")


@pytest.mark.parametrize(
    ("text", "serial"),
    [(b'{"serial": "ab1"}', "ab1"), (b'{"serial": 5}', "5"), (b"{}", ""), (b"5", "")],
)
def test_its_number_is_what_it_says(text: bytes, serial: str) -> None:
    with page(json(text)) as asked:
        assert asked.serial("label") == serial


@pytest.mark.parametrize(
    ("mode", "told"), [("foreign", "certificate: "), ("misnamed", "certificate: Host")]
)
def test_a_certificate_that_is_not_its_own_is_named(mode: str, told: str) -> None:
    with page(json(b"{}"), mode) as asked:
        reply = asked.get("/status", "label")
        assert not asked.enters("label")
    assert (reply.status, reply.facts) == (0, {})
    assert reply.problem.startswith(told)
    assert reply.told == reply.problem


def test_a_page_of_the_largest_size_is_read() -> None:
    with page(json(b"x" * MAX_PAGE)) as asked:
        assert len(asked.get("/").data) == MAX_PAGE


def test_a_page_that_is_larger_is_none() -> None:
    with page(json(b"x" * (MAX_PAGE + 1))) as asked:
        reply = asked.get("/")
    assert (reply.status, reply.data) == (0, b"")
    assert reply.problem == f"larger than {MAX_PAGE} bytes"


@pytest.mark.parametrize(
    "text",
    [b"", b"\0" * 100, b"SSH-2.0-x\r\n", b"HTTP/1.0 what\r\n\r\n", OK + b"A" * 70000],
)
def test_what_is_no_http_is_a_problem(text: bytes) -> None:
    with page(says(text)) as asked:
        reply = asked.get("/")
    assert reply.status == 0
    assert reply.problem


def endlessly(piece: bytes, begin: bytes = b"", pause: float = 0.0) -> Answer:
    def answer(line: socket.socket, _request: bytes) -> None:
        line.sendall(begin)
        while True:
            line.sendall(piece)
            threading.Event().wait(pause)

    return answer


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(endlessly(b"x", b"", 0.02), id="a status that trickles"),
        pytest.param(endlessly(b"A: b\r\n", OK, 0.02), id="headers that trickle"),
        pytest.param(endlessly(b"A: b\r\n", OK), id="headers that never end"),
        pytest.param(endlessly(b"x", OK + b"\r\n", 0.02), id="a body that trickles"),
        pytest.param(
            endlessly(b"x", OK + b"Content-Length: 9000\r\n\r\n", 0.02),
            id="a body that trickles, with its length",
        ),
        pytest.param(
            endlessly(
                b"1\r\nx\r\n",
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                0.02,
            ),
            id="a body that trickles in chunks",
        ),
        pytest.param(endlessly(b"x" * 9999, OK + b"\r\n"), id="a body without end"),
        pytest.param(endlessly(b"HTTP/1.1 100 Continue\r\n\r\n"), id="never ready"),
        pytest.param(endlessly(b"", b"", 0.02), id="silence"),
    ],
)
def test_a_page_that_does_not_come_to_an_end_is_a_problem(answer: Answer) -> None:
    with page(answer, seconds=0.3) as asked:
        reply = asked.get("/status", "label")
    assert reply.status == 0
    assert reply.problem


@pytest.mark.parametrize("words", [b"", OK + b"\r\n{}", b"\x16\x03\x03\x40"])
def test_a_door_that_is_silent_or_speaks_no_tls_is_a_problem(words: bytes) -> None:
    def serve() -> None:
        # Whoever asked may be gone.
        with suppress(OSError):
            line, _who = door.accept()
            with line:
                line.sendall(words)
                while line.recv(4096):
                    pass

    with socket.create_server((LOCAL, 0)) as door:
        thread = threading.Thread(target=serve)
        thread.start()
        number = door.getsockname()[1]
        authority = MAKERS.authority.certificate
        reply = Page(LOCAL, HOST, authority, Deadline(0.3), port=number).get("/")
        thread.join(5)
    assert reply.status == 0
    assert reply.problem


def test_a_closed_door_is_named() -> None:
    authority = MAKERS.authority.certificate
    asked = Page(LOCAL, HOST, authority, Deadline(30), port=nobodys_port())
    assert "refused" in asked.get("/").told


def test_when_the_run_is_over_nothing_is_waited_for() -> None:
    with page(endlessly(b"", b"", 0.02), seconds=0) as asked:
        assert asked.get("/").problem
