"""Listens on TCP and UDP, IPv4 and IPv6, and answers whoever knocks.

canary.py [PORT]: prints one line of JSON, {"port": the port, "addresses": [{interface,
address}]} of the namespace it runs in, and ends by itself after a while.
"""

import json
import selectors
import socket
import subprocess
import sys
import time

LIFE_SECONDS = 90
GREETING = b"canary"
# It is to be found wherever the host can be reached at all.
FAMILIES = ((socket.AF_INET6, "::"), (socket.AF_INET, "0.0.0.0"))  # noqa: S104
ADDRESSES = ["ip", "-json", "addr"]


def listeners(port):
    """TCP and UDP sockets of both families on one port; 0 takes any free one."""
    made = []
    for family, everywhere in FAMILIES:
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            try:
                made.append(listener(family, kind, everywhere, port))
            except OSError as error:
                sys.stderr.write(f"no listener on {everywhere}: {error}\n")
            else:
                port = made[-1].getsockname()[1]
    return made, port


def listener(family, kind, everywhere, port):
    """One of them, for its own family only."""
    made = socket.socket(family, kind)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET6:
        made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    made.bind((everywhere, port))
    if kind == socket.SOCK_STREAM:
        made.listen(64)
    return made


def addresses():
    """Every address of every interface but loopback."""
    said = subprocess.run(ADDRESSES, capture_output=True, check=True)  # noqa: S603
    return [
        {"interface": link["ifname"], "address": info["local"]}
        for link in json.loads(said.stdout)
        if link["ifname"] != "lo"
        for info in link["addr_info"]
    ]


def answer(made, until):
    """Greet everybody until the time (monotonic seconds) comes."""
    with selectors.DefaultSelector() as selector:
        for one in made:
            selector.register(one, selectors.EVENT_READ)
        while (left := until - time.monotonic()) > 0:
            for key, _events in selector.select(left):
                greet(key.fileobj)


def greet(one):
    """Answer one knock."""
    if one.type == socket.SOCK_DGRAM:
        _data, sender = one.recvfrom(64)
        one.sendto(GREETING, sender)
        return
    connection, _sender = one.accept()
    with connection:
        connection.sendall(GREETING)


if __name__ == "__main__":
    sockets, taken = listeners(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    sys.stdout.write(json.dumps({"port": taken, "addresses": addresses()}) + "\n")
    sys.stdout.flush()
    answer(sockets, time.monotonic() + LIFE_SECONDS)
