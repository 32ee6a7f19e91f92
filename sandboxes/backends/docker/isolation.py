"""Shutting the host off from its sandboxes, and proving that it is.

An internal network alone does not: the engine lets nodes reach the host's end of the
bridge, and every address behind that. So bridges named `lab...` are closed by packet
filter rules, put in place by a helper in the host's network namespace.
"""

import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from docker.errors import ImageNotFound
from docker.types import LogConfig

from sandboxes.backend import Sandbox, SandboxBackend
from sandboxes.backends.docker.engine import Engine, engine_errors
from sandboxes.backends.docker.labels import Naming
from sandboxes.backends.docker.nodes import remove_container
from sandboxes.errors import EngineError, SubnetTaken
from sandboxes.spec import Attachment, NetworkSpec, NodeSpec, SandboxSpec

IMAGE = "ceh/netfilter"
HELPER_SECONDS = 30
CANARY = ("python3", "/usr/local/lib/proof/canary.py")
PROBE = ("python3", "/usr/local/lib/proof/probe.py")
PORT = 4040
# The cloud's address for machines' own secrets.
METADATA = "169.254.169.254"
SUBNET_TRIES = 8
# The most that a lab may give to one of its hosts.
WORST = ("NET_ADMIN", "NET_RAW")


@dataclass(frozen=True)
class Reach:
    """One thing a node tried to reach, and the protocols by which it did."""

    name: str
    address: str
    open: tuple[str, ...]


def close_host(engine: Engine) -> None:
    """Put the rules in place; EngineError("not-isolated") when they are refused."""
    _helper(engine, "close-host")


def open_host(engine: Engine) -> None:
    """Take the rules away again."""
    _helper(engine, "open-host")


def prove_isolation(engine: Engine, backend: SandboxBackend, naming: Naming) -> None:
    """EngineError("not-isolated") when a node reached what it must not.

    Or when it reached nothing at all: then the probe itself is broken.
    """
    reaches = explore(engine, backend, naming)
    blind = [r.name for r in reaches if r.name.startswith("neighbour") and not r.open]
    leaks = [r for r in reaches if not r.name.startswith("neighbour") and r.open]
    if blind:
        raise _not_isolated("the probe could not reach its own neighbour")
    if leaks:
        told = ", ".join(f"{r.name} {r.address} ({'/'.join(r.open)})" for r in leaks)
        raise _not_isolated(f"a lab's host reached {told}")


def explore(engine: Engine, backend: SandboxBackend, naming: Naming) -> list[Reach]:
    """What a node with the most rights reaches, on a network made for this."""
    with _lab(backend, "a", ("probe", "neighbour")) as (own, subnet):
        with _lab(backend, "b", ("other",)) as (_other, elsewhere):
            with _canary(engine) as canary:
                targets = list(_targets(canary, naming, own, subnet, elsewhere))
                result = backend.run(
                    own,
                    "probe",
                    PROBE,
                    stdin=json.dumps(targets).encode(),
                    timeout=HELPER_SECONDS,
                )
    try:
        seen = json.loads(result.stdout)
    except ValueError:
        said = result.stderr.decode(errors="replace")[-300:]
        raise _not_isolated(f"the probe failed: {said}") from None
    return [Reach(t["name"], t["address"], tuple(t["open"])) for t in seen]


def _targets(
    canary: dict[str, Any],
    naming: Naming,
    own: Sandbox,
    subnet: Callable[[int], str],
    elsewhere: Callable[[int], str],
) -> Iterator[dict[str, Any]]:
    def target(name: str, address: str, port: int, routed: bool) -> dict[str, Any]:
        return {"name": name, "address": address, "port": port, "routed": routed}

    bridge = Naming(naming.project, own.name).bridge("lan")
    yield target("neighbour", subnet(3), PORT, False)
    yield target("another lab", elsewhere(2), PORT, True)
    yield target("metadata", METADATA, 80, True)
    yield target("gateway", subnet(1), canary["port"], False)
    for place in canary["addresses"]:
        address, interface = place["address"], place["interface"]
        # Link-local addresses are reached on their own link only.
        if address.startswith("fe80:") and interface != bridge:
            continue
        routed = not address.startswith("fe80:")
        yield target(f"host ({interface})", address, canary["port"], routed)


@contextmanager
def _lab(
    backend: SandboxBackend, letter: str, names: tuple[str, ...]
) -> Iterator[tuple[Sandbox, Callable[[int], str]]]:
    """A sandbox of such nodes on one network, and its n-th address; then gone."""
    name = f"proof-{letter}-{secrets.token_hex(4)}"
    for attempt in range(SUBNET_TRIES):
        base = f"10.191.{secrets.randbelow(256)}."
        first = 16 * secrets.randbelow(16)

        def address(number: int, base: str = base, first: int = first) -> str:
            return f"{base}{first + number}"

        lan = NetworkSpec("lan", f"{address(0)}/28", f"{_unique_local()}/64")
        spec = SandboxSpec(
            nodes=tuple(_node(n, address(i)) for i, n in enumerate(names, start=2)),
            networks=(lan,),
        )
        try:
            made = backend.start(spec, name)
        except SubnetTaken:
            if attempt == SUBNET_TRIES - 1:
                raise
        else:
            break
    try:
        yield made, address
    finally:
        backend.stop(made)


def _unique_local() -> str:
    """A random /64 for one network, RFC 4193 section 3.2.2."""
    number = secrets.token_hex(7)
    return f"fd{number[:2]}:{number[2:6]}:{number[6:10]}:{number[10:14]}::"


def _node(name: str, address: str) -> NodeSpec:
    return NodeSpec(
        name=name,
        image=IMAGE,
        user="0:0",
        command=("sleep", "90") if name == "probe" else (*CANARY, str(PORT)),
        attachments=(Attachment("lan", address),),
        capabilities=WORST,
        sysctls={"net.ipv6.conf.all.disable_ipv6": "0"},
        seeded=False,
    )


@contextmanager
def _canary(engine: Engine) -> Iterator[dict[str, Any]]:
    """Something that listens on the host: its port, and the host's addresses."""
    container = _start_helper(engine, CANARY)
    try:
        deadline = time.monotonic() + HELPER_SECONDS
        while not (said := _said(engine, container)):
            if time.monotonic() > deadline:
                raise _not_isolated("nothing could listen on the host")
            time.sleep(0.05)
        yield json.loads(said.splitlines()[0])
    finally:
        remove_container(engine, container)


def _helper(engine: Engine, program: str) -> None:
    container = _start_helper(engine, (program,))
    try:
        with engine_errors():
            code = engine.api.wait(container, timeout=HELPER_SECONDS)["StatusCode"]
            said = engine.api.logs(container, tail=5).decode(errors="replace").strip()
    finally:
        remove_container(engine, container)
    if code != 0:
        raise _not_isolated(f"{program} failed: {said}")


def _start_helper(engine: Engine, command: tuple[str, ...]) -> str:
    """A container in the host's network namespace that may change its filter."""
    api = engine.api
    with engine_errors():
        try:
            made = api.create_container(
                IMAGE,
                command=list(command),
                host_config=api.create_host_config(
                    network_mode="host",
                    cap_drop=["ALL"],
                    cap_add=list(WORST),
                    security_opt=["no-new-privileges:true"],
                    read_only=True,
                    tmpfs={"/run": "rw,size=1m"},
                    mem_limit="128m",
                    pids_limit=64,
                    init=True,
                    log_config=LogConfig(type="json-file", config={"max-size": "1m"}),
                ),
            )
        except ImageNotFound as error:
            raise EngineError(
                f"The image {IMAGE} is not on this engine. Build the images first"
                " (make images).",
                reason="not-isolated",
            ) from error
        api.start(made["Id"])
    return str(made["Id"])


def _said(engine: Engine, container: str) -> str:
    with engine_errors():
        said: bytes = engine.api.logs(container, stdout=True, stderr=False)
    return said.decode(errors="replace").strip()


def _not_isolated(why: str) -> EngineError:
    return EngineError(why[:1].upper() + why[1:] + ".", reason="not-isolated")
