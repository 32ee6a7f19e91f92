"""A server of devices: as it should be, an impostor, or out of order."""

import socket
import ssl
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from lab_grading.deadline import Deadline
from lab_kit.authority import Identity

SECONDS = 6.0
_AT_ONCE = 8
GENUINE, CLOSED = "genuine", "closed"


@dataclass(frozen=True)
class Caller:
    """Who called: under which `mode` of the server, and with whose certificate."""

    mode: str
    subject: str
    tls: str


class Talk(Protocol):
    """What a server does with a connection that stands."""

    def __call__(
        self, line: socket.socket, caller: Caller, limit: Deadline
    ) -> None: ...


class Line:
    """What a server is for one board. `mode` names the identity shown, or is CLOSED.

    `attempts` counts the connections by mode, whatever became of them.
    """

    def __init__(self, talk: Talk) -> None:
        self.mode = GENUINE
        self.attempts: dict[str, int] = {}
        self.talk = talk
        self.room = threading.BoundedSemaphore(_AT_ONCE)

    def tried(self, mode: str) -> int:
        """How often somebody connected under this mode."""
        return self.attempts.get(mode, 0)


class Listener:
    """Listens at one port, and talks to the boards that have a line, by address.

    A connection is handed on only once its handshake is done, and lasts a bounded time.
    """

    def __init__(self, port: int, tls: Mapping[str, ssl.SSLContext]) -> None:
        self._tls = tls
        self._lines: dict[str, Line] = {}
        self._socket = socket.create_server(("", port), backlog=2 * _AT_ONCE)
        threading.Thread(target=self._serve, daemon=True).start()

    def connect(self, address: str, talk: Talk) -> Line:
        """A line for the board that has this address."""
        line = self._lines[address] = Line(talk)
        return line

    def close(self) -> None:
        """Nobody listens any more."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                plain, (address, *_port) = self._socket.accept()
                line = self._lines.get(address)
                if line is None:
                    plain.close()
                    continue
                mode = line.mode
                line.attempts[mode] = line.tried(mode) + 1
                if mode == CLOSED or not line.room.acquire(blocking=False):
                    plain.close()
                    continue
                work = threading.Thread(target=self._take, args=(plain, line, mode))
                work.daemon = True
                work.start()

    def _take(self, plain: socket.socket, line: Line, mode: str) -> None:
        timer = threading.Timer(SECONDS, _cut, [plain])
        timer.daemon = True
        timer.start()
        try:
            # What somebody sends who should not have come is no concern of ours.
            with plain, suppress(OSError, ValueError, IndexError):
                plain.settimeout(SECONDS)
                with plain.dup() as handle:
                    self._shake(handle, line, mode)
        finally:
            timer.cancel()
            line.room.release()

    def _shake(self, handle: socket.socket, line: Line, mode: str) -> None:
        context = self._tls.get(mode)
        if context is None:
            line.talk(handle, Caller(mode, "", ""), Deadline(SECONDS))
            return
        with context.wrap_socket(handle, server_side=True) as secure:
            caller = Caller(mode, _subject(secure), secure.version() or "")
            line.talk(secure, caller, Deadline(SECONDS))


def _cut(plain: socket.socket) -> None:
    with suppress(OSError):
        plain.shutdown(socket.SHUT_RDWR)


def _subject(secure: ssl.SSLSocket) -> str:
    """The common name of the caller's certificate; empty without one."""
    shown = secure.getpeercert() or {}
    names = [pair for part in shown.get("subject", ()) for pair in part]
    return str(dict(names).get("commonName", ""))


def contexts(
    servers: Mapping[str, Identity], authority: str, *, asks: bool
) -> dict[str, ssl.SSLContext]:
    """A context for each identity; one that `asks` takes certificates of clients."""
    made = {}
    for mode, identity in servers.items():
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cadata=authority)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "own.pem")
            file.write_text(identity.certificate + identity.key, "ascii")
            context.load_cert_chain(file)
        context.verify_mode = ssl.CERT_OPTIONAL if asks else ssl.CERT_NONE
        made[mode] = context
    return made
