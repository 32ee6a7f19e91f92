"""A maker's web site on this machine: files by path, or a program that is odd."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from disclosure_grading.web import Site
from lab_grading.deadline import Deadline
from lab_kit.authority import SERVER, Authority, Identity

HOST = "www.amber.example"


@cache
def certified() -> tuple[Identity, str]:
    """The site's identity, and its authority's certificate: one for all tests."""
    authority = Authority("Lab CA", datetime.now(UTC))
    return authority.issue(HOST, purposes=SERVER), authority.certificate


@contextmanager
def served(
    answer: Callable[[str], Iterator[bytes]], seconds: float = 30
) -> Iterator[Site]:
    """The site on which `answer` gives the bytes for a path."""
    identity, authority = certified()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "site"
        file.write_text(identity.certificate + identity.key, "ascii")
        server.load_cert_chain(file)
    client = ssl.create_default_context(cadata=authority)
    door = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_serve, args=(door, server, answer), daemon=True).start()
    try:
        address, port = door.getsockname()
        yield Site(HOST, address, client, Deadline(seconds), port)
    finally:
        # Wakes whoever waits for a caller.
        door.shutdown(socket.SHUT_RDWR)
        door.close()


def _serve(
    door: socket.socket,
    tls: ssl.SSLContext,
    answer: Callable[[str], Iterator[bytes]],
) -> None:
    while True:
        try:
            plain, _address = door.accept()
        except OSError:
            return
        threading.Thread(target=_visit, args=(plain, tls, answer), daemon=True).start()


def _visit(
    plain: socket.socket,
    tls: ssl.SSLContext,
    answer: Callable[[str], Iterator[bytes]],
) -> None:
    with plain:
        try:
            with tls.wrap_socket(plain, server_side=True) as caller:
                asked = caller.recv(4096).decode().split(" ")
                for data in answer(asked[1] if len(asked) > 1 else ""):
                    caller.sendall(data)
        except OSError:
            pass


def files(pages: Mapping[str, bytes]) -> Callable[[str], Iterator[bytes]]:
    """Answers with these, by path, and 404 for anything else."""

    def answer(path: str) -> Iterator[bytes]:
        if path not in pages:
            yield b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
            return
        kind = b"text/html" if path.endswith("html") else b"text/plain"
        yield b"HTTP/1.1 200 OK\r\nContent-Type: " + kind + b"\r\n\r\n" + pages[path]

    return answer
