"""The device's own page, asked as its owner or as anybody else; it may do anything."""

import base64
import http.client
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from advisories import bounded
from lab_grading.deadline import Deadline

MAX_PAGE = 32 << 10
_SECONDS = 3.0


@dataclass(frozen=True)
class Reply:
    """What came of asking: a status, or a `problem` and no status."""

    status: int = 0
    kind: str = ""
    data: bytes = b""
    problem: str = ""

    @property
    def text(self) -> str:
        """As UTF-8, whatever it is."""
        return self.data.decode("utf-8", "replace")

    @property
    def told(self) -> str:
        """What happened, for evidence."""
        return self.problem or f"status {self.status}"

    @property
    def facts(self) -> dict[str, Any]:
        """The object in it; empty when it is none."""
        try:
            value = bounded.loads(self.data)
        except bounded.Unreadable:
            return {}
        return value if isinstance(value, dict) else {}


@dataclass(frozen=True)
class Page:
    """One unit's page, at an address, under the name in its certificate."""

    address: str
    host: str
    authority: str
    deadline: Deadline
    user: str = "admin"
    port: int = 443

    def get(self, path: str, password: str | None = None) -> Reply:
        """Ask for a path; with a password, as the owner."""
        return self._ask("GET", path, password, b"")

    def put(self, path: str, password: str, text: str) -> Reply:
        """Set something, as the owner."""
        return self._ask("PUT", path, password, text.encode())

    def enters(self, password: str, user: str = "") -> bool:
        """Whether one gets in with this."""
        reply = self._ask("GET", "/status", password, b"", user or self.user)
        return reply.status == 200

    def serial(self, password: str) -> str:
        """What it says its number is, to its owner."""
        return str(self.get("/status", password).facts.get("serial", ""))[:40]

    def _ask(
        self, method: str, path: str, password: str | None, body: bytes, user: str = ""
    ) -> Reply:
        """Ask; however slowly it answers, a timer ends it."""
        seconds = min(_SECONDS, self.deadline.left)
        place, cut = (self.address, self.port), threading.Event()
        try:
            with socket.create_connection(place, timeout=seconds + 0.1) as plain:
                timer = threading.Timer(seconds, _cut, [plain, cut])
                timer.daemon = True
                timer.start()
                try:
                    said = f"{user or self.user}:{password}"
                    reply = self._spoken(
                        plain, method, path, "" if password is None else said, body
                    )
                finally:
                    timer.cancel()
            if cut.is_set():
                # Cut in the middle, it looks like a page at its end.
                return Reply(problem="not all of it came in time")
            return reply
        except ssl.SSLCertVerificationError as error:
            return Reply(problem=f"certificate: {error.verify_message}")
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Reply(problem=(str(error) or type(error).__name__)[:120])

    def _spoken(
        self, plain: socket.socket, method: str, path: str, login: str, body: bytes
    ) -> Reply:
        tls = ssl.create_default_context(cadata=self.authority)
        headers = {"Connection": "close"}
        if login:
            proof = base64.b64encode(login.encode()).decode()
            headers["Authorization"] = f"Basic {proof}"
        with plain.dup() as handle:
            with tls.wrap_socket(handle, server_hostname=self.host) as secure:
                connection = http.client.HTTPConnection(self.host)
                connection.sock = secure
                connection.request(method, path, body or None, headers)
                reply = connection.getresponse()
                data = reply.read(MAX_PAGE + 1)
                kind = reply.headers.get("Content-Type", "")[:100]
        if len(data) > MAX_PAGE:
            return Reply(problem=f"larger than {MAX_PAGE} bytes")
        return Reply(reply.status, kind, data)


def _cut(plain: socket.socket, cut: threading.Event) -> None:
    cut.set()
    with suppress(OSError):
        plain.shutdown(socket.SHUT_RDWR)
