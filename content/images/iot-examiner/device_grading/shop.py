"""The update server: `latest` names a package, and the package lies beside it."""

import socket
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from lab_grading.deadline import Deadline

from device_grading.listener import Caller

_HEAD, _KEPT = 8 << 10, 64


@dataclass
class Shop:
    """What is on offer, and who came for it.

    `fetched` are the packages that were sent to the end, and `asked` counts how often
    somebody asked for the latest one since the last of them came; `opened` counts by
    mode whoever spoke to us.
    """

    latest: str = ""
    packages: dict[str, bytes] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    opened: dict[str, int] = field(default_factory=dict)
    asked: int = 0
    # Done as soon as somebody has been told what is the latest.
    then: Callable[[], None] = lambda: None
    heads: deque[bytes] = field(default_factory=lambda: deque(maxlen=_KEPT))
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def offer(self, name: str, package: bytes) -> None:
        """This is the latest from now on."""
        with self._turn:
            self.packages[name] = package
            self.latest = name

    def told(self, text: str) -> bool:
        """Whether this stood in anything that was asked of late."""
        return any(text.encode() in head for head in list(self.heads))

    def talk(self, line: socket.socket, caller: Caller, limit: Deadline) -> None:
        """One request, and the end of it."""
        head = b""
        while b"\r\n\r\n" not in head and len(head) < _HEAD and not limit.over:
            line.settimeout(limit.left)
            piece = line.recv(4096)
            if not piece:
                return
            head += piece
        self.heads.append(head)
        self.opened[caller.mode] = self.opened.get(caller.mode, 0) + 1
        words = head.split(b"\r\n", 1)[0].decode("ascii", "replace").split()
        self._answer(line, words[1].lstrip("/") if len(words) == 3 else "", limit)

    def _answer(self, line: socket.socket, name: str, limit: Deadline) -> None:
        with self._turn:
            latest = name == "latest" and self.latest
            self.asked += bool(latest)
            body = f"{self.latest}\n".encode() if latest else self.packages.get(name)
        if body is None:
            line.sendall(b"HTTP/1.1 404 None\r\nContent-Length: 0\r\n\r\n")
            return
        if latest:
            self.then()
        line.settimeout(max(0.1, limit.left))
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close"
        line.sendall(f"{head}\r\n\r\n".encode() + body)
        if not latest:
            self._sent(name)

    def _sent(self, name: str) -> None:
        """Whoever asks from here on has this package behind it, or tries it again."""
        with self._turn:
            if name not in self.fetched:
                self.fetched.append(name)
                self.asked = 0
