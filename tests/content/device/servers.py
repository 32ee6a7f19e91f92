"""Servers of this lab, each at a port of a test's own."""

import http.client
import socket
import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from board_runtime.board import Board
from board_runtime.programmer import Programmer, Server

LOCAL, TOKEN = "127.0.0.1", "right"


@contextmanager
def served[S: socketserver.BaseServer](server: S) -> Iterator[S]:
    """It answers until the end of the test, and nothing of it is left open."""
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


@dataclass(frozen=True)
class Port:
    """The programmer's port of a board, as its own host speaks to it."""

    number: int
    programmer: Programmer
    host: str = LOCAL

    def order(
        self, line: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Status and body of what it answers to `METHOD /path`."""
        method, path = line.split()
        door = http.client.HTTPConnection(self.host, self.number, timeout=10)
        try:
            told = {"Authorization": f"Bearer {TOKEN}", **(headers or {})}
            door.request(method, path, body, told)
            reply = door.getresponse()
            return reply.status, reply.read()
        finally:
            door.close()


class Ending(Server):
    """The programmer's server with all its threads, which ends with the test."""

    timeout = 0.02

    def __init__(self, *asked: Any) -> None:
        super().__init__(*asked)
        self.socket.settimeout(self.timeout)
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []

    def _serve(self) -> None:
        self._threads.append(threading.current_thread())
        while not self._over.is_set():
            self.handle_request()

    def end(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(5)
        self.server_close()


@contextmanager
def programmer(
    board: Board, *, peer: str = LOCAL, host: str = LOCAL, number: int = 0
) -> Iterator[Port]:
    """The board's port, which answers this peer; at the end, the power is off."""
    work = Programmer(board)
    server = Ending((host, number), work, TOKEN, {peer})
    server.serve()
    try:
        yield Port(server.server_address[1], work, host)
    finally:
        server.end()
        board.switch(on=False)


def nobodys_port() -> int:
    """A port at which nobody listens."""
    with socket.create_server((LOCAL, 0)) as door:
        number: int = door.getsockname()[1]
    return number
