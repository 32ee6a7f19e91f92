"""Tries to reach what it is told, by every way that a node with NET_ADMIN has.

Standard input: {"targets": [{address, port, control}], "bridge": the host's hardware
address on this link, "token": a word}. Every datagram sent is "TOKEN NUMBER", the
number being the target's place in the list. Standard output: for each target the
protocols that answered. First the controls have to answer, which may take a while on a
network that has just been made; nothing is ruled out before they answer again.
"""

import errno
import json
import selectors
import socket
import subprocess
import sys
import time

INTERFACE = "eth0"
# As long as an answer on one link may take, and as long as controls may.
PATIENCE_SECONDS = 0.5
CONTROL_SECONDS = 10.0
KINDS = {"tcp": socket.SOCK_STREAM, "udp": socket.SOCK_DGRAM}
UNDERWAY = (0, errno.EINPROGRESS)


class Round:
    """One knock at every target by every protocol, all at once."""

    def __init__(self, targets, token):
        self.selector = selectors.DefaultSelector()
        self.open = set()
        self.awaited = set()
        for number, target in targets:
            for kind in KINDS:
                self.send(number, target, kind, f"{token} {number}".encode())

    def send(self, number, target, kind, word):
        """Begin one knock."""
        if target["control"]:
            self.awaited.add((number, kind))
        address = target["address"]
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        made = socket.socket(family, KINDS[kind])
        made.setblocking(False)
        if made.connect_ex(place(address, target["port"])) not in UNDERWAY:
            made.close()
            return
        if kind == "udp":
            try:
                made.send(word)
            except OSError:
                made.close()
                return
        waiting = selectors.EVENT_READ if kind == "udp" else selectors.EVENT_WRITE
        self.selector.register(made, waiting, (number, kind))

    def listen(self, patience):
        """The (number, protocol) of all that answered.

        It takes PATIENCE_SECONDS, and up to `patience` while a control is silent.
        """
        began = time.monotonic()
        while (passed := time.monotonic() - began) < patience:
            if passed > PATIENCE_SECONDS and self.awaited <= self.open:
                break
            for key, _events in self.selector.select(0.05):
                self.selector.unregister(key.fileobj)
                with key.fileobj as made:
                    if answered(made):
                        self.open.add(key.data)
        for key in list(self.selector.get_map().values()):
            key.fileobj.close()
        self.selector.close()
        return self.open


def place(address, port):
    """As the socket wants it; addresses of a link are meant on ours."""
    if address.startswith(("fe80:", "ff02:")):
        return address, port, 0, socket.if_nametoindex(INTERFACE)
    return address, port


def answered(made):
    """Whether somebody is there; who refuses is there as well."""
    try:
        if made.type == socket.SOCK_DGRAM:
            made.recv(64)
            return True
        failure = made.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    except OSError as error:
        failure = error.errno
    return failure in {0, errno.ECONNREFUSED}


def await_controls(targets, token):
    """Return once every control answers by every protocol, or it takes too long."""
    controls = [pair for pair in targets if pair[1]["control"]]
    until = time.monotonic() + CONTROL_SECONDS
    while time.monotonic() < until:
        knocks = Round(controls, token)
        if knocks.awaited <= knocks.listen(0.5):
            return


def force_ways(targets, bridge):
    """Hand the host itself every packet, whatever routes and neighbours there are."""
    for family in ("-4", "-6"):
        lines = [
            f"route replace {target['address']} dev {INTERFACE}\n"
            f"neigh replace {target['address']} lladdr {bridge} dev {INTERFACE}\n"
            for _number, target in targets
            if (":" in target["address"]) == (family == "-6")
            and not target["control"]
            and not target["address"].startswith(("fe80:", "ff02:"))
        ]
        subprocess.run(  # noqa: S603 - its own namespace
            ["/sbin/ip", family, "-force", "-batch", "-"],
            input="".join(lines).encode(),
            capture_output=True,
            check=False,
        )


def main(order):
    """For each target the protocols by which it was reached."""
    targets = list(enumerate(order["targets"]))
    await_controls(targets, order["token"])
    found = Round(targets, order["token"]).listen(CONTROL_SECONDS)
    force_ways(targets, order["bridge"])
    found |= Round(targets, order["token"]).listen(CONTROL_SECONDS)
    return [[kind for kind in KINDS if (n, kind) in found] for n, _target in targets]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(json.load(sys.stdin))))
