"""A maker's web site on this machine: files by path, or a program that is odd."""

import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache

from disclosure_grading.web import Site
from lab_grading.deadline import Deadline
from lab_kit.authority import SERVER, Authority, Identity

from tests.content.lab_grading.sites import answering

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

    def say(line: socket.socket, request: bytes) -> None:
        for data in answer(request.decode().split(" ")[1]):
            line.sendall(data)

    identity, authority = certified()
    client = ssl.create_default_context(cadata=authority)
    with answering(identity, say) as (address, port):
        yield Site(HOST, address, client, Deadline(seconds), port)


def files(pages: Mapping[str, bytes]) -> Callable[[str], Iterator[bytes]]:
    """Answers with these, by path, and 404 for anything else."""

    def answer(path: str) -> Iterator[bytes]:
        if path not in pages:
            yield b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
            return
        kind = b"text/html" if path.endswith("html") else b"text/plain"
        yield b"HTTP/1.1 200 OK\r\nContent-Type: " + kind + b"\r\n\r\n" + pages[path]

    return answer
