"""What the grader makes of TLS servers, honest or not, and of TLSA records."""

import hashlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dns.rdata
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from dnssec_grading import dane, handshake
from dnssec_grading.handshake import Shown
from lab_grading.deadline import Deadline

NAME = "www.amber-1234.example"


@contextmanager
def served(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """A port at which one connection after the other is talked to."""
    door = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                line, _address = door.accept()
                with line:
                    talk(line)
            except OSError:
                if door.fileno() < 0:
                    return

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield door.getsockname()[1]
    finally:
        door.close()


def own_certificate(folder: Path) -> tuple[Path, bytes, bytes]:
    """A PEM file of key and certificate; the certificate and its key in DER."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(private, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    path = folder / "server.pem"
    path.write_bytes(
        private.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(pem)
    )
    der = serialization.Encoding.DER
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    return path, made.public_bytes(der), private.public_key().public_bytes(der, spki)


def test_an_honest_server_shows_certificate_and_key(tmp_path: Path) -> None:
    path, certificate, key = own_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)

    def talk(line: socket.socket) -> None:
        context.wrap_socket(line, server_side=True).close()

    with served(talk) as port:
        seen = handshake.shown("127.0.0.1", port, NAME, Deadline(5))
    assert (seen.certificate, seen.key, seen.trouble) == (certificate, key, "")
    assert seen.digest == hashlib.sha256(key).hexdigest()


def silent(line: socket.socket) -> None:
    time.sleep(2)


def drip(line: socket.socket) -> None:
    line.sendall(b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc")
    while True:
        line.sendall(b"\x00")
        time.sleep(0.05)


def flood(line: socket.socket) -> None:
    record = b"\x16\x03\x03\x40\x00" + b"\x02\x00\x3f\xfc" + bytes(0x3FFC)
    while True:
        line.sendall(record)


def noise(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.0 200 OK\r\n\r\n" * 100)


def hang_up(line: socket.socket) -> None:
    line.recv(1)


@pytest.mark.parametrize("talk", [silent, drip, flood, noise, hang_up])
def test_a_hostile_server_costs_its_time_and_shows_nothing(
    talk: Callable[[socket.socket], None],
) -> None:
    began = time.monotonic()
    with served(talk) as port:
        seen = handshake.shown("127.0.0.1", port, NAME, Deadline(0.6))
    assert time.monotonic() - began < 1.5
    assert seen.trouble
    assert (seen.key, seen.digest) == (b"", "")


def test_nobody_at_the_port_is_told_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    seen = handshake.shown("127.0.0.1", port, NAME, Deadline(1))
    assert "cannot be reached" in seen.trouble


SHOWN = Shown(certificate=b"certificate", key=b"key")


def tlsa(numbers: str, data: bytes) -> dns.rdata.Rdata:
    return dns.rdata.from_text("IN", "TLSA", f"{numbers} {data.hex()}")


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


@pytest.mark.parametrize(
    ("numbers", "data", "named"),
    [
        ("3 1 1", sha256(b"key"), True),
        ("3 1 2", hashlib.sha512(b"key").digest(), True),
        ("3 1 0", b"key", True),
        ("3 0 1", sha256(b"certificate"), True),
        ("3 1 1", sha256(b"certificate"), False),
        ("3 1 1", sha256(b"another"), False),
        ("2 1 1", sha256(b"key"), False),
        ("3 7 1", sha256(b"key"), False),
        ("3 1 9", sha256(b"key"), False),
    ],
)
def test_a_record_names_what_its_numbers_say(
    numbers: str, data: bytes, named: bool
) -> None:
    assert SHOWN.named_by(tlsa(numbers, data)) is named


def test_nothing_shown_is_named_by_nothing() -> None:
    assert not Shown(trouble="away").named_by(tlsa("3 1 1", sha256(b"")))


@pytest.mark.parametrize(
    ("numbers", "length", "fine"),
    [
        ("3 1 1", 32, True),
        ("3 0 1", 32, False),
        ("1 1 1", 32, False),
        ("3 1 2", 64, False),
    ],
)
def test_only_3_1_1_is_commended(numbers: str, length: int, fine: bool) -> None:
    assert dane.good(tlsa(numbers, bytes(length))) is fine


def test_the_place_of_a_record_has_port_and_protocol() -> None:
    assert dane.Service(node="web").place == "_443._tcp.www"
