"""A router between two networks of one sandbox forwards; no rule of the host is in
its way, and none lets anything further."""

import secrets
from dataclasses import replace
from ipaddress import IPv4Interface, IPv6Interface, ip_interface

import pytest

from sandboxes.backend import Sandbox
from sandboxes.backends.docker import DockerBackend
from sandboxes.spec import Attachment, NetworkSpec, NodeSpec, SandboxSpec
from tests.sandboxes.backends.docker.conftest import FILTER_IMAGE
from tests.sandboxes.conftest import Starter, new_subnet

pytestmark = pytest.mark.docker
FORWARDING = {
    "net.ipv4.ip_forward": "1",
    "net.ipv6.conf.all.forwarding": "1",
    "net.ipv6.conf.all.disable_ipv6": "0",
}


def two_networks() -> SandboxSpec:
    """left - router - right, with addresses of both families for each network."""
    nets = [new_subnet() for _side in range(2)]
    prefixes = [f"fd{secrets.token_hex(1)}:{secrets.token_hex(2)}::" for _s in range(2)]
    plain = NodeSpec(
        name="plain",
        image=FILTER_IMAGE,
        user="0:0",
        command=("sleep", "120"),
        capabilities=("NET_ADMIN", "NET_RAW"),
        sysctls={"net.ipv6.conf.all.disable_ipv6": "0"},
        seeded=False,
    )
    sides = ("left", "right")
    ends = [
        replace(plain, name=side, attachments=(Attachment(side, address(2)),))
        for side, (_subnet, address) in zip(sides, nets, strict=True)
    ]
    places = [
        Attachment(side, address(3))
        for side, (_subnet, address) in zip(sides, nets, strict=True)
    ]
    router = replace(
        plain, name="router", attachments=tuple(places), sysctls=FORWARDING
    )
    networks = tuple(
        NetworkSpec(side, subnet, f"{prefix}/64")
        for side, (subnet, _address), prefix in zip(sides, nets, prefixes, strict=True)
    )
    return SandboxSpec(nodes=(*ends, router), networks=networks)


Place = IPv4Interface | IPv6Interface


class Transit:
    """left - router - right as it runs, with routes of both families."""

    def __init__(self, backend: DockerBackend, sandbox: Sandbox) -> None:
        self.backend = backend
        self.sandbox = sandbox

    def run(self, node: str, script: str) -> str:
        """What a script prints there, errors included."""
        argv = ["sh", "-c", f"exec 2>&1; {script}"]
        return self.backend.run(self.sandbox, node, argv).stdout.decode()

    def places(self, node: str, family: str) -> list[Place]:
        """A node's addresses with their networks, those of one link aside."""
        shown = self.run(node, f"ip -{family} -o addr show scope global")
        return [ip_interface(line.split()[3]) for line in shown.splitlines()]

    def listen(self) -> None:
        """Let the right end answer."""
        canary = "setsid python3 /usr/local/lib/proof/canary.py 4040"
        self.run("right", f"{canary} >/dev/null 2>&1 &")

    def connect(self, family: str, attempts: int) -> bool:
        """Whether the left end reaches the right one across the router."""
        left, right = (self.places(n, family)[0] for n in ("left", "right"))
        hops = [place.ip for place in self.places("router", family)]
        for node, own, far in (("left", left, right), ("right", right, left)):
            (hop,) = (address for address in hops if address in own.network)
            route = f"ip -{family} route replace {far.ip} via {hop}"
            assert self.run(node, route) == ""
        knock = f'socket.create_connection(("{right.ip}", 4040), 1).recv(9)'
        return "heard" in self.run(
            "left",
            f"for n in $(seq {attempts}); do"
            f" python3 -c 'import socket; {knock}' && echo heard && break;"
            " sleep 0.3; done",
        )


def test_transit_passes(host: DockerBackend, start: Starter) -> None:
    transit = Transit(host, start(two_networks()))
    transit.listen()
    assert transit.connect("4", attempts=10)
    assert transit.connect("6", attempts=10)


@pytest.mark.usefixtures("unfiltered")
def test_without_the_rules_it_does_not(host: DockerBackend, start: Starter) -> None:
    """The engine's own rules stop what a bridge shows them; ours let it pass."""
    transit = Transit(host, start(two_networks()))
    transit.listen()
    assert not transit.connect("4", attempts=2)
