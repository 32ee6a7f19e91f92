"""The grader's door: JSON over HTTP, for those who show the token."""

import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from mail_host.store import Store


class Visit(BaseHTTPRequestHandler):
    """GET / (does it live), /messages (how many), /messages/N (one of them)."""

    store: Store
    token: str
    timeout = 3  # seconds a caller may be silent
    server_version = "mail"
    sys_version = ""

    def do_GET(self) -> None:
        """One answer."""
        if self.path == "/":
            return self._answer(200, {"state": "ok"})
        given = self.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(given, f"Bearer {self.token}".encode()):
            return self._answer(401, {"error": "this token opens nothing here"})
        parts = self.path.strip("/").split("/")
        if parts == ["messages"]:
            return self._answer(200, self.store.told())
        number = parts[-1]
        if parts == ["messages", number] and number.isdecimal() and len(number) < 5:
            try:
                return self._answer(200, self.store.message(int(number)))
            except KeyError:
                pass
        self._answer(404, {"error": "no such thing"})

    def _answer(self, status: int, told: dict[str, Any]) -> None:
        data = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """No log: nobody reads it."""


class Door(ThreadingHTTPServer):
    """At most some callers at once."""

    daemon_threads = True
    _places = threading.BoundedSemaphore(12)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Let a caller in, or turn it away at once."""
        if not self._places.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """One visit, and its place is free again."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that goes away is nobody's business."""


def opened(store: Store, token: str, host: str, port: int) -> Door:
    """The door, open in a thread of its own."""
    visit = type("OwnVisit", (Visit,), {"store": store, "token": token})
    door = Door((host, port), visit)
    threading.Thread(target=door.serve_forever, daemon=True).start()
    return door
