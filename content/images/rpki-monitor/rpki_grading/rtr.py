"""One question to an RTR cache: all that it has (RFC 8210 section 8.1)."""

import ipaddress
import socket
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass

from rpki_monitor.routes import Vrp

RESET, RESPONSE, IPV4, IPV6, END, ERROR = 2, 3, 4, 6, 7, 10
HEADER = struct.Struct(">BBHI")
# A lab has a few dozen payloads; a hostile server must not cost more than this.
MOST_PDUS, MOST_LENGTH = 5000, 4096
ANNOUNCED = 1
# What a payload of either family, and the end of data, have at least behind the header.
SIZES = {IPV4: 12, IPV6: 24, END: 4}
STRANGE = "it does not speak RTR"
LATE = "it does not finish in time"
HUNG_UP = "it hung up before the end of its data"


class Refused(Exception):
    """What the cache said or did not say, in words."""


@dataclass(frozen=True)
class Answer:
    """A cache's whole set, and its serial number."""

    vrps: frozenset[Vrp]
    serial: int


def ask(address: str, port: int, patience: float) -> Answer:
    """The cache's set; Refused, at the latest after `patience` seconds."""
    end = time.monotonic() + patience
    try:
        with socket.create_connection((address, port), patience) as line:
            line.sendall(HEADER.pack(1, RESET, 0, 8))
            return _read(line, end)
    except ConnectionRefusedError:
        raise Refused("nobody listens there") from None
    except TimeoutError:
        raise Refused(LATE) from None
    except OSError as error:
        raise Refused(error.strerror or HUNG_UP) from None
    except ValueError:
        raise Refused(STRANGE) from None


def _read(line: socket.socket, end: float) -> Answer:
    found = set()
    for kind, session, body in _pdus(line, end):
        if len(body) < SIZES.get(kind, 0):
            raise Refused(STRANGE)
        if kind in (IPV4, IPV6):
            found.add(_vrp(kind, body))
        elif kind == END:
            return Answer(frozenset(found), struct.unpack(">I", body[:4])[0])
        elif kind == ERROR:
            raise Refused(f"it reports error {session}")
    raise Refused(HUNG_UP)


def _pdus(line: socket.socket, end: float) -> Iterator[tuple[int, int, bytes]]:
    for _number in range(MOST_PDUS):
        _version, kind, session, length = HEADER.unpack(_take(line, HEADER.size, end))
        if not HEADER.size <= length <= MOST_LENGTH:
            raise Refused(STRANGE)
        yield kind, session, _take(line, length - HEADER.size, end)
    raise Refused("it has more payloads than the lab")


def _take(line: socket.socket, length: int, end: float) -> bytes:
    taken = b""
    while len(taken) < length:
        left = end - time.monotonic()
        if left <= 0:
            raise Refused(LATE)
        line.settimeout(left)
        piece = line.recv(length - len(taken))
        if not piece:
            raise Refused(HUNG_UP)
        taken += piece
    return taken


def _vrp(kind: int, body: bytes) -> Vrp:
    size = 4 if kind == IPV4 else 16
    flags, length, longest = body[0], body[1], body[2]
    if not flags & ANNOUNCED:
        raise Refused("it withdraws what it has not told")
    address = ipaddress.ip_address(body[4 : 4 + size])
    (asn,) = struct.unpack(">I", body[4 + size : 8 + size])
    network = ipaddress.ip_network((address, length), strict=False)
    return Vrp(str(network), longest, asn)
