"""The programmer's port: flash, power, button and serial line, over HTTP.

Only the hosts at the other ends of the board's cable are answered, and only with the
token: firmware shares this network name space.
"""

import hmac
import json
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from board_runtime import traffic
from board_runtime.board import Board
from board_runtime.data import found, written
from board_runtime.remaking import Unusable, remake
from board_runtime.slots import MAX_SLOT
from board_runtime.user import FIRMWARE

PORT = 7000
MAX_BODY = MAX_SLOT + (64 << 10)
SECONDS = 10.0
_AT_ONCE = 8


@dataclass(frozen=True)
class Answer:
    """What an order comes to."""

    status: int = 200
    body: bytes = b""


def told(value: object) -> Answer:
    """An answer in JSON."""
    return Answer(200, json.dumps(value).encode())


class Programmer:
    """What the port can do, by method and path."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self.orders: dict[str, Callable[[bytes], Answer]] = {
            "GET /state": lambda _body: told(self.state()),
            "GET /console": lambda _body: Answer(200, board.console.text.encode()),
            "GET /traffic": lambda _body: told(
                [asdict(flow) for flow in traffic.of_user(FIRMWARE)]
            ),
            "PUT /slot/a": lambda body: self._flash("a", body),
            "PUT /slot/b": lambda body: self._flash("b", body),
            "PUT /factory": self._factory,
            "POST /on": lambda _body: self._power(on=True),
            "POST /off": lambda _body: self._power(on=False),
            "POST /button": lambda _body: self._press(),
            "POST /new": lambda _body: self._renew(),
            "POST /search": lambda body: told(found(board, json.loads(body))),
            "POST /remake": self._remake,
        }

    def state(self) -> dict[str, Any]:
        """What a person sees of the board, and what the slots hold."""
        slots = self._board.slots
        return {
            "on": self._board.power,
            "running": slots.running,
            "active": slots.state.active,
            "trial": slots.on_trial,
            "next": slots.state.next,
            "boots": self._board.boots,
            "slots": slots.digests(),
        }

    def answer(self, order: str, body: bytes) -> Answer:
        """Carry an order out; what is wrong with it is said."""
        work = self.orders.get(order)
        if work is None:
            return Answer(404, b"no such order")
        try:
            return work(body)
        except Unusable as error:
            return Answer(422, str(error).encode())
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            return Answer(400, str(error)[:200].encode())

    def _flash(self, name: str, body: bytes) -> Answer:
        self._board.offline(lambda: self._board.slots.write(name, body))
        return Answer()

    def _factory(self, body: bytes) -> Answer:
        files = json.loads(body)
        self._board.offline(lambda: written(self._board.places.factory, files))
        return Answer()

    def _power(self, *, on: bool) -> Answer:
        self._board.switch(on=on)
        return Answer()

    def _press(self) -> Answer:
        self._board.button.press()
        return Answer()

    def _renew(self) -> Answer:
        """As it leaves the factory: no data, and slot a starts."""
        board = self._board

        def erase() -> None:
            board.firmware.wipe(board.places.data)
            board.slots.factory()

        board.offline(erase)
        return Answer()

    def _remake(self, body: bytes) -> Answer:
        """Orders as JSON in the first line, and behind it the image.

        The answer is alike: the sizes of what was made, and behind them all of it.
        """
        line, _end, image = body.partition(b"\n")
        made = remake(self._board, image, json.loads(line))
        sizes = json.dumps([len(one) for one in made]).encode()
        return Answer(200, b"".join([sizes, b"\n", *made]))


class Server(HTTPServer):
    """Answers these `peers` and nobody else, a few at once."""

    def __init__(
        self,
        place: tuple[str, int],
        programmer: Programmer,
        token: str,
        peers: set[str],
    ) -> None:
        self.programmer, self.token, self.peers = programmer, token, peers
        super().__init__(place, Handler)

    def verify_request(self, request: Any, client_address: Any) -> bool:
        """Whether this one is talked to."""
        return client_address[0] in self.peers

    def serve(self) -> None:
        """Answer from now on. Firmware may use up what a thread more would take."""
        for _one in range(_AT_ONCE):
            threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            self.handle_request()


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server
    timeout = SECONDS

    def _do(self) -> None:
        said = self.headers.get("Authorization", "").encode()
        proof = f"Bearer {self.server.token}".encode()
        size = self.headers.get("Content-Length", "0")
        if not hmac.compare_digest(said, proof):
            answer = Answer(403, b"not your board")
        elif not size.isdecimal() or int(size) > MAX_BODY:
            answer = Answer(413, b"too large")
        else:
            body = self.rfile.read(int(size))
            order = f"{self.command} {self.path}"
            answer = self.server.programmer.answer(order, body)
        self.send_response(answer.status)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    do_GET = do_PUT = do_POST = _do

    def log_message(self, *_args: object) -> None:
        """Nobody reads it."""
