"""What the session page does, without a browser: requests, events, terminals."""

import http.client
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode, urlsplit

from hub.management.bench.screen import MeasureError
from hub.management.bench.websocket import WebSocket

PATIENCE = 120.0
# What the page's script acknowledges at a time.
ACKNOWLEDGE_BYTES = 32 << 10


class Page:
    """One person's browser, logged in by `cookie` (name=value) at the site's `url`."""

    def __init__(self, url: str, cookie: str) -> None:
        self.url = url
        # Any value will do that cookie and header share; 32 characters of these.
        self._token = secrets.token_hex(16)
        self._cookies = f"{cookie}; csrftoken={self._token}"

    def post(self, path: str, **fields: str) -> dict[str, Any]:
        """Press a button; its answer, or {"location": ...} of a redirect."""
        status, location, body = self._request("POST", path, urlencode(fields))
        if status == http.client.FOUND:
            return {"location": location}
        if status != http.client.OK:
            raise MeasureError(f"POST {path} answered {status}: {body[:200]!r}")
        answer: dict[str, Any] = json.loads(body)
        return answer

    def get(self, path: str) -> None:
        """Load a page."""
        status, _location, _body = self._request("GET", path)
        if status != http.client.OK:
            raise MeasureError(f"GET {path} answered {status}")

    def _request(
        self, method: str, path: str, form: str = ""
    ) -> tuple[int, str, bytes]:
        host = urlsplit(self.url).netloc
        headers = {
            "Cookie": self._cookies,
            "X-CSRFToken": self._token,
            "Accept": "application/json" if method == "POST" else "text/html",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection = http.client.HTTPConnection(host, timeout=PATIENCE)
        try:
            connection.request(method, path, form or None, headers)
            response = connection.getresponse()
            return response.status, response.getheader("Location", ""), response.read()
        finally:
            connection.close()

    @contextmanager
    def events(self, session: str) -> Iterator["Events"]:
        """The events socket of a session (its path ends in the UUID and a slash)."""
        socket = self._socket(session)
        try:
            yield Events(socket)
        finally:
            socket.close()

    @contextmanager
    def terminal(self, session: str, node: str, tab: str) -> Iterator["Terminal"]:
        """The socket of a terminal tab, 24 rows of 80 columns."""
        path = f"{session}terminals/{node}/{tab}/?rows=24&cols=80"
        socket = self._socket(path)
        try:
            yield Terminal(socket)
        finally:
            socket.close()

    def _socket(self, path: str) -> WebSocket:
        headers = {"Cookie": self._cookies, "Origin": self.url.rstrip("/")}
        url = self.url.replace("http", "ws", 1).rstrip("/") + path
        return WebSocket(url, headers, PATIENCE)


class Events:
    """What the site tells about one session."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket

    def wait(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next message that is wanted; TimeoutError when it does not come."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            message: dict[str, Any] = json.loads(self._socket.receive())
            if wanted(message):
                return message
        raise TimeoutError("the site did not say what was waited for")

    def wait_for_state(self, state: str) -> dict[str, Any]:
        """The message that the session is in `state`; MeasureError if it is over."""
        states = {state, "failed", "ended"}
        message = self.wait(lambda m: m["type"] == "session" and m["state"] in states)
        if message["state"] != state:
            raise MeasureError(f"the session {message['state']}: {message['message']}")
        return message


class Terminal:
    """A terminal as the page has it: output arrives and is acknowledged."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._written = self._acknowledged = 0

    def type(self, data: bytes) -> None:
        """Send what somebody typed."""
        self._socket.send(data)

    def read(self) -> bytes:
        """The next output; MeasureError with what the site says instead."""
        while True:
            data = self._socket.receive()
            if isinstance(data, bytes):
                self._acknowledge(len(data))
                return data
            if "hello" not in json.loads(data):
                raise MeasureError(f"the terminal said {data}")

    def _acknowledge(self, count: int) -> None:
        self._written += count
        if self._written - self._acknowledged >= ACKNOWLEDGE_BYTES:
            self._acknowledged = self._written
            self._socket.send(json.dumps({"ack": self._written}))
