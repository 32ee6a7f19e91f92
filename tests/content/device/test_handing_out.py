"""What the workstation hands out of ~/release, and to whom it says so."""

import functools
import http.client
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from device_cli import handing_out
from lab_kit.authority import Authority

from tests.content.device.boards import until
from tests.content.device.servers import LOCAL, served

AUTHORITY = Authority("lab", datetime.now(UTC))
IDENTITY = AUTHORITY.issue("workstation")


@pytest.fixture
def release(tmp_path: Path) -> Path:
    folder = tmp_path / "home" / "release"
    (folder / "deep").mkdir(parents=True)
    (folder / "latest").write_text("one.swu\n")
    (folder / "deep" / "file").write_text("deep\n")
    (tmp_path / "home" / "update.key").write_text("secret")
    (tmp_path / "home" / "release-old").write_text("secret")
    return folder


def asked(line: socket.socket, path: str) -> tuple[int, bytes]:
    # Paths go out as they are written here.
    with line:
        line.sendall(f"GET {path} HTTP/1.0\r\n\r\n".encode())
        reply = http.client.HTTPResponse(line)
        reply.begin()
        return reply.status, reply.read()


def plain(server: ThreadingHTTPServer) -> socket.socket:
    return socket.create_connection((LOCAL, server.server_address[1]), 10)


def test_what_lies_in_the_folder_is_handed_out(release: Path) -> None:
    with served(handing_out.server(0, release)) as server:
        assert asked(plain(server), "/latest") == (200, b"one.swu\n")
        assert asked(plain(server), "/deep/file") == (200, b"deep\n")
        assert asked(plain(server), "/none")[0] == 404


@pytest.mark.parametrize(
    "path",
    [
        "/../update.key",
        "/%2e%2e/update.key",
        "/..%2fupdate.key",
        "/deep/../../update.key",
        "/deep/%2e%2e/%2e%2e/update.key",
        "/./../update.key",
        "//../update.key",
        "../update.key",
        "/../release-old",
        "-old",
        "/..\\update.key",
        "/latest/../../update.key",
        "{home}/update.key",
        "/{home}/update.key",
    ],
)
def test_no_path_leads_out_of_it(release: Path, path: str) -> None:
    with served(handing_out.server(0, release)) as server:
        path = path.replace("{home}", str(release.parent))
        status, said = asked(plain(server), path)
    assert status == 404
    assert b"secret" not in said


@contextmanager
def both(release: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, int]]:
    """`main` at ports of its own: by HTTPS and by HTTP."""
    ports = handing_out.HTTPS, handing_out.HTTP
    real, made = handing_out.server, dict[int, ThreadingHTTPServer]()

    def server(port: int) -> ThreadingHTTPServer:
        one = made[port] = real(0, release)
        # Otherwise its end is waited for.
        one.serve_forever = functools.partial(one.serve_forever, 0.01)  # type: ignore[method-assign]
        return one

    own = release.parent / "own"
    own.mkdir()
    (own / "updates.crt").write_text(IDENTITY.certificate)
    (own / "updates.key").write_text(IDENTITY.key)
    monkeypatch.setattr(handing_out, "OWN", own)
    monkeypatch.setattr(handing_out, "server", server)
    thread = threading.Thread(target=handing_out.main)
    thread.start()
    until(lambda: len(made) == 2)
    try:
        yield made[ports[0]].server_address[1], made[ports[1]].server_address[1]
    finally:
        for one in made.values():
            one.shutdown()
            one.server_close()
        thread.join(5)


def secure(port: int, name: str = "workstation") -> ssl.SSLSocket:
    context = ssl.create_default_context(cadata=AUTHORITY.certificate)
    line = socket.create_connection((LOCAL, port), 10)
    try:
        return context.wrap_socket(line, server_hostname=name)
    except OSError:
        line.close()
        raise


def test_devices_get_it_by_https_and_others_by_http(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with both(release, monkeypatch) as (https, http_port):
        assert asked(secure(https), "/latest") == (200, b"one.swu\n")
        line = socket.create_connection((LOCAL, http_port), 10)
        assert asked(line, "/latest") == (200, b"one.swu\n")


def test_it_says_by_its_certificate_that_it_is_the_workstation(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with both(release, monkeypatch) as (https, _http):
        with pytest.raises(ssl.SSLCertVerificationError, match="elsewhere"):
            secure(https, "elsewhere")


def test_who_says_nothing_or_nonsense_keeps_nobody_waiting(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_out.Handler, "timeout", 0.2)
    with both(release, monkeypatch) as (https, _http), ExitStack() as stack:
        for words in (b"", b"GET / HTTP/1.0\r\n\r\n", b"\x16\x03"):
            line = stack.enter_context(socket.create_connection((LOCAL, https)))
            line.sendall(words)
        assert asked(secure(https), "/latest") == (200, b"one.swu\n")
