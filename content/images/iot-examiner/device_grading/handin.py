"""What the student hands out, fetched from a host that may answer anything."""

import socket
from dataclasses import dataclass

from lab_grading.deadline import Deadline

PORT = 8080
SECONDS = 4.0
HEADERS = 8 << 10
MAX_FIRMWARE, MAX_PACKAGE, MAX_TEXT = 1 << 20, 5 << 18, 64 << 10
_BEGIN = b"-----BEGIN CERTIFICATE-----"


class Missing(Exception):
    """A file that is not there, or is not what it should be; says which."""


@dataclass(frozen=True)
class Release:
    """The student's ~/release, and until when it may answer."""

    address: str
    deadline: Deadline
    port: int = PORT

    def fetch(self, name: str, most: int = MAX_TEXT) -> bytes:
        """The file of this name, of at most so many bytes; Missing if it is not."""
        limit = Deadline(min(SECONDS, self.deadline.left))
        place = self.address, self.port
        try:
            with socket.create_connection(place, limit.left + 0.1) as door:
                door.sendall(f"GET /{name} HTTP/1.0\r\n\r\n".encode())
                said = read(door, most + HEADERS, limit)
        except OSError as error:
            told = error.strerror or str(error)
            raise Missing(
                f"The workstation does not hand out {name}: {told}."
            ) from None
        head, _gap, content = said.partition(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            raise Missing(f"There is no {name} in ~/release.")
        if not 0 < len(content) <= most:
            raise Missing(f"{name} has {len(content)} bytes, and may have {most}.")
        return content

    def certificate(self) -> bytes:
        """The certificate for updates, as its text stands in the file."""
        text = self.fetch("update.crt", HEADERS).strip()
        if not text.startswith(_BEGIN) or text.count(_BEGIN) != 1 or len(text) < 200:
            raise Missing("update.crt in ~/release is not one certificate in PEM.")
        return text


def read(door: socket.socket, most: int, limit: Deadline) -> bytes:
    """All that is said, no more than `most` of it, and no longer than there is time."""
    said = bytearray()
    while len(said) <= most:
        if limit.over:
            raise TimeoutError("it took too long")
        door.settimeout(limit.left)
        piece = door.recv(65536)
        if not piece:
            break
        said += piece
    return bytes(said)
