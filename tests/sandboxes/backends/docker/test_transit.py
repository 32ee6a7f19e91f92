"""A router between two networks of one sandbox forwards; no rule of the host is in
its way, and none lets anything further."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import replace
from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from sandboxes.backend import Sandbox
from sandboxes.backends.docker import DockerBackend
from sandboxes.backends.docker.execution import Command, run
from sandboxes.backends.docker.isolation import (
    hardware_address,
    host_canary,
    settled_links,
)
from sandboxes.backends.docker.labels import Naming
from sandboxes.backends.docker.networks import ISOLATED_GATEWAY_SINCE
from sandboxes.backends.docker.prooflabs import CANARY, PORT, PROBE
from sandboxes.spec import Attachment, NetworkSpec, NodeSpec, SandboxSpec
from tests.sandboxes.backends.docker.conftest import FILTER_IMAGE
from tests.sandboxes.conftest import Starter, new_subnet, one_network, with_ipv6

pytestmark = pytest.mark.docker
# All that a router needs. Interfaces begin with the host's reverse path filter, and the
# larger of theirs and that of "all" counts; 2 is the loose one. So the way back may be
# another than the way there, whatever the host does.
FORWARDING = {
    "net.ipv4.ip_forward": "1",
    "net.ipv6.conf.all.forwarding": "1",
    "net.ipv4.conf.all.rp_filter": "2",
}
SIDES = ("left", "right")
ASK = (*CANARY, "--ask")
TOKEN = "transit"
KNOCK = """
import socket, sys, time
address, port, attempts = sys.argv[1:]
for _attempt in range(int(attempts)):
    try:
        socket.create_connection((address, int(port)), 1).recv(9)
    except OSError:
        time.sleep(0.3)
    else:
        print("heard")
        break
"""


def new_subnet6() -> str:
    """A random /64, RFC 4193 section 3.2.2."""
    digits = secrets.token_hex(7)
    return f"fd{digits[:2]}:{digits[2:6]}:{digits[6:10]}:{digits[10:]}::/64"


def two_networks(middle: Mapping[str, str]) -> SandboxSpec:
    """left - router - right; the ends have host number 2, the router has 3.

    `middle` are the sysctls of the one between the networks.
    """
    networks, places = [], {}
    for side in SIDES:
        (subnet, address), subnet6 = new_subnet(), new_subnet6()
        networks.append(NetworkSpec(side, subnet, subnet6))
        places[side] = [
            Attachment(side, address(n), subnet6.replace("/64", str(n))) for n in (2, 3)
        ]
    plain = NodeSpec(
        name="plain",
        image=FILTER_IMAGE,
        user="0:0",
        command=("sleep", "120"),
        capabilities=("NET_ADMIN", "NET_RAW"),
        seeded=False,
    )
    nodes = [
        replace(plain, name=side, attachments=tuple(places[side][:1])) for side in SIDES
    ]
    both = tuple(places[side][1] for side in SIDES)
    router = replace(plain, name="router", attachments=both, sysctls=middle)
    return SandboxSpec(nodes=(*nodes, router), networks=tuple(networks))


class Transit:
    """left - router - right as it runs, with routes of both families."""

    def __init__(
        self,
        backend: DockerBackend,
        start: Starter,
        middle: Mapping[str, str] = FORWARDING,
    ) -> None:
        self.backend = backend
        self.spec = two_networks(middle)
        self.sandbox = start(self.spec)
        listening = f"setsid {' '.join(CANARY)} {PORT} >/dev/null 2>&1 &"
        self.run("right", "sh", "-c", listening)
        for own, far in (SIDES, SIDES[::-1]):
            for family in "46":
                hop = self.address("router", own, family)
                route = (self.address(far, far, family), "via", hop)
                assert self.run(own, "ip", f"-{family}", "route", "add", *route) == ""

    def run(self, node: str, *argv: str, stdin: bytes = b"") -> str:
        """What a command prints there, errors included."""
        result = self.backend.run(self.sandbox, node, argv, stdin=stdin)
        return (result.stdout + result.stderr).decode()

    def address(self, node: str, network: str, family: str) -> str:
        """A node's own on a network; `family` is "4" or "6"."""
        (places,) = (n.attachments for n in self.spec.nodes if n.name == node)
        (place,) = (place for place in places if place.network == network)
        address = place.address if family == "4" else place.address6
        assert address
        return address

    def connect(self, family: str, attempts: int) -> bool:
        """Whether the left end reaches the right one across the router."""
        place = self.address("right", "right", family), str(PORT)
        knock = ("python3", "-c", KNOCK, *place, str(attempts))
        return self.run("left", *knock) == "heard\n"

    def reached(
        self, node: str, targets: list[tuple[str, int]], bridge: str
    ) -> list[tuple[str, int]]:
        """Those addresses and ports that answered, whatever way the node took.

        The right end has to answer as well, or nothing is shown. `bridge` is the
        hardware address of the host's end.
        """
        ends = [(self.address("right", "right", family), PORT) for family in "46"]
        order = {
            "targets": [
                {"address": address, "port": port, "control": (address, port) in ends}
                for address, port in (*ends, *targets)
            ],
            "bridge": bridge,
            "token": TOKEN,
        }
        said = self.run(node, *PROBE, stdin=json.dumps(order).encode())
        opened = json.loads(said)
        assert opened[: len(ends)] == [["tcp", "udp"]] * len(ends)
        found = zip(targets, opened[len(ends) :], strict=True)
        return [target for target, kinds in found if kinds]


def heard(backend: DockerBackend, container: str, port: int) -> list[str]:
    """The probes' datagrams that arrived at a canary, answered or not."""
    asked = run(backend.engine, container, Command((*ASK, str(port))))
    words: list[str] = json.loads(asked.stdout)["heard"]
    return [word for word in words if word.startswith(TOKEN)]


def test_transit_passes(host: DockerBackend, start: Starter) -> None:
    transit = Transit(host, start)
    assert transit.connect("4", attempts=10)
    assert transit.connect("6", attempts=10)


def test_a_node_on_two_networks_is_no_router_by_itself(
    host: DockerBackend, start: Starter
) -> None:
    transit = Transit(host, start, middle={})
    assert not transit.connect("4", attempts=2)
    assert not transit.connect("6", attempts=2)


def test_nodes_have_the_addresses_that_were_asked_for(
    host: DockerBackend, start: Starter
) -> None:
    """And may use them at once: the engine spares them the search for duplicates."""
    transit = Transit(host, start)
    shown = transit.run("router", *"ip -6 -o addr show scope global".split())
    # Interfaces come in the order in which they were made, which is not that of names.
    found = sorted(line.split()[1:4:2] for line in shown.splitlines())
    expected = [ip_address(transit.address("router", side, "6")) for side in SIDES]
    assert found == [[f"eth{n}", f"{address}/64"] for n, address in enumerate(expected)]
    assert "tentative" not in shown


def stranger(start: Starter, name: str) -> tuple[Sandbox, list[str]]:
    """Another sandbox with a canary, and its addresses."""
    settings = {"image": FILTER_IMAGE, "seeded": False, "tmpfs": ()}
    lone = one_network("a", command=(*CANARY, str(PORT)), **settings)
    spec = with_ipv6(lone, new_subnet6())
    (place,) = spec.nodes[0].attachments
    assert place.address6
    return start(spec, name), [place.address, place.address6]


def on_bridge(links: list[dict[str, Any]], bridge: str) -> list[str]:
    """The host's own addresses at its end."""
    (link,) = (link for link in links if link["ifname"] == bridge)
    return [info["local"] for info in link["addr_info"]]


def test_who_forwards_gets_no_further(
    host: DockerBackend, start: Starter, name: str
) -> None:
    transit = Transit(host, start)
    other, addresses = stranger(start, f"{name}-2")
    bridge = Naming(host.project, name).bridge("left")
    subnet6 = ip_network(transit.spec.networks[0].subnet6 or "")
    gateway = ip_address(transit.address("left", "left", "4")) - 1
    with host_canary(host.engine) as canary:
        links = settled_links(canary, bridge)
        own = on_bridge(links, bridge)
        if host.engine.major_version < ISOLATED_GATEWAY_SINCE:
            assert str(subnet6[1]) in own
            assert any(address.startswith("fe80:") for address in own)
        at_host = {*own, str(gateway), str(subnet6[1])}
        targets = [
            *((address, canary.port) for address in sorted(at_host)),
            *((address, PORT) for address in addresses),
        ]
        for node in ("router", "left"):
            assert transit.reached(node, targets, hardware_address(links, bridge)) == []
        assert heard(host, canary.container, canary.port) == []
    assert heard(host, other.nodes["a"], PORT) == []


@pytest.mark.usefixtures("unfiltered")
def test_without_the_rules_it_does_not(host: DockerBackend, start: Starter) -> None:
    """The engine's own rules stop what a bridge shows them; ours let it pass."""
    assert not Transit(host, start).connect("4", attempts=2)
