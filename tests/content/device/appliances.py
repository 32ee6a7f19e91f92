"""A device in order, without a board: tests take one thing out of it at a time.

It lives in time that passes only while somebody waits for it. Packages it judges as
they are: by the certificate in its firmware, by their digest, and by their version.
"""

import hashlib
import json
import re
import socket
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from device_grading.listener import CLOSED, GENUINE, Caller, Line
from device_grading.servers import Servers
from lab_grading.deadline import Deadline
from lab_grading.https import Reply

from tests.content.device.test_packages import members

TICK, EVERY, PATIENCE = 0.05, 6, 40
TOPIC = "amber/units"
IN_A_YEAR = (datetime.now(UTC) + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
SECURITY_TXT = f"""Contact: mailto:security@maker.example
Expires: {IN_A_YEAR}
Policy: https://workstation:8443/policy.txt
"""


class Clock:
    """In the place of the module `time`: whoever sleeps lets others live."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.lives: list[Callable[[], None]] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        end = self.now + seconds
        while self.now < end - 1e-9:
            self.now = min(end, self.now + TICK)
            for live in self.lives:
                live()


def backends() -> Servers:
    """What a board comes to, without sockets."""
    made = Servers()
    made.broker = Line(made.cloud.talk)
    made.updates = Line(made.shop.talk)
    made.old = Line(made.clear.talk)
    return made


def come(line: Line) -> str:
    """Somebody connects; under which mode of the server."""
    line.attempts[line.mode] = line.tried(line.mode) + 1
    return line.mode


def spoken(talk: Callable[..., None], caller: Caller, words: bytes) -> bytes:
    """What a server answers to all of this at once."""
    ours, theirs = socket.socketpair()
    with ours:
        ours.sendall(words)
        ours.shutdown(socket.SHUT_WR)
        with theirs, suppress(OSError, ValueError):
            talk(theirs, caller, Deadline(5))
        answer = b""
        while piece := ours.recv(65536):
            answer += piece
    return answer


def firmware(version: str, key: str, *, broken: bool = False) -> bytes:
    """An image as devices here understand it."""
    mark = "broken\n" if broken else ""
    return f"version {version}\n{mark}{key}".encode() + bytes(4000)


def numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


class Appliance:
    """One device on the bench, in order: board, page, cloud and updates."""

    # Whether its page speaks TLS 1.1.
    old_tls = False

    def __init__(self, servers: Servers) -> None:
        self.servers = servers
        self.data: dict[str, str] = {}
        self.slots = {"a": b"", "b": b""}
        self.factory: dict[str, str] = {}
        self.running, self.active, self.next = "", "a", ""
        self.boots = self.age = 0
        self.tried = ""
        self.console = "boot: starting slot a"
        self.security = SECURITY_TXT
        self.security_kind = "text/plain; charset=utf-8"
        self.flows = [
            flow("tcp", 443),
            flow("tcp", 443, "10.0.0.6", 50000),
            flow("tcp", 40000, "10.0.0.4", 8883),
        ]

    # The board.

    def new(self, image: bytes, factory: dict[str, str]) -> None:
        self.slots, self.factory, self.data = {"a": image, "b": b""}, factory, {}
        self.active, self.next, self.tried = "a", "", ""
        self.boot()

    def boot(self) -> None:
        self.running, self.next = self.next or self.active, ""
        self.boots, self.age = self.boots + 1, 0

    def live(self) -> None:
        """A moment passes."""
        if not self.running:
            return
        self.age += 1
        if self.running != self.active and self.age > PATIENCE:
            self.boot()
        elif self.works and self.age % EVERY == 0:
            if self.running != self.active:
                self.confirm()
            self.telemetry()
            self.look()

    def confirm(self) -> None:
        self.active = self.running

    def pressed(self) -> None:
        self.data.clear()
        self.boot()

    @property
    def image(self) -> bytes:
        return self.slots.get(self.running, b"")

    @property
    def works(self) -> bool:
        return b"\nbroken\n" not in self.image

    @property
    def version(self) -> str:
        return self.image.split(b"\n", 1)[0].decode().partition(" ")[2]

    # The page.

    @property
    def serial(self) -> str:
        return self.factory["serial"]

    @property
    def password(self) -> str:
        return self.data.get("password", self.factory["password"])

    def lets_in(self, user: str, password: str) -> bool:
        return (user, password) == ("admin", self.password)

    def weak(self, password: str) -> bool:
        return len(password) < 12 or password == self.serial

    def answers(
        self, method: str, path: str, login: tuple[str, str] | None, text: str
    ) -> Reply:
        """What its page says."""
        if not self.running or not self.works:
            return Reply(problem="Connection refused")
        if path == "/.well-known/security.txt":
            return Reply(200, self.security_kind, self.security.encode())
        if login is None or not self.lets_in(*login):
            return Reply(401)
        work: dict[str, Callable[[str], Reply]] = {
            "GET /status": self.status,
            "PUT /name": self.named,
            "PUT /password": self.chosen,
        }
        return work.get(f"{method} {path}", lambda _text: Reply(404))(text)

    def status(self, _text: str = "") -> Reply:
        told = {"serial": self.serial, "name": self.data.get("name", "")}
        return Reply(200, "application/json", json.dumps(told).encode())

    def named(self, name: str) -> Reply:
        self.data["name"] = name
        return Reply(204)

    def chosen(self, password: str) -> Reply:
        if self.weak(password):
            return Reply(422)
        self.data["password"] = password
        return Reply(204)

    # What it tells the cloud.

    topic = property(lambda self: f"{TOPIC}/{self.serial}")
    subject = property(lambda self: self.serial)
    client = property(lambda self: f"unit {self.serial}")

    def report(self) -> dict[str, Any]:
        return {"serial": self.serial, "version": self.version}

    def believes(self, mode: str) -> bool:
        """Whether it speaks to a server that shows this certificate."""
        return mode == GENUINE

    def telemetry(self) -> None:
        mode = come(self.servers.broker)
        if mode != CLOSED and self.believes(mode):
            self.publish(mode, self.subject, self.topic, self.report())

    def publish(self, mode: str, subject: str, topic: str, said: object) -> None:
        name, text = topic.encode(), json.dumps(said).encode()
        body = len(name).to_bytes(2) + name + text
        caller = Caller(mode, subject, "TLSv1.3")
        client = self.client.encode()
        connect = b"\0\x04MQTT\x04\x02\0\x3c" + len(client).to_bytes(2) + client
        words = packet(1, connect) + packet(3, body) + packet(14)
        spoken(self.servers.cloud.talk, caller, words)

    # Its updates.

    def asks(self, mode: str) -> bool:
        """Whether it asks an update server that shows this certificate."""
        return mode == GENUINE

    def look(self) -> None:
        mode = come(self.servers.updates)
        if mode == CLOSED or not self.asks(mode):
            return
        name = self.fetch(mode, "latest").decode().strip()
        if name and name != self.tried:
            self.tried = name
            self.consider(members(self.fetch(mode, name)))

    def fetch(self, mode: str, name: str) -> bytes:
        words = f"GET /{name} HTTP/1.1\r\n\r\n".encode()
        reply = spoken(self.servers.shop.talk, Caller(mode, "", "TLSv1.3"), words)
        head, _gap, body = reply.partition(b"\r\n\r\n")
        return body if b" 200 " in head.split(b"\r\n")[0] else b""

    def consider(self, package: dict[str, bytes]) -> None:
        text = package["sw-description"].decode()
        version = re.findall(r'version = "([\d.]+)"', text)[0]
        image = package["rootfs.squashfs"]
        signature = package.get("sw-description.sig", b"")
        if (
            self.signed(text.encode(), signature)
            and self.whole(text, image)
            and self.newer(version)
        ):
            self.install(image)

    def signed(self, text: bytes, signature: bytes) -> bool:
        return verified(text, signature, self.trusted)

    @property
    def trusted(self) -> str:
        """The certificate in its firmware."""
        text = self.image.rstrip(b"\0").decode()
        return text[text.index("-----BEGIN") :]

    def whole(self, text: str, image: bytes) -> bool:
        return hashlib.sha256(image).hexdigest() in text

    def newer(self, version: str) -> bool:
        return numbers(version) > numbers(self.version)

    def install(self, image: bytes) -> None:
        other = "b" if self.running == "a" else "a"
        self.slots[other] = image
        self.next = other
        self.boot()


def packet(kind: int, body: bytes = b"") -> bytes:
    """One of MQTT's; its length takes two bytes, whatever it is."""
    return bytes([kind << 4, len(body) & 0x7F | 0x80, len(body) >> 7]) + body


def flow(
    protocol: str, port: int, peer: str = "", peer_port: int = 0, own: str = "10.0.0.5"
) -> dict[str, Any]:
    """A socket as the board tells of it."""
    names = "protocol", "address", "port", "peer", "peer_port"
    return dict(zip(names, (protocol, own, port, peer, peer_port), strict=True))


def verified(text: bytes, signature: bytes, certificates: str, *more: str) -> bool:
    """Whether it is signed by one of these, or by somebody whom they have signed."""
    if not signature:
        return False
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "crt").write_text(certificates)
        (place / "in").write_bytes(text)
        (place / "sig").write_bytes(signature)
        order = (
            "openssl cms -verify -binary -inform DER -in sig -content in"
            " -CAfile crt -purpose any -out out"
        )
        return not subprocess.run(
            [*order.split(), *more], cwd=place, check=False, capture_output=True
        ).returncode
