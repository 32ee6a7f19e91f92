"""Sees to what FRR 10.3 needs in a lab besides its two daemons.

Its daemons want to tell mgmtd, which does not run here, of every interface, and try
again and again for as long as nobody listens: here somebody does, and forgets it.

bgpd judges a route when it arrives, and not again when the validated prefixes change:
where they have changed, the neighbours' routes are looked at once more.
"""

import contextlib
import hashlib
import os
import socket
import threading
import time

SINK = "/run/frr/mgmtd_be.sock"
BGPD = "/run/frr/bgpd.vty"
LOOK = 1.0  # seconds
PATIENCE = 5.0
# An answer ends with three zeros and a status.
END = b"\0\0\0"
PREFIXES = "show rpki prefix-table"
AGAIN = (
    "clear bgp ipv4 unicast * soft in",
    "clear bgp ipv6 unicast * soft in",
)


def swallow() -> None:
    """Take what is meant for mgmtd, for ever."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(SINK)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(SINK)
        door.listen(8)
        while True:
            visitor, _address = door.accept()
            threading.Thread(target=_drain, args=(visitor,), daemon=True).start()


def _drain(visitor: socket.socket) -> None:
    with visitor, contextlib.suppress(OSError):
        while visitor.recv(65536):
            pass


def judge_again() -> None:
    """Watch the validated prefixes while bgpd lives; OSError when it ends."""
    with socket.socket(socket.AF_UNIX) as bgpd:
        bgpd.settimeout(PATIENCE)
        bgpd.connect(BGPD)
        _say(bgpd, "enable")
        seen = b""
        while True:
            # The order of the lines is not always the same.
            lines = sorted(_say(bgpd, PREFIXES).splitlines())
            now = hashlib.sha256(b"\n".join(lines)).digest()
            if now != seen:
                for command in AGAIN:
                    _say(bgpd, command)
                seen = now
            time.sleep(LOOK)


def _say(bgpd: socket.socket, command: str) -> bytes:
    """The answer to one command."""
    bgpd.sendall(command.encode("ascii") + b"\0")
    said = b""
    while said[-4:-1] != END:
        piece = bgpd.recv(65536)
        if not piece:
            raise ConnectionError("bgpd has hung up")
        said += piece
    return said[:-4]


if __name__ == "__main__":
    threading.Thread(target=swallow, daemon=True).start()
    while True:
        with contextlib.suppress(OSError):
            judge_again()
        time.sleep(LOOK)
