"""Tries to reach what it is told, by every way that a node with NET_ADMIN has.

Standard input: a JSON list of {name, address, port}. Standard output: the same list,
each with "open": [protocols that answered].
"""

import json
import socket
import subprocess
import sys
from threading import Thread

PATIENCE_SECONDS = 1.0
INTERFACE = "eth0"


def force_route(address):
    """The target on the own link, whatever the engine said about routes."""
    family = "-6" if ":" in address else "-4"
    if address.startswith("fe80:"):
        return
    subprocess.run(  # noqa: S603 - its own namespace
        ["/sbin/ip", family, "route", "replace", address, "dev", INTERFACE],
        capture_output=True,
        check=False,
    )


def reached(address, port, kind):
    """Whether somebody answers there."""
    scope = f"%{INTERFACE}" if address.startswith("fe80:") else ""
    try:
        found = socket.getaddrinfo(f"{address}{scope}", port, type=kind)[0]
        with socket.socket(found[0], kind) as knock:
            knock.settimeout(PATIENCE_SECONDS)
            knock.connect(found[4])
            if kind == socket.SOCK_DGRAM:
                knock.send(b"?")
            return bool(knock.recv(64))
    except OSError:
        return False


def look(target):
    """Note in the target what was open."""
    kinds = {"tcp": socket.SOCK_STREAM, "udp": socket.SOCK_DGRAM}
    where = target["address"], target["port"]
    found = [name for name, kind in kinds.items() if reached(*where, kind)]
    if target["routed"]:
        force_route(target["address"])
        again = [name for name, kind in kinds.items() if reached(*where, kind)]
        found = sorted({*found, *again})
    target["open"] = found


if __name__ == "__main__":
    targets = json.load(sys.stdin)
    threads = [Thread(target=look, args=(target,)) for target in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.stdout.write(json.dumps(targets))
