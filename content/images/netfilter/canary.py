"""Listens on TCP and UDP, IPv4 and IPv6, answers whoever knocks, and keeps account.

canary.py [PORT]: prints one line of JSON, {"port": number, "families": ["4", "6"]},
and ends by itself after a while.

canary.py --ask PORT: asks the canary of this namespace, and prints {"answered": the
sockets that did, as "tcp4", "heard": the datagrams that reached it}. A datagram counts
although its sender may never get the answer.
"""

import json
import selectors
import socket
import sys
import time

LIFE_SECONDS = 90
PATIENCE_SECONDS = 5
GREETING = b"canary"
MOST_HEARD = 4096
# It is to be found wherever the host can be reached at all.
FAMILIES = {
    "4": (socket.AF_INET, "0.0.0.0", "127.0.0.1"),  # noqa: S104
    "6": (socket.AF_INET6, "::", "::1"),
}
KINDS = {"tcp": socket.SOCK_STREAM, "udp": socket.SOCK_DGRAM}


def listeners(port):
    """TCP and UDP sockets of both families on one port; 0 takes any free one.

    A host without IPv6 has those of IPv4 only.
    """
    made, families = [], []
    for name, (family, everywhere, _itself) in FAMILIES.items():
        try:
            for kind in KINDS.values():
                made.append(listener(family, kind, everywhere, port))
                port = made[-1].getsockname()[1]
        except OSError as error:
            sys.stderr.write(f"no listener on {everywhere}: {error}\n")
        else:
            families.append(name)
    return made, families, port


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


def answer(made, until):
    """Greet everybody until the time (monotonic seconds) comes."""
    heard = []
    with selectors.DefaultSelector() as selector:
        for one in made:
            selector.register(one, selectors.EVENT_READ)
        while (left := until - time.monotonic()) > 0:
            for key, _events in selector.select(left):
                try:
                    greet(key.fileobj, heard)
                except OSError:
                    # Whoever knocked is gone or cannot be answered.
                    continue


def greet(one, heard):
    """Answer one knock: a datagram is noted, a connection is told those noted."""
    if one.type == socket.SOCK_DGRAM:
        data, sender = one.recvfrom(64)
        if len(heard) < MOST_HEARD:
            heard.append(data.decode("ascii", "replace"))
        one.sendto(GREETING, sender)
        return
    connection, _sender = one.accept()
    with connection:
        connection.settimeout(PATIENCE_SECONDS)
        connection.sendall(json.dumps(heard).encode())


def ask(port):
    """What `--ask` prints; connections come last, so that they tell of all before."""
    answered, heard = [], []
    for kind in ("udp", "tcp"):
        for name, (family, _everywhere, itself) in FAMILIES.items():
            try:
                said = knock(family, KINDS[kind], (itself, port))
            except OSError:
                continue
            answered.append(kind + name)
            if kind == "tcp":
                heard = json.loads(said)
    return {"answered": answered, "heard": heard}


def knock(family, kind, place):
    """All that the canary says there."""
    with socket.socket(family, kind) as made:
        made.settimeout(PATIENCE_SECONDS)
        made.connect(place)
        if kind == socket.SOCK_DGRAM:
            made.send(b"")
            return made.recv(64)
        said = b""
        while piece := made.recv(65536):
            said += piece
        return said


if __name__ == "__main__":
    if sys.argv[1:2] == ["--ask"]:
        sys.stdout.write(json.dumps(ask(int(sys.argv[2]))))
    else:
        wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 0
        sockets, found, taken = listeners(wanted)
        sys.stdout.write(json.dumps({"port": taken, "families": found}) + "\n")
        sys.stdout.flush()
        answer(sockets, time.monotonic() + LIFE_SECONDS)
