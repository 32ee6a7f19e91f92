"""What a student hands out, fetched from a host that may answer anything."""

import socket
from dataclasses import dataclass

from lab_grading.deadline import Deadline

PORT = 8080
SECONDS = 4.0
MAX_HEADERS = 8 << 10  # bytes


class Missing(Exception):
    """A file that is not there, or is not what it should be; says which."""


@dataclass(frozen=True)
class Release:
    """The student's ~/release, handed out over HTTP, and until when that may take.

    `node` is the name that the student knows the host by.
    """

    node: str
    address: str
    deadline: Deadline
    port: int = PORT

    def fetch(self, name: str, most: int) -> bytes:
        """The file of this name, of at most so many bytes; Missing if it is not."""
        limit = Deadline(min(SECONDS, self.deadline.left))
        place = self.address, self.port
        try:
            with socket.create_connection(place, limit.left + 0.1) as line:
                line.sendall(f"GET /{name} HTTP/1.0\r\n\r\n".encode())
                said = _read(line, most + MAX_HEADERS, limit)
        except OSError as error:
            told = error.strerror or str(error)
            raise Missing(
                f"The {self.node} does not hand out {name}: {told}."
            ) from None
        head, _gap, content = said.partition(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            raise Missing(f"There is no {name} in ~/release.")
        if not 0 < len(content) <= most:
            raise Missing(f"{name} has {len(content)} bytes, and may have {most}.")
        return content


def _read(line: socket.socket, most: int, limit: Deadline) -> bytes:
    """All that is said until more than `most` bytes; TimeoutError after the limit."""
    said = bytearray()
    while len(said) <= most:
        if limit.over:
            raise TimeoutError("it took too long")
        line.settimeout(limit.left)
        piece = line.recv(65536)
        if not piece:
            break
        said += piece
    return bytes(said)
