"""What a device's page is asked as its owner, and what is taken from it."""

import socket
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from ssl import HAS_TLSv1, HAS_TLSv1_1, TLSVersion

import pytest
from device_grading import page as module
from device_grading.page import MAX_PAGE, Page
from device_grading.units import Makers
from lab_grading.deadline import Deadline

from tests.content.lab_grading.sites import OK, Answer, answering, endlessly, says

HOST = "ab1234567.local"
MAKERS = Makers(HOST)
old_tls = pytest.mark.skipif(
    not (HAS_TLSv1 and HAS_TLSv1_1), reason="OpenSSL was built without old TLS"
)


@contextmanager
def page(
    answer: Answer,
    mode: str = "genuine",
    seconds: float = 30,
    newest: TLSVersion = TLSVersion.TLSv1_3,
) -> Iterator[Page]:
    """A device whose page answers like this, to each request's head and body."""
    with answering(MAKERS.servers[mode], answer, newest) as (address, port):
        authority = MAKERS.authority.certificate
        yield Page(address, HOST, authority, Deadline(seconds), port=port)


def json(text: bytes) -> Answer:
    return says(OK + b"Content-Type: application/json\r\n\r\n" + text)


def test_what_it_says_to_its_owner_is_read() -> None:
    with page(json(b'{"serial": "ab1", "name": "lamp"}')) as asked:
        reply = asked.get("/status", "label")
        assert asked.facts("label") == {"serial": "ab1", "name": "lamp"}
    assert (reply.status, reply.kind) == (200, "application/json")


@pytest.mark.parametrize("text", [b"", b"[1]", b"{", b"\xff", b"[" * 5000, b"NaN"])
def test_what_is_no_object_has_no_facts(text: bytes) -> None:
    with page(json(text)) as asked:
        assert asked.facts("label") == {}


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


def test_a_user_without_a_name_is_another_one_than_its_owner() -> None:
    seen = []

    def answer(line: socket.socket, request: bytes) -> None:
        seen.append(request)
        line.sendall(b"HTTP/1.0 401 No\r\n\r\n")

    with page(answer) as asked:
        asked.enters("label", "")
        asked.enters("label")
        asked.put("/name", None, "my lamp")
    nameless, owner, nobody = seen
    assert b"Basic " + b64encode(b":label") + b"\r\n" in nameless
    assert b"Basic " + b64encode(b"admin:label") + b"\r\n" in owner
    assert b"Authorization" not in nobody


@pytest.mark.parametrize(
    ("newest", "old"),
    [
        pytest.param(TLSVersion.TLSv1, True, marks=old_tls),
        pytest.param(TLSVersion.TLSv1_1, True, marks=old_tls),
        (TLSVersion.TLSv1_2, False),
        (TLSVersion.TLSv1_3, False),
    ],
)
def test_a_page_that_speaks_old_tls_is_known(newest: TLSVersion, old: bool) -> None:
    with page(says(b"HTTP/1.0 401 No\r\n\r\n"), newest=newest) as asked:
        assert asked.old_tls() is old
        # Nobody else takes what was put away.
        assert asked.get("/status").status == (0 if old else 401)


@old_tls
def test_a_page_with_a_false_certificate_or_none_at_all_speaks_no_old_tls() -> None:
    with page(json(b"{}"), "foreign", newest=TLSVersion.TLSv1_1) as asked:
        assert not asked.old_tls()
    assert not asked.old_tls()


@pytest.mark.parametrize(
    ("text", "serial"),
    [(b'{"serial": "ab1"}', "ab1"), (b'{"serial": 5}', "5"), (b"{}", ""), (b"5", "")],
)
def test_its_number_is_what_it_says(text: bytes, serial: str) -> None:
    with page(json(text)) as asked:
        assert asked.serial("label") == serial


@pytest.mark.parametrize("mode", ["foreign", "misnamed"])
def test_nobody_gets_in_where_the_certificate_is_not_its_own(mode: str) -> None:
    with page(json(b'{"serial": "ab1"}'), mode) as asked:
        assert asked.get("/status").problem.startswith("certificate: ")
        assert not asked.enters("label")
        assert asked.serial("label") == ""


@pytest.mark.parametrize(("size", "read"), [(MAX_PAGE, MAX_PAGE), (MAX_PAGE + 1, 0)])
def test_a_page_has_a_largest_size(size: int, read: int) -> None:
    with page(json(b"x" * size)) as asked:
        assert len(asked.get("/").data) == read


@pytest.mark.parametrize(("seconds", "each"), [(0, 3), (30, 0)])
def test_neither_a_page_nor_the_run_takes_longer_than_it_may(
    seconds: float, each: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SECONDS", each)
    with page(endlessly(b"x", OK + b"\r\n", 0.02), seconds=seconds) as asked:
        assert asked.get("/").problem
