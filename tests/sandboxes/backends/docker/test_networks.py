"""Who can reach whom: neighbours, and nobody else."""

import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest

from sandboxes.backend import Sandbox, SandboxBackend
from sandboxes.backends.docker import DockerBackend
from sandboxes.spec import Attachment, NetworkSpec, SandboxSpec
from tests.sandboxes.backends.docker.conftest import shell
from tests.sandboxes.conftest import NODE_IMAGE, Starter, new_subnet, one_network

pytestmark = pytest.mark.docker


def test_node_without_network(backend: SandboxBackend, start: Starter) -> None:
    node = replace(one_network("a").nodes[0], attachments=())
    sandbox = start(SandboxSpec(nodes=(node,), labels={"test": "x"}))
    assert shell(backend, sandbox, "ls /sys/class/net").split() == ["lo"]


def test_node_on_two_networks(backend: SandboxBackend, start: Starter) -> None:
    """Interfaces follow the networks' names, whatever the order of attachments."""
    (subnet, address), (subnet2, address2) = new_subnet(), new_subnet()
    node = replace(
        one_network("a").nodes[0],
        attachments=(Attachment("two", address2(3)), Attachment("one", address(3))),
    )
    networks = (NetworkSpec("two", subnet2), NetworkSpec("one", subnet))
    sandbox = start(SandboxSpec(nodes=(node,), networks=networks))
    shown = shell(backend, sandbox, "cat /proc/net/fib_trie")
    assert address(3) in shown
    assert address2(3) in shown
    route = shell(backend, sandbox, "cat /proc/net/route")
    first = next(line for line in route.splitlines() if line.startswith("eth0"))
    hexadecimal = bytes(int(part) for part in address(0).split("."))[::-1].hex().upper()
    assert any(
        line.split()[1] == hexadecimal
        for line in route.splitlines()
        if line.startswith("eth0")
    ), first


def test_a_name_leads_to_an_address_on_a_network_of_both(
    backend: SandboxBackend, start: Starter
) -> None:
    (subnet, address), (subnet2, address2) = new_subnet(), new_subnet()
    plain = one_network("a").nodes[0]
    both = Attachment("one", address(3)), Attachment("two", address2(3))
    nodes = (
        replace(plain, attachments=(Attachment("two", address2(2)),)),
        replace(plain, name="b", attachments=both),
    )
    networks = (NetworkSpec("one", subnet), NetworkSpec("two", subnet2))
    sandbox = start(SandboxSpec(nodes=nodes, networks=networks))
    assert shell(backend, sandbox, "getent ahostsv4 b").split()[0] == address2(3)


CONNECT = "timeout 2 bash -c '</dev/tcp/{}/{}' && echo reached || echo closed"
LISTEN = """$s = IO::Socket::INET->new(LocalPort => 7000, Listen => 5, ReuseAddr => 1);
    while ($c = $s->accept) { close $c }"""


@pytest.fixture
def canary() -> Iterator[int]:
    """The port of something on the host that listens on every address."""
    with socket.create_server(("0.0.0.0", 0)) as server:  # noqa: S104 - the bait
        yield server.getsockname()[1]


def test_host_is_out_of_reach(
    backend: SandboxBackend, start: Starter, canary: int
) -> None:
    spec = one_network("a")
    sandbox = start(spec)
    gateway = spec.nodes[0].attachments[0].address.rpartition(".")
    own_gateway = f"{gateway[0]}.{int(gateway[2]) - 1}"
    for address in (own_gateway, "172.17.0.1", _host_address()):
        shown = shell(backend, sandbox, CONNECT.format(address, canary))
        assert "reached" not in shown, address


def test_without_the_control_the_host_is_reached(
    docker_backend: DockerBackend, name: str, canary: int
) -> None:
    """The probe above can fail: the engine's own `internal` is not enough."""
    api = docker_backend.engine.api
    subnet, address = new_subnet()
    network = api.create_network(
        name, internal=True, ipam={"Config": [{"Subnet": subnet}]}
    )["Id"]
    try:
        host = api.create_host_config(network_mode=name)
        container = api.create_container(
            NODE_IMAGE, ["sleep", "60"], name=name, entrypoint="", host_config=host
        )["Id"]
        api.start(container)
        stray = Sandbox(name, {"a": container})
        shown = shell(docker_backend, stray, CONNECT.format(address(1), canary))
        assert "reached" in shown
    finally:
        api.remove_container(name, force=True)
        api.remove_network(network)


def _host_address() -> str:
    """The host's own address towards elsewhere; nothing is sent for this."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        return str(probe.getsockname()[0])


def test_neighbours_meet_and_strangers_do_not(
    backend: SandboxBackend, start: Starter, name: str
) -> None:
    listening = ("perl", "-MIO::Socket::INET", "-e", LISTEN)
    ours = one_network("a", "b", command=listening)
    theirs = one_network("b", command=listening)
    first, second = start(ours), start(theirs, f"{name}-2")
    neighbour = ours.nodes[1].attachments[0].address
    stranger = theirs.nodes[0].attachments[0].address
    assert "reached" in shell(backend, first, _patiently(neighbour))
    own = backend.run(second, "b", ["sh", "-c", _patiently("127.0.0.1")])
    assert b"reached" in own.stdout
    assert "closed" in shell(backend, first, CONNECT.format(stranger, 7000))


def _patiently(address: str) -> str:
    """Try until the listener has started."""
    attempt = CONNECT.format(address, 7000)
    return f"for n in $(seq 50); do {attempt} | grep reached && exit; sleep 0.1; done"
