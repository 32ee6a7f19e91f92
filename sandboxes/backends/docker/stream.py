"""Connections that the engine turns into raw byte streams (attach and exec)."""

import selectors
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

READ_SIZE = 64 * 1024
# Engine API, "Stream format": type, three zero bytes, length as 32 bits big-endian.
HEADER_SIZE = 8
STDOUT = 1
STDERR = 2


class Stream:
    """The socket under a hijacked HTTP response, set to non-blocking.

    `early` is what arrived together with the response's head and therefore is no
    longer in the socket.
    """

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._response = reader._response
        self.socket: socket.socket = reader._sock
        self.socket.setblocking(False)
        self.early = bytes(self._response.raw._fp.fp.peek())

    def end_input(self) -> None:
        """Let the program see the end of its input, while its output goes on."""
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_WR)

    def shut_down(self) -> None:
        """End both directions; whoever reads sees the end."""
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Give the connection back to the system; harmless when repeated.

        The socket alone is not enough: it stays open while the response refers to it.
        """
        self.shut_down()
        self._response.close()
        self._reader.close()
        self.socket.close()


class Frames:
    """Splits the engine's multiplexed output; payloads come out as they arrive."""

    def __init__(self) -> None:
        self._header = b""
        self._kind = 0
        self._left = 0

    def feed(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """Pairs of STDOUT or STDERR and a piece of its payload."""
        while data:
            if not self._left:
                needed = HEADER_SIZE - len(self._header)
                self._header, data = self._header + data[:needed], data[needed:]
                if len(self._header) == HEADER_SIZE:
                    self._kind = self._header[0]
                    self._left = int.from_bytes(self._header[4:], "big")
                    self._header = b""
                continue
            piece, data = data[: self._left], data[self._left :]
            self._left -= len(piece)
            yield self._kind, piece


class Conversation:
    """Writes a program's input while reading its output, so that neither blocks."""

    def __init__(self, stream: Stream, stdin: bytes) -> None:
        self._stream = stream
        self._stdin = memoryview(stdin)

    def hold(self, deadline: float, on_data: Callable[[bytes], bool]) -> bool:
        """Until the stream ends; False when `deadline` (monotonic seconds) passed.

        `on_data` returns False to stop listening.
        """
        if self._stream.early and not on_data(self._stream.early):
            return True
        with selectors.DefaultSelector() as selector:
            events = selectors.EVENT_READ | selectors.EVENT_WRITE
            selector.register(self._stream.socket, events)
            while (left := deadline - time.monotonic()) > 0:
                for _, ready in selector.select(left):
                    if ready & selectors.EVENT_WRITE and self._write():
                        selector.modify(self._stream.socket, selectors.EVENT_READ)
                    if ready & selectors.EVENT_READ:
                        data = self._read()
                        if data is not None and not (data and on_data(data)):
                            return True
        return False

    def _write(self) -> bool:
        """Whether all input is written (or nobody is left to take it)."""
        try:
            sent = self._stream.socket.send(self._stdin) if self._stdin else 0
        except BlockingIOError:
            return False
        except OSError:
            return True
        self._stdin = self._stdin[sent:]
        if self._stdin:
            return False
        self._stream.end_input()
        return True

    def _read(self) -> bytes | None:
        try:
            return self._stream.socket.recv(READ_SIZE)
        except BlockingIOError:
            return None
        except OSError:
            return b""
