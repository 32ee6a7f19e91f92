"""A blocking WebSocket: neither threads nor an event loop stand in the figures."""

import socket
import time
from collections.abc import Mapping
from typing import Any

from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.uri import parse_uri

READ_SIZE = 256 * 1024


class WebSocket:
    """The client's end of one connection; a frame may take `timeout` seconds."""

    def __init__(self, url: str, headers: Mapping[str, str], timeout: float) -> None:
        uri = parse_uri(url)
        self._protocol = ClientProtocol(uri)
        self._waiting: list[Any] = []
        self._timeout = timeout
        self._socket = socket.create_connection((uri.host, uri.port), timeout)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        request = self._protocol.connect()
        for name, value in headers.items():
            request.headers[name] = value
        self._protocol.send_request(request)
        self._flush()
        while self._protocol.state is State.CONNECTING:
            self._receive_more()
        if self._protocol.handshake_exc:
            raise self._protocol.handshake_exc

    def send(self, data: bytes | str) -> None:
        """Send a binary frame, or a text frame."""
        if isinstance(data, str):
            self._protocol.send_text(data.encode())
        else:
            self._protocol.send_binary(data)
        self._flush()

    def receive(self) -> bytes | str:
        """The next frame's content; TimeoutError, or WebSocketException at its end."""
        deadline = time.monotonic() + self._timeout
        while True:
            while self._waiting:
                event = self._waiting.pop(0)
                if isinstance(event, Frame) and event.opcode is Opcode.BINARY:
                    return bytes(event.data)
                if isinstance(event, Frame) and event.opcode is Opcode.TEXT:
                    return bytes(event.data).decode()
            if self._protocol.state is State.CLOSED:
                raise self._protocol.close_exc
            # The server's pings are no answer.
            if time.monotonic() > deadline:
                raise TimeoutError("the site sent nothing")
            self._receive_more()

    def close(self) -> None:
        """Drop the connection; the server sees the page go."""
        self._socket.close()

    def _receive_more(self) -> None:
        data = self._socket.recv(READ_SIZE)
        if data:
            self._protocol.receive_data(data)
        else:
            self._protocol.receive_eof()
        self._flush()
        self._waiting += self._protocol.events_received()

    def _flush(self) -> None:
        for data in self._protocol.data_to_send():
            if data:
                self._socket.sendall(data)
