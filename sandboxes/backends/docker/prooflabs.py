"""The two small sandboxes in which isolation is proved, made like any other."""

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from sandboxes.backend import Sandbox, SandboxBackend
from sandboxes.backends.docker import netfilter
from sandboxes.backends.docker.engine import Engine, engine_errors
from sandboxes.backends.docker.labels import Naming
from sandboxes.errors import SubnetTaken
from sandboxes.spec import Attachment, NetworkSpec, NodeSpec, SandboxSpec

PROBE = ("python3", "/usr/local/lib/proof/probe.py")
CANARY = ("python3", "/usr/local/lib/proof/canary.py")
# Where a canary in a sandbox listens.
PORT = 4040
LIFE_SECONDS = 90
LAN = "lan"
NODES = {"a": ("probe", "neighbour"), "b": ("other",)}
# The most that a lab may give to one of its hosts.
WORST = ("NET_ADMIN", "NET_RAW")
SUBNET_TRIES = 8


@dataclass(frozen=True)
class ProofLab:
    """A sandbox on one network; `bridge` is the host's interface, `gateway` the
    address that the engine keeps for itself."""

    engine: Engine
    sandbox: Sandbox
    bridge: str
    gateway: str

    def node(self, name: str) -> str:
        """The id of a node's container."""
        return self.sandbox.nodes[name]

    def addresses(self, name: str) -> list[str]:
        """A node's address, and that of IPv6 if it has one."""
        with engine_errors():
            found = self.engine.api.inspect_container(self.node(name))
        (endpoint,) = found["NetworkSettings"]["Networks"].values()
        both = endpoint["IPAddress"], endpoint["GlobalIPv6Address"]
        return [address for address in both if address]


@contextmanager
def proof_labs(
    engine: Engine, backend: SandboxBackend, naming: Naming, *, ipv6: bool
) -> Iterator[tuple[ProofLab, ProofLab]]:
    """One with a probe and its neighbour, one with a stranger; then they are gone.

    By their names, which begin with "proof-", others find those that were left.
    """
    mark = secrets.token_hex(4)
    names = [f"proof-{letter}-{mark}" for letter in NODES]
    with ThreadPoolExecutor(len(NODES)) as pool:
        try:
            starts = [
                pool.submit(_start, backend, name, nodes, ipv6)
                for name, nodes in zip(names, NODES.values(), strict=True)
            ]
            own, other = (
                ProofLab(
                    engine,
                    sandbox,
                    Naming(naming.project, sandbox.name).bridge(LAN),
                    gateway,
                )
                for sandbox, gateway in (start.result() for start in starts)
            )
            yield own, other
        finally:
            # A stop waits for the start of the same name.
            list(pool.map(lambda name: backend.stop(Sandbox(name)), names))


def _start(
    backend: SandboxBackend, name: str, nodes: tuple[str, ...], ipv6: bool
) -> tuple[Sandbox, str]:
    """The sandbox and the first address of its subnet, one that was free."""
    for attempt in range(SUBNET_TRIES):
        base = f"10.191.{secrets.randbelow(256)}"
        first = 16 * secrets.randbelow(16)
        subnet6 = f"{_unique_local()}/64" if ipv6 else None
        spec = SandboxSpec(
            nodes=tuple(
                _node(node, f"{base}.{first + number}", ipv6)
                for number, node in enumerate(nodes, start=2)
            ),
            networks=(NetworkSpec(LAN, f"{base}.{first}/28", subnet6),),
        )
        try:
            return backend.start(spec, name), f"{base}.{first + 1}"
        except SubnetTaken:
            if attempt == SUBNET_TRIES - 1:
                raise
    raise AssertionError


def _unique_local() -> str:
    """A random /64 for one network, RFC 4193 section 3.2.2."""
    number = secrets.token_hex(7)
    return f"fd{number[:2]}:{number[2:6]}:{number[6:10]}:{number[10:14]}::"


def _node(name: str, address: str, ipv6: bool) -> NodeSpec:
    waiting = ("sleep", str(LIFE_SECONDS))
    return NodeSpec(
        name=name,
        image=netfilter.IMAGE,
        user="0:0",
        command=waiting if name == "probe" else (*CANARY, str(PORT)),
        attachments=(Attachment(LAN, address),),
        capabilities=WORST,
        sysctls={"net.ipv6.conf.all.disable_ipv6": "0"} if ipv6 else {},
        seeded=False,
    )
