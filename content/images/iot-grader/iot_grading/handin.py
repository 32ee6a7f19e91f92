"""What the student hands out, fetched from a host that may answer anything."""

import socket
from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from lab_grading.deadline import Deadline

PORT = 8080
SECONDS = 4.0
HEADERS = 8 << 10


class Missing(Exception):
    """A file that is not there, or is not what it should be; says which."""


@dataclass(frozen=True)
class Door:
    """The student's host, and until when it may answer."""

    address: str
    deadline: Deadline

    def fetch(self, name: str, most: int) -> bytes:
        """The file of this name, of at most so many bytes; Missing if it is not."""
        limit = Deadline(min(SECONDS, self.deadline.left))
        try:
            with socket.create_connection(
                (self.address, PORT), limit.left + 0.1
            ) as door:
                door.sendall(f"GET /{name} HTTP/1.0\r\n\r\n".encode())
                said = _read(door, most + HEADERS, limit)
        except OSError as error:
            told = error.strerror or str(error)
            raise Missing(f"The bench does not hand out {name}: {told}.") from None
        head, _gap, content = said.partition(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            raise Missing(f"There is no {name} in ~/release.")
        if not 0 < len(content) <= most:
            raise Missing(f"{name} has {len(content)} bytes, and may have {most}.")
        return content


def _read(door: socket.socket, most: int, limit: Deadline) -> bytes:
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


def read_key(pem: bytes) -> ec.EllipticCurvePublicKey:
    """The public key in this file; Missing if it is none for P-256."""
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        raise Missing("release.pub is no public key in PEM.") from None
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
        raise Missing("release.pub is no key for ECDSA P-256.")
    return key
