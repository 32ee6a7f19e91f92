"""Proving that the host and everything behind it is shut off from its sandboxes.

An internal network alone does not: the engine lets nodes reach the host's end of the
bridge, and every address behind that. So bridges named `lab...` are closed by packet
filter rules, and two sandboxes made for this show whether those hold. What must be
closed counts as closed only while the same probe, at the same moment, reaches what must
be open.
"""

import json
import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sandboxes.backend import SandboxBackend
from sandboxes.backends.docker.engine import Engine, engine_errors
from sandboxes.backends.docker.execution import Command, run
from sandboxes.backends.docker.labels import Naming
from sandboxes.backends.docker.netfilter import not_isolated, on_host
from sandboxes.backends.docker.prooflabs import (
    CANARY,
    PORT,
    PROBE,
    ProofLab,
    proof_labs,
)

ASK = (*CANARY, "--ask")
ADDRESSES = ("ip", "-json", "addr")
PATIENCE = 30.0
# The kernel checks a new address for duplicates, up to two seconds; until then it is
# closed to everybody.
TENTATIVE_SECONDS = 3.0
PROTOCOLS = ("tcp", "udp")
ONE_WAY = "udp, one way"
# Where clouds tell machines their own secrets, and networks kept for documentation: no
# lab has a way to any of them.
FAR = {
    "4": (("metadata", "169.254.169.254", 80), ("outside", "192.0.2.1", 53)),
    "6": (("metadata", "fd00:ec2::254", 80), ("outside", "2001:db8::1", 53)),
}
ALL_NODES = "ff02::1"


@dataclass(frozen=True)
class Reach:
    """One thing a node tried to reach, and how it did: "tcp", "udp", "udp, one way".

    A `control` is to be open by both protocols, everything else not at all.
    """

    name: str
    address: str
    open: tuple[str, ...] = ()
    control: bool = False

    @property
    def right(self) -> bool:
        """Whether it is as it should be."""
        return set(PROTOCOLS) <= set(self.open) if self.control else not self.open


@dataclass(frozen=True)
class Canary:
    """What listens on the host: its container, port, and families "4" and "6"."""

    engine: Engine
    container: str
    port: int
    families: tuple[str, ...]

    def links(self) -> list[dict[str, Any]]:
        """The host's interfaces with their addresses, as `ip -json addr` has them."""
        links: list[dict[str, Any]] = _told(self.engine, self.container, ADDRESSES)
        return links


def prove_isolation(engine: Engine, backend: SandboxBackend, naming: Naming) -> None:
    """EngineError("not-isolated") when a node reached what it must not."""
    judge(explore(engine, backend, naming))


def judge(reaches: Sequence[Reach]) -> None:
    """EngineError("not-isolated") unless all is as it should be.

    Also when the node did not reach what it can: then the probe itself is broken.
    """
    wrong = [reach for reach in reaches if not reach.right]
    blind = ", ".join(f"{r.name} {r.address}" for r in wrong if r.control)
    if blind:
        raise not_isolated(f"the probe did not reach what it can: {blind}")
    if wrong:
        told = ", ".join(f"{r.name} {r.address} ({'/'.join(r.open)})" for r in wrong)
        raise not_isolated(f"a lab's host reached {told}")


def explore(engine: Engine, backend: SandboxBackend, naming: Naming) -> list[Reach]:
    """What a node with the most rights reaches, on a network made for this."""
    token = secrets.token_hex(8)
    with host_canary(engine) as canary:
        with proof_labs(engine, backend, naming, ipv6="6" in canary.families) as labs:
            own, other = labs
            links = settled_links(canary, own.bridge)
            targets = [*_labs_targets(own, other), *_targets(canary, own, links)]
            opened = _probe(own, targets, hardware_address(links, own.bridge), token)
            other_heard = _told(engine, other.node("other"), (*ASK, str(PORT)))
        host = _told(engine, canary.container, (*ASK, str(canary.port)))
    heard = {*host["heard"], *other_heard["heard"]}
    return [
        *_itself(canary, host["answered"]),
        *(
            _reach(target, tuple(found), f"{token} {number}" in heard)
            for number, (target, found) in enumerate(zip(targets, opened, strict=True))
        ),
    ]


@dataclass(frozen=True)
class _Target:
    reach: Reach
    port: int


def _labs_targets(own: ProofLab, other: ProofLab) -> Iterator[_Target]:
    neighbour = Reach("neighbour", "", control=True)
    for address in own.addresses("neighbour"):
        yield _Target(replace(neighbour, address=address), PORT)
    for address in other.addresses("other"):
        yield _Target(Reach("another lab", address), PORT)


def _targets(
    canary: Canary, own: ProofLab, links: Sequence[Mapping[str, Any]]
) -> Iterator[_Target]:
    """The host by each of its addresses, and what lies behind it."""
    yield _Target(Reach("gateway", own.gateway), canary.port)
    for family in canary.families:
        for name, address, port in FAR[family]:
            yield _Target(Reach(name, address), port)
    if "6" in canary.families:
        yield _Target(Reach("all nodes on the link", ALL_NODES), canary.port)
    for link in links:
        interface = link["ifname"]
        for info in link["addr_info"]:
            # Link-local addresses are reached on their own link only.
            near = info["scope"] != "link" or interface == own.bridge
            if near and info["scope"] != "host":
                yield _Target(Reach(f"host ({interface})", info["local"]), canary.port)


def _reach(target: _Target, opened: tuple[str, ...], heard: bool) -> Reach:
    # The answer may be lost where the question was not.
    if heard and "udp" not in opened:
        opened = (*opened, ONE_WAY)
    return replace(target.reach, open=opened)


def _itself(canary: Canary, answered: Sequence[str]) -> Iterator[Reach]:
    """The canary as the host itself finds it: one that is deaf would prove nothing."""
    for family in canary.families:
        opened = tuple(kind for kind in PROTOCOLS if f"{kind}{family}" in answered)
        yield Reach("canary", f"the host's own, IPv{family}", opened, control=True)


def _probe(
    own: ProofLab, targets: Sequence[_Target], bridge: str, token: str
) -> list[list[str]]:
    order = {
        "targets": [
            {"address": t.reach.address, "port": t.port, "control": t.reach.control}
            for t in targets
        ],
        "bridge": bridge,
        "token": token,
    }
    found: list[list[str]] = _told(
        own.engine, own.node("probe"), PROBE, json.dumps(order).encode()
    )
    return found


def settled_links(canary: Canary, bridge: str) -> list[dict[str, Any]]:
    """The host's interfaces once the addresses on this bridge may be used."""
    deadline = time.monotonic() + TENTATIVE_SECONDS
    while True:
        links = canary.links()
        settling = any(
            info.get("tentative")
            for link in links
            if link["ifname"] == bridge
            for info in link["addr_info"]
        )
        if not settling or time.monotonic() > deadline:
            return links
        time.sleep(0.1)


def hardware_address(links: Sequence[Mapping[str, Any]], bridge: str) -> str:
    """That of the host's end of a bridge; EngineError when there is none."""
    for link in links:
        if link["ifname"] == bridge:
            return str(link["address"])
    raise not_isolated(f"the host has no bridge {bridge}")


@contextmanager
def host_canary(engine: Engine) -> Iterator[Canary]:
    """Something that listens on every address of the host."""
    with on_host(engine, CANARY, auto_remove=True) as container:
        deadline = time.monotonic() + PATIENCE
        while not (said := _printed(engine, container)):
            if time.monotonic() > deadline:
                raise not_isolated("nothing could listen on the host")
            time.sleep(0.05)
        told = json.loads(said.splitlines()[0])
        yield Canary(engine, container, told["port"], tuple(told["families"]))


def _printed(engine: Engine, container: str) -> str:
    with engine_errors():
        said: bytes = engine.api.logs(container, stdout=True, stderr=False)
    return said.decode(errors="replace").strip()


def _told(
    engine: Engine, container: str, argv: Sequence[str], stdin: bytes = b""
) -> Any:
    """The JSON that a program prints there."""
    result = run(engine, container, Command(argv, stdin=stdin, timeout=PATIENCE))
    try:
        return json.loads(result.stdout)
    except ValueError:
        said = result.stderr.decode(errors="replace").strip()[-300:]
        raise not_isolated(f"{' '.join(argv)} failed: {said}") from None
