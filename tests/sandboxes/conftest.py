"""A real engine for the tests that need one, cleaned up and explained on failure."""

import itertools
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from sandboxes.backend import Sandbox, SandboxBackend, load_backend
from sandboxes.backends.docker import DockerBackend
from sandboxes.backends.docker.engine import engine_errors
from sandboxes.backends.fake import FakeBackend
from sandboxes.errors import SandboxError
from sandboxes.spec import Attachment, NetworkSpec, NodeSpec, SandboxSpec, TmpfsSpec

NODE_IMAGE = "ceh-test/node"
NODE_FOLDER = Path(__file__).parent / "images" / "node"

# Subnets of 16 addresses in a range that no lab uses, begun at random: other test
# runs may share the engine.
_numbers = itertools.count(secrets.randbelow(1 << 16))

_engines: list[DockerBackend] = []


def new_subnet() -> tuple[str, Callable[[int], str]]:
    """A free subnet and a function that gives its n-th address."""
    offset = (next(_numbers) % (1 << 16)) * 16
    base = (10 << 24) + (176 << 16) + offset

    def address(number: int) -> str:
        return ".".join(str((base + number) >> shift & 255) for shift in (24, 16, 8, 0))

    return f"{address(0)}/28", address


def one_network(*names: str, **settings: object) -> SandboxSpec:
    """Nodes beside each other on one network; `settings` go to every NodeSpec."""
    subnet, address = new_subnet()
    defaults: dict[str, object] = {
        "image": NODE_IMAGE,
        "tmpfs": (TmpfsSpec("/run/work"), TmpfsSpec("/home/student")),
    }
    return SandboxSpec(
        nodes=tuple(
            NodeSpec(
                name=name,
                attachments=(Attachment("lan", address(number)),),
                **{**defaults, **settings},
            )
            for number, name in enumerate(names, start=2)
        ),
        networks=(NetworkSpec("lan", subnet),),
        labels={"org.is3c.hub.test": secrets.token_hex(8)},
    )


def with_ipv6(spec: SandboxSpec, subnet6: str) -> SandboxSpec:
    """The same with a /64 on its one network; host numbers from 2, as in IPv4."""
    (network,) = spec.networks
    prefix = subnet6.removesuffix("/64")
    nodes = tuple(
        replace(
            node,
            attachments=tuple(
                replace(place, address6=f"{prefix}{number:x}")
                for place in node.attachments
            ),
        )
        for number, node in enumerate(spec.nodes, start=2)
    )
    return replace(spec, nodes=nodes, networks=(replace(network, subnet6=subnet6),))


@pytest.fixture(scope="session")
def docker_backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DockerBackend]:
    """The Docker back end under a project of its own, with the test image built."""
    backend = load_backend(
        {
            "BACKEND": "sandboxes.backends.docker.DockerBackend",
            "OPTIONS": {
                "project": f"ceh-test-{secrets.token_hex(4)}",
                "state_dir": tmp_path_factory.mktemp("state"),
            },
        }
    )
    assert isinstance(backend, DockerBackend)
    backend.build_image(NODE_IMAGE, NODE_FOLDER, labels={})
    _engines.append(backend)
    yield backend
    _engines.remove(backend)
    for sandbox in backend.find({}):
        backend.stop(sandbox)
    backend.close()


@pytest.fixture
def fake_backend() -> FakeBackend:
    """The fake, which knows the test image only."""
    backend = FakeBackend(strict_images=True)
    backend.build_image(NODE_IMAGE, NODE_FOLDER, labels={})
    return backend


@pytest.fixture(params=["fake", pytest.param("docker", marks=pytest.mark.docker)])
def backend(request: pytest.FixtureRequest) -> SandboxBackend:
    """Each back end in turn."""
    made = request.getfixturevalue(f"{request.param}_backend")
    assert isinstance(made, SandboxBackend)
    return made


@pytest.fixture
def name() -> str:
    """A sandbox name that nobody else uses."""
    return f"t{secrets.token_hex(4)}"


PATIENCE = 60.0
"""Seconds until a test gives up on what a busy host does late."""


def wait_until(condition: Callable[[], bool]) -> None:
    """Return as soon as it is true; a failure when it never is."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.05)


Starter = Callable[..., Sandbox]


@pytest.fixture
def start(backend: SandboxBackend, name: str) -> Iterator[Starter]:
    """Starts a sandbox and stops it after the test."""
    names = [name]

    def starter(spec: SandboxSpec, given: str = name, **options: object) -> Sandbox:
        names.append(given)
        return backend.start(spec, given, **options)  # type: ignore[arg-type]

    yield starter
    for started in set(names):
        backend.stop(Sandbox(started))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Iterator[None]:
    """Add every test container's last lines to the report of a failed test."""
    report = yield
    if report.failed and item.get_closest_marker("docker"):
        for backend in _engines:
            report.sections.append(("container logs", _logs(backend)))
    return report


def _logs(backend: DockerBackend) -> str:
    lines = []
    with suppress(SandboxError), engine_errors():
        for sandbox in backend.find({}):
            for node, container in sandbox.nodes.items():
                log = backend.engine.api.logs(container, tail=20)
                lines.append(f"{sandbox.name}/{node}: {log.decode(errors='replace')}")
    return "\n".join(lines)
