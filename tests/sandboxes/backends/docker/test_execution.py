"""Commands in a node: ended when cut, and independent of each other."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from sandboxes.backend import SandboxBackend
from tests.sandboxes.backends.docker.conftest import processes
from tests.sandboxes.conftest import Starter, one_network

pytestmark = pytest.mark.docker


def test_cut_commands_end_with_their_children(
    backend: SandboxBackend, start: Starter
) -> None:
    sandbox = start(one_network("a"))
    late = backend.run(
        sandbox, "a", ["sh", "-c", "setsid sleep 7001 & sleep 7002"], timeout=0.5
    )
    loud = backend.run(sandbox, "a", ["sh", "-c", "yes | cat"], max_output=10_000)
    assert late.timed_out
    assert loud.truncated
    left = processes(backend, sandbox)
    assert not {"7001", "7002", "yes"} & set(left.split())


def test_many_commands_at_once(backend: SandboxBackend, start: Starter) -> None:
    sandbox = start(one_network("a"))

    def echo(number: int) -> bytes:
        return backend.run(sandbox, "a", ["cat"], stdin=b"%d" % number).stdout

    with ThreadPoolExecutor(12) as pool:
        assert list(pool.map(echo, range(40))) == [b"%d" % n for n in range(40)]
