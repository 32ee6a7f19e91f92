"""Commands in a node: ended when cut, and independent of each other."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from sandboxes.backend import SandboxBackend
from sandboxes.backends.docker import DockerBackend
from sandboxes.errors import EngineError
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


def test_command_that_closes_its_output_is_waited_for(
    backend: SandboxBackend, start: Starter
) -> None:
    sandbox = start(one_network("a"))
    silent = "exec >&- 2>&-; sleep {}; exit 3"
    ended = backend.run(sandbox, "a", ["sh", "-c", silent.format(4)])
    assert (ended.exit_code, ended.timed_out) == (3, False)
    cut = backend.run(sandbox, "a", ["sh", "-c", silent.format(7005)], timeout=0.5)
    assert (cut.exit_code, cut.timed_out) == (None, True)
    assert "7005" not in processes(backend, sandbox).split()


def test_node_that_stops_under_a_command(
    docker_backend: DockerBackend, start: Starter
) -> None:
    sandbox = start(one_network("a"))

    def stop() -> None:
        docker_backend.engine.api.kill(sandbox.nodes["a"])

    # The output begins when the command runs, so it cannot be refused beforehand.
    script = "echo up; exec sleep 60"
    try:
        result = docker_backend.run(
            sandbox, "a", ["sh", "-c", script], on_stdout=lambda data: stop()
        )
    except EngineError as error:
        assert error.reason == "node-stopped"
    else:
        assert result.exit_code not in {0, None}


def test_many_commands_at_once(backend: SandboxBackend, start: Starter) -> None:
    sandbox = start(one_network("a"))

    def echo(number: int) -> bytes:
        return backend.run(sandbox, "a", ["cat"], stdin=b"%d" % number).stdout

    with ThreadPoolExecutor(12) as pool:
        assert list(pool.map(echo, range(40))) == [b"%d" % n for n in range(40)]
