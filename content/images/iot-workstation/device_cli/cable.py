"""What goes over the cable to the device's programmer's port."""

import http.client
from pathlib import Path

PORT = 7000
OWN = Path("/etc/lab")
SECONDS = 15.0


class Trouble(Exception):
    """The device says no, or nothing."""


def order(method: str, path: str, body: bytes = b"") -> bytes:
    """Have the programmer do this; what it answers."""
    token, host = ((OWN / name).read_text("ascii") for name in ("token", "cable"))
    line = http.client.HTTPConnection(host, PORT, timeout=SECONDS)
    try:
        line.request(method, path, body, {"Authorization": f"Bearer {token}"})
        reply = line.getresponse()
        said = reply.read()
    except (OSError, http.client.HTTPException) as error:
        raise Trouble(f"the device does not answer: {error}") from None
    finally:
        line.close()
    if reply.status != 200:
        raise Trouble(said.decode("utf-8", "replace") or f"status {reply.status}")
    return said
