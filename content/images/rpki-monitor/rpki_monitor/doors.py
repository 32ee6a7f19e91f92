"""Asking a trusted system over the management network; see `control` in rpki-as."""

import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass

from rpki_monitor.paths import Attested
from rpki_monitor.routes import Route, read_routes

PORT = 7001
PATIENCE = 8.0  # seconds; a busy machine needs some of them
MOST_BYTES = 1 << 20
# "0000 " ends an answer of BIRD, and so do errors (8xxx, 9xxx).
END = re.compile(rb"^(?:0000|[89]\d{3}) .*\n", re.M)
HOP = re.compile(r"^\s*\d+\s+([0-9a-f.:]+|\*)", re.M)


class Silent(Exception):
    """The system did not answer in time."""


@dataclass(frozen=True)
class Announcement:
    """A prefix, and the AS number that is claimed to stand behind the announcer.

    `through` are AS numbers that are claimed to be between the two.
    """

    prefix: str
    origin: int | None = None
    through: tuple[int, ...] = ()

    @property
    def line(self) -> str:
        """As the system's door takes it."""
        path = [*self.through, self.origin] if self.origin else []
        return f"{self.prefix} {','.join(map(str, path)) or '-'}"


# Not a prefix: a system that can leak passes on all that it has from its providers.
LEAK = Announcement("leak")


@dataclass(frozen=True)
class Door:
    """The way in to one system."""

    node: str
    address: str
    port: int = PORT

    def routes(self) -> list[Route]:
        """Every route that this system knows; Silent."""
        answers = self._bird(
            "show route table master4 all", "show route table master6 all"
        )
        return [route for answer in answers for route in read_routes(answer)]

    def bird(self, command: str) -> str:
        """What BIRD says to one command; Silent."""
        return self._bird(command)[0]

    def announce(self, announcements: Iterable[Announcement]) -> None:
        """Let it announce these besides its own, and nothing else; Silent."""
        self._configure(["announce", *(one.line for one in announcements)])

    def attest(self, attested: Attested) -> None:
        """Tell it whose providers are known, and who they are; Silent."""
        lines = [
            f"{customer} {','.join(map(str, sorted(providers)))}"
            for customer, providers in sorted(attested.items())
        ]
        self._configure(["attest", *lines])

    def trace(self, source: str, goal: str) -> list[str]:
        """The addresses that answer on the way there, "*" for a silent one; Silent.

        The last is the goal's own when something there answers.
        """
        family = "6" if ":" in goal else "4"
        answer = self._talk(f"trace {family} {source} {goal}\n", PATIENCE + 8)
        return [match[1] for match in HOP.finditer(answer)]

    def knock(self, source: str, goal: str, nonce: str) -> None:
        """Send a nonce, 32 hexadecimal digits, to an address; Silent."""
        self._talk(f"knock {source} {goal} {nonce}\n", PATIENCE)

    def heard(self, nonce: str) -> bool:
        """Whether the nonce has come in here; Silent."""
        return self._talk(f"heard {nonce}\n", PATIENCE).strip() == "heard"

    def _configure(self, lines: Iterable[str]) -> None:
        answer = self._talk("\n".join(lines) + "\n", PATIENCE)
        if "econfigur" not in answer:
            raise Silent(f"{self.node}: {answer.strip()[-200:] or 'no answer'}")

    def _talk(self, request: str, patience: float) -> str:
        try:
            with socket.create_connection((self.address, self.port), patience) as line:
                line.sendall(request.encode("ascii"))
                line.shutdown(socket.SHUT_WR)
                said = b""
                while (piece := line.recv(65536)) and len(said) < MOST_BYTES:
                    said += piece
        except OSError as error:
            raise Silent(f"{self.node}: {error}") from None
        return said.decode("utf-8", "replace")

    def _bird(self, *commands: str) -> list[str]:
        """BIRD hangs up on whoever stops talking, so the line stays open."""
        try:
            with socket.create_connection((self.address, self.port), PATIENCE) as line:
                line.sendall(b"bird\n")
                return [self._ask(line, command) for command in commands]
        except OSError as error:
            raise Silent(f"{self.node}: {error}") from None

    def _ask(self, line: socket.socket, command: str) -> str:
        line.sendall(command.encode("ascii") + b"\n")
        said = b""
        while not (end := END.search(said)):
            piece = line.recv(65536)
            if not piece or len(said) > MOST_BYTES:
                raise Silent(f"{self.node}: it hung up")
            said += piece
        return said[: end.start()].decode("utf-8", "replace")
