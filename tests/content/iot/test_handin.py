"""Files come from a host that may answer anything: in time, and no more than asked."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from iot_grading import handin
from iot_grading.handin import Door, Missing, read_key
from lab_grading.deadline import Deadline

OK = b"HTTP/1.0 200 OK\r\n\r\n"
type Answer = Callable[[socket.socket], None]


@contextmanager
def host(answer: Answer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    with socket.create_server(("127.0.0.1", 0)) as door:
        monkeypatch.setattr(handin, "PORT", door.getsockname()[1])

        def serve() -> None:
            line, _who = door.accept()
            with line:
                line.recv(4096)
                # Whoever asked may be gone.
                try:
                    answer(line)
                except OSError:
                    return

        thread = Thread(target=serve)
        thread.start()
        yield Door("127.0.0.1", Deadline(1))
        thread.join(5)


def says(text: bytes) -> Answer:
    return lambda line: line.sendall(text)


def endless(line: socket.socket) -> None:
    line.sendall(OK)
    while True:
        line.sendall(bytes(65536))


def trickling(line: socket.socket) -> None:
    while True:
        line.sendall(b"x")
        time.sleep(0.05)


def test_a_file_comes_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    with host(says(OK + b"\r\n\r\nboot"), monkeypatch) as door:
        assert door.fetch("boot.bin", 100) == b"\r\n\r\nboot"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (says(b"HTTP/1.0 404 File not found\r\n\r\nsorry"), "There is no boot.bin"),
        (says(b""), "There is no boot.bin"),
        (says(b"200"), "There is no boot.bin"),
        (says(OK), "has 0 bytes"),
        (says(OK + bytes(101)), "has 101 bytes, and may have 100"),
        (endless, "may have 100"),
        (trickling, "took too long"),
        (lambda _line: time.sleep(1.5), "timed out"),
    ],
)
def test_what_cannot_be_used_is_named(
    answer: Answer, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        host(answer, monkeypatch) as door,
        pytest.raises(Missing, match=told),
    ):
        door.fetch("boot.bin", 100)


def test_a_closed_door_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        monkeypatch.setattr(handin, "PORT", door.getsockname()[1])
    with pytest.raises(Missing, match="Connection refused"):
        Door("127.0.0.1", Deadline(1)).fetch("boot.bin", 100)


def pem(key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> bytes:
    form = PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(Encoding.PEM, form)


def test_a_key_for_p256_is_read_and_no_other() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    assert read_key(pem(key)).public_numbers() == key.public_key().public_numbers()
    for other in (ed25519.Ed25519PrivateKey.generate(), _p384()):
        with pytest.raises(Missing, match="P-256"):
            read_key(pem(other))
    for noise in (b"", b"\xff" * 50, pem(key)[:60]):
        with pytest.raises(Missing, match="PEM"):
            read_key(noise)


def _p384() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP384R1())
