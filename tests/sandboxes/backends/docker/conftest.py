"""These tests run on the Docker back end alone."""

import pytest

from sandboxes.backend import Sandbox, SandboxBackend
from sandboxes.backends.docker import DockerBackend


@pytest.fixture
def backend(docker_backend: DockerBackend) -> SandboxBackend:
    """`start` uses this one."""
    return docker_backend


def shell(backend: SandboxBackend, sandbox: Sandbox, script: str) -> str:
    """What a script prints in node `a`, errors included."""
    result = backend.run(sandbox, "a", ["sh", "-c", f"exec 2>&1; {script}"])
    return result.stdout.decode()


def processes(backend: SandboxBackend, sandbox: Sandbox) -> str:
    """The command lines of node `a`."""
    return shell(backend, sandbox, "cat /proc/[0-9]*/cmdline | tr '\\0' ' '")
