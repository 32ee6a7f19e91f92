"""The broker that units report to: enough of MQTT 3.1.1 and 5 to hear what they say."""

import socket
import time
from collections import deque
from dataclasses import dataclass, field

from lab_grading.deadline import Deadline

from device_grading.listener import Caller

MAX_PACKET = 4096
_KEPT, _PACKETS = 64, 200
_CONNECT, _PUBLISH, _PUBREL, _PING, _END = 1, 3, 6, 12, 14


@dataclass(frozen=True)
class Message:
    """Something published, by whom, and when."""

    caller: Caller
    topic: str
    payload: bytes
    at: float


@dataclass
class Cloud:
    """All that was heard of late.

    `opened` counts by mode the callers that went on to speak to us after the handshake:
    whoever speaks to an impostor has been fooled.
    """

    messages: deque[Message] = field(default_factory=lambda: deque(maxlen=_KEPT))
    # Whole packets: a name can be told by what a client calls itself, too.
    packets: deque[bytes] = field(default_factory=lambda: deque(maxlen=4 * _KEPT))
    opened: dict[str, int] = field(default_factory=dict)
    nameless: int = 0

    def since(self, moment: float, subject: str = "") -> list[Message]:
        """What was published after this moment, by this unit."""
        return [
            message
            for message in list(self.messages)
            if message.at > moment and subject in ("", message.caller.subject)
        ]

    def told(self, text: str) -> bool:
        """Whether this stood in anything that was said of late."""
        return any(text.encode() in packet for packet in list(self.packets))

    def talk(self, line: socket.socket, caller: Caller, limit: Deadline) -> None:
        """Hear one client out."""
        version = 4
        for _packet in range(_PACKETS):
            kind, flags, body = _read(line, limit)
            self.packets.append(body)
            self.opened[caller.mode] = self.opened.get(caller.mode, 0) + 1
            if kind == _CONNECT:
                version = body[6]
                if not caller.subject:
                    self.nameless += 1
                line.sendall(b"\x20\x03\0\0\0" if version == 5 else b"\x20\x02\0\0")
            elif kind == _PUBLISH:
                self._published(line, caller, flags, body, version)
            elif kind == _PUBREL:
                line.sendall(b"\x70\x02" + body[:2])
            elif kind == _PING:
                line.sendall(b"\xd0\0")
            elif kind == _END:
                return

    def _published(
        self, line: socket.socket, caller: Caller, flags: int, body: bytes, version: int
    ) -> None:
        size = int.from_bytes(body[:2])
        topic, rest = body[2 : 2 + size].decode("utf-8", "replace"), body[2 + size :]
        level = flags >> 1 & 3
        if level:
            line.sendall((b"\x40\x02" if level == 1 else b"\x50\x02") + rest[:2])
            rest = rest[2:]
        if version == 5:
            rest = rest[1 + rest[0] :]
        self.messages.append(Message(caller, topic, rest, time.monotonic()))


def _read(line: socket.socket, limit: Deadline) -> tuple[int, int, bytes]:
    """One packet: its kind, its flags, its body; ValueError for one too large."""
    first = _exactly(line, 1, limit)[0]
    size = shift = 0
    while True:
        byte = _exactly(line, 1, limit)[0]
        size |= (byte & 0x7F) << shift
        shift += 7
        if size > MAX_PACKET or shift > 28:
            raise ValueError("too large")
        if not byte & 0x80:
            return first >> 4, first & 15, _exactly(line, size, limit)


def _exactly(line: socket.socket, size: int, limit: Deadline) -> bytes:
    said = b""
    while len(said) < size:
        if limit.over:
            raise TimeoutError
        line.settimeout(limit.left)
        piece = line.recv(size - len(said))
        if not piece:
            raise ConnectionError("it has gone")
        said += piece
    return said


@dataclass
class Clear:
    """Where devices of old reported without TLS: how often somebody speaks there."""

    heard: int = 0

    def talk(self, line: socket.socket, _caller: Caller, limit: Deadline) -> None:
        """Answer nothing: that somebody comes here at all is enough."""
        line.settimeout(min(1.0, limit.left))
        self.heard += bool(line.recv(16))
