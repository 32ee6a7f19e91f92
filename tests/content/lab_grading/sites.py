"""A host with HTTPS on this machine, which answers as the test says."""

import socket
import ssl
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from ssl import TLSVersion
from tempfile import TemporaryDirectory
from threading import Event, Thread

from lab_kit.authority import Identity

LOCAL = "127.0.0.1"
OK = b"HTTP/1.0 200 OK\r\n"
# What is done with a connection whose request, head and body, has come.
type Answer = Callable[[socket.socket, bytes], None]
type Place = tuple[str, int]


@contextmanager
def answering(
    identity: Identity, answer: Answer, newest: TLSVersion = TLSVersion.TLSv1_3
) -> Iterator[Place]:
    """Where the host is; everybody who comes is answered like this.

    It speaks no TLS that is newer than that.
    """
    tls = _context(identity, newest)
    with accepting(lambda plain: _visit(plain, tls, answer)) as place:
        yield place


@contextmanager
def accepting(take: Callable[[socket.socket], None]) -> Iterator[Place]:
    """A door at which this is done with each connection, before any TLS."""
    door = socket.create_server((LOCAL, 0))
    work: list[tuple[socket.socket, Thread]] = []

    def visit(plain: socket.socket) -> None:
        # Whoever asked may be gone.
        with suppress(OSError), plain.dup() as line:
            take(line)
        _end(plain)

    def serve() -> None:
        with suppress(OSError):
            while True:
                plain, _who = door.accept()
                begin(plain, Thread(target=visit, args=[plain]))

    def begin(line: socket.socket, thread: Thread) -> None:
        work.append((line, thread))
        thread.start()

    begin(door, Thread(target=serve))
    try:
        yield door.getsockname()
    finally:
        # Wakes whoever waits for a caller, or for one to listen.
        for line, thread in work:
            _end(line)
            thread.join(5)
            line.close()


def _end(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


@cache
def _context(identity: Identity, newest: TLSVersion) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as folder:
        file = Path(folder, "own.pem")
        file.write_text(identity.certificate + identity.key, "ascii")
        made.load_cert_chain(file)
    if newest < TLSVersion.TLSv1_2:
        made.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        # Old ones are spoken on purpose.
        warnings.simplefilter("ignore", DeprecationWarning)
        made.minimum_version = min(newest, TLSVersion.TLSv1_2)
        made.maximum_version = newest
    return made


def _visit(plain: socket.socket, tls: ssl.SSLContext, answer: Answer) -> None:
    with tls.wrap_socket(plain, server_side=True) as line:
        answer(line, _request(line))


def _request(line: socket.socket) -> bytes:
    said = b""
    while b"\r\n\r\n" not in said:
        said += _more(line)
    head, _gap, body = said.partition(b"\r\n\r\n")
    for field in head.lower().split(b"\r\n"):
        if field.startswith(b"content-length:"):
            while len(body) < int(field.partition(b":")[2]):
                body += _more(line)
    return head + b"\r\n\r\n" + body


def _more(line: socket.socket) -> bytes:
    piece = line.recv(4096)
    if not piece:
        raise ConnectionError("gone")
    return piece


def says(text: bytes) -> Answer:
    """Says this, and no more."""
    return lambda line, _request: line.sendall(text)


def silence(line: socket.socket, _request: bytes) -> None:
    """Says nothing for as long as somebody waits for it."""
    while line.recv(4096):
        pass


def endlessly(piece: bytes, begin: bytes = b"", pause: float = 0.0) -> Answer:
    """Says this again and again, with so many seconds between, until nobody listens."""

    def answer(line: socket.socket, _request: bytes) -> None:
        line.sendall(begin)
        while True:
            line.sendall(piece)
            Event().wait(pause)

    return answer
