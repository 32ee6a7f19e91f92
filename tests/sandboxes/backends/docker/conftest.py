"""These tests run on the Docker back end alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandboxes.backend import Sandbox, SandboxBackend
from sandboxes.backends.docker import DockerBackend, netfilter
from sandboxes.backends.docker.labels import Naming

FILTER_FOLDER = Path(__file__).parents[4] / "content" / "images" / "netfilter"
FILTER_IMAGE = "ceh-test/netfilter"


@pytest.fixture
def backend(docker_backend: DockerBackend) -> SandboxBackend:
    """`start` uses this one."""
    return docker_backend


@pytest.fixture(scope="session")
def host(docker_backend: DockerBackend) -> Iterator[DockerBackend]:
    """A closed host, and closed again whatever a test did.

    Its helper's image is built from the tree, and is not the installation's own.
    """
    docker_backend.build_image(FILTER_IMAGE, FILTER_FOLDER, labels={})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(netfilter, "IMAGE", FILTER_IMAGE)
        docker_backend.close_host()
        yield docker_backend
        docker_backend.close_host()


@pytest.fixture
def unfiltered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sandboxes made now have bridges that no rule names.

    So a control is off for them alone: whoever shares the engine stays protected.
    """
    closed = Naming.bridge

    def bridge(naming: Naming, network: str) -> str:
        return closed(naming, network).replace("lab", "off", 1)

    monkeypatch.setattr(Naming, "bridge", bridge)


def shell(backend: SandboxBackend, sandbox: Sandbox, script: str) -> str:
    """What a script prints in node `a`, errors included."""
    result = backend.run(sandbox, "a", ["sh", "-c", f"exec 2>&1; {script}"])
    return result.stdout.decode()


def processes(backend: SandboxBackend, sandbox: Sandbox) -> str:
    """The command lines of node `a`."""
    return shell(backend, sandbox, "cat /proc/[0-9]*/cmdline | tr '\\0' ' '")
