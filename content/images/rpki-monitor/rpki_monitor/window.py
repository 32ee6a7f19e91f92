"""What students may ask the monitor, over HTTP on their own network.

GET /routes, /vrps, /attack and /trace?from=NODE&to=ADDRESS; POST /attack {"attack":
name, "" to stop}. Where something is broken, GET /diagnosis and POST /diagnosis
{"fault": name}. Everything in JSON; an error as {"error": sentence}.
"""

import ipaddress
import json
import time
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import parse_qs, urlsplit

from rpki_monitor import challenged
from rpki_monitor.desk import Desk
from rpki_monitor.diagnosing import Diagnoses, Late
from rpki_monitor.doors import Silent
from rpki_monitor.glass import Glass
from rpki_monitor.lock import Busy, attacker_taken
from rpki_monitor.validation import Validation

PORT = 8080
MOST_BODY = 4096
PATIENCE = 5  # seconds for a request to come in
AT_ONCE = 4
# Callers inside, answered or not: each costs a thread, which the grader needs as well.
PLACES = 16
# A look that is as young as this is told again rather than taken anew.
FRESH = 0.5


class Window:
    """Answers requests; `shows_vrps` is off where validating is the task."""

    def __init__(
        self,
        glass: Glass,
        desk: Desk,
        validation: Validation,
        diagnoses: Diagnoses | None = None,
        *,
        shows_vrps: bool,
    ) -> None:
        self.glass = glass
        self.desk = desk
        self.validation = validation
        self.diagnoses = diagnoses
        self.shows_vrps = shows_vrps
        self._looked = (0.0, {})
        self._turns = BoundedSemaphore(AT_ONCE)

    def get(self, path: str, query: dict[str, list[str]]) -> Any:
        """The answer to a GET; Refused."""
        match path:
            case "/routes":
                return self._routes()
            case "/vrps" if self.shows_vrps:
                return {"vrps": self._vrps()}
            case "/attack":
                desk = self.desk
                return {"attack": desk.attack, "attacks": sorted(desk.attacks)}
            case "/trace":
                return self._trace(query)
            case "/diagnosis" if self.diagnoses:
                return self.diagnoses.told()
        raise Refused(HTTPStatus.NOT_FOUND, "there is nothing of this name here")

    def post(self, path: str, body: Any) -> Any:
        """The answer to a POST; Refused."""
        if isinstance(body, dict):
            if path == "/attack":
                return self._attack(body.get("attack"))
            if path == "/diagnosis" and self.diagnoses:
                return self._diagnosis(self.diagnoses, body.get("fault"))
        raise Refused(HTTPStatus.NOT_FOUND, "there is nothing of this name here")

    def _attack(self, name: Any) -> Any:
        if name != "" and name not in self.desk.attacks:
            known = ", ".join(sorted(self.desk.attacks))
            raise Refused(HTTPStatus.BAD_REQUEST, f"no such attack; there are {known}")
        try:
            with attacker_taken(wait=False):
                self.desk.begin(name)
        except Busy:
            raise Refused(
                HTTPStatus.CONFLICT, "a check is running; try again in a moment"
            ) from None
        return {"attack": name}

    def _diagnosis(self, diagnoses: Diagnoses, fault: Any) -> Any:
        try:
            return diagnoses.say(fault)
        except KeyError:
            told = "that is not on the list of what can be wrong"
            raise Refused(HTTPStatus.BAD_REQUEST, told) from None
        except Late as error:
            raise Refused(HTTPStatus.CONFLICT, str(error)) from None

    def _routes(self) -> Any:
        at, seen = self._looked
        if time.monotonic() - at > FRESH:
            # Nobody validates by way of this window what a check has drawn.
            if challenged.MARK.exists():
                seen = self.glass.told(None)
            else:
                known = self.validation
                seen = self.glass.told(known.vrps, known.attested)
            self._looked = (time.monotonic(), seen)
        return seen

    def _vrps(self) -> list[dict[str, Any]]:
        return [
            {"prefix": vrp.prefix, "max_length": vrp.max_length, "asn": vrp.asn}
            for vrp in self.validation.vrps
        ]

    def _trace(self, query: dict[str, list[str]]) -> Any:
        node = query.get("from", ["remote"])[0]
        if node not in self.glass.doors:
            known = ", ".join(self.glass.doors)
            raise Refused(HTTPStatus.BAD_REQUEST, f"no such system; there are {known}")
        try:
            goal = str(ipaddress.ip_address(query.get("to", [""])[0]))
        except ValueError as error:
            raise Refused(HTTPStatus.BAD_REQUEST, str(error)) from None
        return {"from": node, "to": goal, "hops": self.glass.trace(node, goal)}

    def serve(self, address: str) -> None:
        """Answer for ever."""
        window = self

        class Handler(_Handler):
            pass

        Handler.window = window
        _Server((address, PORT), Handler).serve_forever()

    def turn(self, answer: Callable[[], Any]) -> Any:
        """Answer as one of a few at a time; Refused when they are too many."""
        if not self._turns.acquire(timeout=PATIENCE):
            raise Refused(HTTPStatus.TOO_MANY_REQUESTS, "too many requests at once")
        try:
            return answer()
        except Silent as error:
            raise Refused(HTTPStatus.BAD_GATEWAY, str(error)) from None
        finally:
            self._turns.release()


class Refused(Exception):
    """A request that gets an error: status and sentence."""

    def __init__(self, status: HTTPStatus, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class _Server(ThreadingHTTPServer):
    """Lets a few callers in, and turns the others away at once."""

    daemon_threads = True

    def __init__(self, *args: Any) -> None:
        self._places = BoundedSemaphore(PLACES)
        super().__init__(*args)

    def process_request(self, request: Any, client_address: Any) -> None:
        if self._places.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that goes away is nobody's business."""


class _Handler(BaseHTTPRequestHandler):
    window: Window
    timeout = PATIENCE
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self._answer(lambda: self.window.get(parts.path, parse_qs(parts.query)))

    def do_POST(self) -> None:
        self._answer(lambda: self.window.post(urlsplit(self.path).path, self._body()))

    def _body(self) -> Any:
        try:
            length = int(self.headers.get("Content-Length", "0"))
            if not 0 < length <= MOST_BODY:
                raise ValueError
            return json.loads(self.rfile.read(length))
        except ValueError:
            raise Refused(HTTPStatus.BAD_REQUEST, "a JSON object is wanted") from None

    def _answer(self, answer: Callable[[], Any]) -> None:
        try:
            status, told = HTTPStatus.OK, self.window.turn(answer)
        except Refused as error:
            status, told = error.status, {"error": str(error)}
        body = json.dumps(told).encode() + b"\n"
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nobody reads it."""
