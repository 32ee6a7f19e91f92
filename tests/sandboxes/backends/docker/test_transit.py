"""A router between two networks of one sandbox forwards; no rule of the host is in
its way, and none lets anything further."""

import secrets
from dataclasses import replace

import pytest

from sandboxes.backends.docker import DockerBackend
from sandboxes.spec import Attachment, NetworkSpec, NodeSpec, SandboxSpec
from tests.sandboxes.backends.docker.test_isolation import host  # noqa: F401 - fixture
from tests.sandboxes.conftest import Starter, new_subnet

pytestmark = pytest.mark.docker
FORWARDING = {
    "net.ipv4.ip_forward": "1",
    "net.ipv6.conf.all.forwarding": "1",
    "net.ipv6.conf.all.disable_ipv6": "0",
}


def two_networks() -> tuple[SandboxSpec, list[str], list[str]]:
    """left - router - right, with addresses of both families for each network."""
    nets = [new_subnet() for _side in range(2)]
    prefixes = [f"fd{secrets.token_hex(1)}:{secrets.token_hex(2)}::" for _s in range(2)]
    plain = NodeSpec(
        name="plain",
        image="ceh/netfilter",
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
    spec = SandboxSpec(nodes=(*ends, router), networks=networks)
    return spec, [address(0) for _subnet, address in nets], prefixes


@pytest.mark.parametrize("family", ["4", "6"])
def test_transit_passes(
    host: DockerBackend,  # noqa: F811
    start: Starter,
    family: str,
) -> None:
    host.close_host()
    spec, _bases, _prefixes = two_networks()
    sandbox = start(spec)

    def run(node: str, script: str) -> str:
        result = host.run(sandbox, node, ["sh", "-c", f"exec 2>&1; {script}"])
        return result.stdout.decode()

    def addresses(node: str) -> list[str]:
        shown = run(node, f"ip -{family} -o addr show scope global")
        return sorted(line.split()[3].split("/")[0] for line in shown.splitlines())

    left, right = addresses("left")[0], addresses("right")[0]
    hops = addresses("router")
    assert len(hops) == 2, hops
    for node, own, far in (("left", left, right), ("right", right, left)):
        hop = max(hops, key=lambda address: _common(address, own))
        assert run(node, f"ip -{family} route replace {far} via {hop}") == ""
    knock = (
        "python3 -c 'import socket; s = socket.create_connection"
        f'(("{right}", 4040), 5); print(s.recv(9))\''
    )
    run("right", "setsid python3 /usr/local/lib/proof/canary.py 4040 >/dev/null &")
    said = run("left", f"for n in 1 2 3 4 5; do {knock} && break; sleep 0.5; done")
    assert "canary" in said


def _common(one: str, other: str) -> int:
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
