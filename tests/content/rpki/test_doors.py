"""Callers who are slow, silent or many get nowhere, and nobody waits for them."""

import contextlib
import socket
import ssl
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from rpki_registry.doors import Door, device_of


class Echo(BaseHTTPRequestHandler):
    """Answers any GET; waits as the registry's doors do."""

    timeout = 3

    def do_GET(self) -> None:
        """The shortest answer."""
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextlib.contextmanager
def opened(**settings: object) -> Iterator[Door]:
    door = Door(("127.0.0.1", 0), Echo, **settings)  # type: ignore[arg-type]
    door.open()
    try:
        yield door
    finally:
        door.shutdown()
        door.server_close()


def call(door: Door) -> socket.socket:
    return socket.create_connection(door.server_address[:2], timeout=5)


def answered(door: Door) -> bool:
    with call(door) as caller:
        caller.sendall(b"GET / HTTP/1.0\r\n\r\n")
        with contextlib.suppress(ConnectionResetError):
            return b" 204 " in caller.recv(1000)
    return False


def closed_after(caller: socket.socket, begun: float) -> float:
    """Seconds until the other side has hung up."""
    with contextlib.suppress(OSError):
        while caller.recv(1000):
            pass
    return time.monotonic() - begun


def test_who_says_a_letter_at_a_time_is_thrown_out() -> None:
    with opened(visit=0.6) as door, call(door) as caller:
        begun = time.monotonic()
        with pytest.raises(OSError):
            while time.monotonic() < begun + 5:
                caller.sendall(b"x")
                time.sleep(0.05)
        assert time.monotonic() - begun < 2
        assert answered(door)


def test_when_all_places_are_taken_the_next_is_turned_away_until_one_is_free() -> None:
    with opened(places=2, visit=1.0) as door:
        with call(door), call(door):
            time.sleep(0.1)
            assert not answered(door)
        time.sleep(0.2)
        assert answered(door)


def test_who_never_speaks_tls_is_thrown_out() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with opened(tls=context, visit=0.5) as door:
        with call(door) as silent:
            assert closed_after(silent, time.monotonic()) < 2
        with call(door) as other:
            other.sendall(b"GET / HTTP/1.0\r\n\r\n")
            assert closed_after(other, time.monotonic()) < 2


def test_a_door_may_hear_one_device_alone() -> None:
    with opened(device=device_of("127.0.0.1")) as door:
        assert answered(door)


def test_the_device_with_an_address_is_found() -> None:
    assert device_of("127.0.0.1") == device_of("::1") == "lo"
    with pytest.raises(LookupError):
        device_of("192.0.2.1")
