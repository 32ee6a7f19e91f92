"""A terminal of the peer, as its page has it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from hub.management.bench.page import PATIENCE
from hub.management.bench.websocket import WebSocket


class PeerScreen:
    """JSON lists carry everything; nothing is acknowledged."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket

    def type(self, data: bytes) -> None:
        """Send what somebody typed."""
        self._socket.send(json.dumps(["stdin", data.decode()]))

    def read(self) -> bytes:
        """The next output; empty when the shell is gone."""
        while True:
            kind, *content = json.loads(self._socket.receive())
            if kind == "stdout":
                return str(content[0]).encode()
            if kind == "disconnect":
                return b""


@contextmanager
def peer_shell(url: str, container: str) -> Iterator[PeerScreen]:
    """A new shell in the container."""
    address = f"{url.replace('http', 'ws', 1)}shell/{container}"
    headers = {"Origin": url.rstrip("/")}
    socket = WebSocket(address, headers, PATIENCE)
    try:
        yield PeerScreen(socket)
    finally:
        socket.close()
