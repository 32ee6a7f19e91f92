"""Starts that fail, are repeated, or meet each other."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from sandboxes.backend import Sandbox
from sandboxes.backends.docker import DockerBackend
from sandboxes.errors import EngineError, LabError, StartTimeout
from sandboxes.spec import FileSpec
from tests.sandboxes.conftest import Starter, one_network, wait_until

pytestmark = pytest.mark.docker


def leftovers(backend: DockerBackend, name: str) -> list[str]:
    """Ids of whatever the engine still has of a sandbox."""
    filters = {"label": [f"org.is3c.hub.sandbox={name}"]}
    api = backend.engine.api
    found = api.containers(all=True, filters=filters) + api.networks(filters=filters)
    return [entry["Id"] for entry in found]


def test_failed_start_leaves_nothing(
    docker_backend: DockerBackend, start: Starter, name: str
) -> None:
    spec = one_network("a", "b", "c")
    bad = replace(spec.nodes[2], image="ceh-test/nobody-built-this")
    with pytest.raises(LabError):
        start(replace(spec, nodes=(*spec.nodes[:2], bad)))
    assert leftovers(docker_backend, name) == []


def test_node_that_stops_says_why(
    docker_backend: DockerBackend, start: Starter, name: str
) -> None:
    files = (FileSpec("/etc/not-writable", b"x"),)
    with pytest.raises(LabError, match="Node a stopped.*Read-only") as caught:
        start(one_network("a", files=files))
    assert caught.value.reason == "node-exited"
    assert leftovers(docker_backend, name) == []


def test_start_gives_up_in_time(docker_backend: DockerBackend, name: str) -> None:
    hasty = DockerBackend(
        project=docker_backend.project,
        state_dir=docker_backend.state_dir,
        start_timeout=0.01,
    )
    with pytest.raises(StartTimeout):
        hasty.start(one_network("a", "b"), name)
    hasty.close()
    assert leftovers(docker_backend, name) == []


def test_start_completes_what_is_missing(
    docker_backend: DockerBackend, start: Starter
) -> None:
    files = (FileSpec("/home/student/note", b"from the start"),)
    spec = one_network("a", "b", "c", files=files)
    before = start(spec)
    api = docker_backend.engine.api
    api.remove_container(before.nodes["a"], force=True)
    api.kill(before.nodes["b"])
    wait_until(lambda: not docker_backend.status(before)["b"].running)
    after = start(spec)
    assert after.nodes["c"] == before.nodes["c"]
    assert {after.nodes[n] != before.nodes[n] for n in "ab"} == {True}
    for node in "abc":
        assert docker_backend.run(after, node, ["cat", "/home/student/note"]).stdout


def test_unseeded_leftover_is_made_anew(
    docker_backend: DockerBackend, start: Starter
) -> None:
    """As after a crash between a container's start and the sending of its files."""
    spec = one_network("a", files=(FileSpec("/home/student/note", b"x"),))
    before = start(spec)
    docker_backend.run(before, "a", ["rm", "/dev/shm/.seeded"])  # noqa: S108
    assert start(spec).nodes["a"] != before.nodes["a"]


def test_same_name_at_once_is_one_sandbox(
    docker_backend: DockerBackend, start: Starter
) -> None:
    spec = one_network("a", "b")
    with ThreadPoolExecutor(3) as pool:
        made = list(pool.map(lambda _: start(spec), range(3)))
    assert made[0] == made[1] == made[2]
    assert docker_backend.find(spec.labels) == [made[0]]


def test_exit_code_of_a_stopped_node(
    docker_backend: DockerBackend, start: Starter
) -> None:
    sandbox = start(one_network("a"))
    docker_backend.engine.api.kill(sandbox.nodes["a"], signal="KILL")
    wait_until(lambda: not docker_backend.status(sandbox)["a"].running)
    status = docker_backend.status(sandbox)["a"]
    assert (status.running, status.exit_code) == (False, 137)
    with pytest.raises(EngineError) as caught:
        docker_backend.run(sandbox, "a", ["true"])
    assert caught.value.reason == "node-stopped"


def test_start_meets_a_node_that_is_just_stopping(
    docker_backend: DockerBackend, start: Starter
) -> None:
    """It may still be listed as running, and run no more when it is looked into."""
    spec = one_network("a")

    def restart(before: Sandbox) -> Sandbox:
        docker_backend.engine.api.kill(before.nodes["a"], signal="TERM")
        start(spec)
        wait_until(lambda: not docker_backend.status(before)["a"].running)
        return start(spec)

    sandbox = start(spec)
    for _ in range(3):
        sandbox = restart(sandbox)
        assert docker_backend.run(sandbox, "a", ["true"]).exit_code == 0


def test_starts_and_stops_may_meet(docker_backend: DockerBackend, name: str) -> None:
    specs = {f"{name}-{number}": one_network("a") for number in range(2)}

    def live(turn: int) -> None:
        own = f"{name}-{turn % 2}"
        sandbox = docker_backend.start(specs[own], own)
        assert set(docker_backend.status(sandbox)) == {"a"}
        docker_backend.find(specs[own].labels)
        docker_backend.stop(sandbox)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(live, range(20)))
    assert [leftovers(docker_backend, own) for own in specs] == [[], []]


def test_stops_of_two_processes_may_meet(
    docker_backend: DockerBackend, start: Starter, name: str
) -> None:
    """Each back end has locks of its own, as each process has."""
    options = {
        "project": docker_backend.project,
        "state_dir": docker_backend.state_dir,
    }
    others = [DockerBackend(**options) for _ in range(2)]
    for _ in range(3):
        sandbox = start(one_network("a", "b"))
        with ThreadPoolExecutor(6) as pool:
            stops = [pool.submit(other.stop, sandbox) for other in others * 2]
            looks = [pool.submit(other.status, sandbox) for other in others]
        assert [stop.result() for stop in stops] == [None] * 4
        assert [set(look.result()) for look in looks] == [{"a", "b"}] * 2
        assert leftovers(docker_backend, name) == []
    for other in others:
        other.close()


def test_projects_do_not_see_each_other(
    docker_backend: DockerBackend, start: Starter
) -> None:
    spec = one_network("a")
    sandbox = start(spec)
    other = DockerBackend(project="ceh-test-other", state_dir=docker_backend.state_dir)
    assert other.find(spec.labels) == []
    other.stop(Sandbox(sandbox.name))
    other.close()
    assert docker_backend.status(sandbox)["a"].running


def test_threads_end_with_the_start(start: Starter) -> None:
    before = threading.active_count()
    start(one_network("a", "b", "c"))
    assert threading.active_count() == before
