"""One HTTPS page of a student's host, which may do anything: slow, endless, false."""

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from lab_grading.deadline import Deadline


@dataclass(frozen=True)
class Reply:
    """What came of asking: a status, or a `problem` in words and no status.

    `kind` is its Content-Type as it was sent.
    """

    status: int = 0
    kind: str = ""
    data: bytes = b""
    problem: str = ""

    @property
    def text(self) -> str:
        """As UTF-8, whatever it is."""
        return self.data.decode("utf-8", errors="replace")

    @property
    def told(self) -> str:
        """What happened, for evidence."""
        return self.problem or f"status {self.status}"


@dataclass(frozen=True)
class Request:
    """What is asked for at `path`; these headers are sent besides the usual ones."""

    path: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Host:
    """Who is asked: at `place`, an address and a port, under the name it has to prove.

    A page of more than `most` bytes is a problem.
    """

    place: tuple[str, int]
    name: str
    tls: ssl.SSLContext
    most: int

    def ask(self, request: Request, seconds: float) -> Reply:
        """What comes whole within so many seconds; redirects are not followed."""
        limit, cut = Deadline(seconds), threading.Event()
        try:
            # The timer comes first: a timeout alone begins anew with every byte.
            with socket.create_connection(self.place, seconds + 0.1) as plain:
                timer = threading.Timer(limit.left, _cut, [plain, cut])
                timer.daemon = True
                timer.start()
                try:
                    reply = self._asked(plain, request)
                finally:
                    timer.cancel()
        except ssl.SSLCertVerificationError as error:
            return Reply(problem=f"certificate: {error.verify_message}")
        except (OSError, http.client.HTTPException, ValueError) as error:
            reply = Reply(problem=(str(error) or type(error).__name__)[:120])
        if cut.is_set():
            # Cut in the middle, it looks like a page at its end, or like whatever error
            # was the first to be seen.
            return Reply(problem="not all of it came in time")
        return reply

    def _asked(self, plain: socket.socket, request: Request) -> Reply:
        headers = {"Connection": "close", **request.headers}
        # The handshake takes over its socket, and the timer has to keep one.
        with plain.dup() as handle:
            with self.tls.wrap_socket(handle, server_hostname=self.name) as secure:
                connection = http.client.HTTPConnection(self.name)
                connection.sock = secure
                connection.request(
                    request.method, request.path, request.body or None, headers
                )
                reply = connection.getresponse()
                data = reply.read(self.most + 1)
                kind = reply.headers.get("Content-Type", "")[:100]
        if len(data) > self.most:
            return Reply(problem=f"larger than {self.most} bytes")
        if reply.length:
            # Fewer bytes than were announced are no error to http.client.
            return Reply(problem="not all of it came")
        return Reply(reply.status, kind, data)


def _cut(plain: socket.socket, cut: threading.Event) -> None:
    cut.set()
    with suppress(OSError):
        plain.shutdown(socket.SHUT_RDWR)
