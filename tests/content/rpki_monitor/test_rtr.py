"""A cache's whole set is read; one that does not speak RTR is refused, and in time."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address

import pytest
from rpki_grading import rtr
from rpki_grading.rtr import Refused
from rpki_monitor.routes import Vrp

PATIENCE = 20.0
SHORT = 1.0  # for a cache that never ends
QUERY = struct.pack(">BBHI", 1, 2, 0, 8)
RESPONSE = struct.pack(">BBHI", 1, 3, 7, 8)
END = struct.pack(">BBHIIIII", 1, 7, 7, 24, 42, 3600, 600, 7200)
END_OF_VERSION_0 = struct.pack(">BBHII", 0, 7, 7, 12, 42)


def payload(
    address: str,
    length: int,
    longest: int,
    asn: int,
    *,
    version: int = 1,
    flags: int = 1,
) -> bytes:
    packed = ip_address(address).packed
    kind, size = (4, 20) if len(packed) == 4 else (6, 32)
    head = struct.pack(">BBHIBBBB", version, kind, 0, size, flags, length, longest, 0)
    return head + packed + struct.pack(">I", asn)


ONE4 = payload("198.18.4.0", 22, 24, 64701)
ONE6 = payload("2001:db8:100::", 40, 48, 64701)
SET = {Vrp("198.18.4.0/22", 24, 64701), Vrp("2001:db8:100::/40", 48, 64701)}


@contextmanager
def cache(*pieces: bytes, stays: bool = False, pause: float = 0.0) -> Iterator[int]:
    """A server that says these to whoever asks, on the port that it gives."""
    over = threading.Event()

    def serve(door: socket.socket) -> None:
        line, _address = door.accept()
        with line:
            assert line.recv(64) == QUERY
            try:
                for piece in pieces:
                    line.sendall(piece)
                    over.wait(pause)
            except OSError:
                return
            if stays:
                over.wait(10)

    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = threading.Thread(target=serve, args=(door,), daemon=True)
        thread.start()
        yield door.getsockname()[1]
        over.set()
        thread.join(5)


def ask(port: int, patience: float = PATIENCE) -> rtr.Answer:
    return rtr.ask("127.0.0.1", port, patience)


def test_the_whole_set_is_read_up_to_its_end() -> None:
    with cache(RESPONSE, ONE4, ONE6, END, stays=True) as port:
        assert ask(port) == rtr.Answer(frozenset(SET), 42)


def test_pieces_may_end_anywhere() -> None:
    said = RESPONSE + ONE4 + ONE6 + END
    pieces = [said[at : at + 5] for at in range(0, len(said), 5)]
    with cache(*pieces, pause=0.001) as port:
        assert ask(port).vrps == SET


def test_a_cache_of_version_0_is_understood() -> None:
    one = payload("198.18.4.0", 22, 24, 64701, version=0)
    response = struct.pack(">BBHI", 0, 3, 7, 8)
    with cache(response, one, END_OF_VERSION_0) as port:
        assert ask(port).vrps == {Vrp("198.18.4.0/22", 24, 64701)}


def test_an_empty_set_is_a_set() -> None:
    with cache(RESPONSE, END) as port:
        assert ask(port).vrps == frozenset()


@pytest.mark.parametrize(
    ("pieces", "reason"),
    [
        pytest.param([], "hung up", id="nothing"),
        pytest.param([RESPONSE, ONE4], "hung up", id="no-end"),
        pytest.param([RESPONSE, ONE4[:11]], "hung up", id="truncated"),
        pytest.param([b"HTTP/1.1 400 Bad Request\r\n\r\n"], "not speak", id="http"),
        pytest.param([struct.pack(">BBHI", 1, 3, 7, 7)], "not speak", id="too-short"),
        pytest.param(
            [struct.pack(">BBHI", 1, 4, 0, 8)], "not speak", id="an-empty-payload"
        ),
        pytest.param(
            [struct.pack(">BBHI", 1, 6, 0, 20) + ONE4[8:]],
            "not speak",
            id="a-short-one",
        ),
        pytest.param([struct.pack(">BBHI", 1, 7, 0, 8)], "not speak", id="a-short-end"),
        pytest.param(
            [struct.pack(">BBHI", 1, 4, 0, 1 << 31)], "not speak", id="oversize"
        ),
        pytest.param(
            [struct.pack(">BBHI", 1, 10, 2, 16) + bytes(8)], "error 2", id="error"
        ),
        pytest.param(
            [payload("198.18.4.0", 22, 24, 1, flags=0)], "withdraws", id="withdrawn"
        ),
        pytest.param(
            [payload("198.18.4.0", 60, 60, 1)], "not speak", id="a-length-of-60"
        ),
        pytest.param([ONE4 * 6000], "more payloads", id="more-than-a-lab-has"),
    ],
)
def test_what_is_no_answer_is_refused(pieces: list[bytes], reason: str) -> None:
    with cache(*pieces) as port, pytest.raises(Refused, match=reason):
        ask(port)


@pytest.mark.parametrize(
    ("pieces", "pause"),
    [
        pytest.param([], 0.0, id="silent"),
        pytest.param([RESPONSE, ONE4[:9]], 0.0, id="stuck"),
        pytest.param([bytes([byte]) for byte in ONE4 * 9], 0.1, id="a-trickle"),
    ],
)
def test_who_does_not_finish_is_given_up(pieces: list[bytes], pause: float) -> None:
    with (
        cache(*pieces, stays=True, pause=pause) as port,
        pytest.raises(Refused, match="in time"),
    ):
        ask(port, SHORT)


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    with pytest.raises(Refused, match="nobody listens"):
        ask(port)
