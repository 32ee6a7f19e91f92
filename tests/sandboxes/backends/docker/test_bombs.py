"""What a hostile host does within its limits, and how little its neighbour feels."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sandboxes.backend import Sandbox, SandboxBackend
from sandboxes.backends.docker import DockerBackend
from sandboxes.backends.docker.isolation import open_host
from sandboxes.spec import Limits, TmpfsSpec
from tests.sandboxes.backends.docker.conftest import shell
from tests.sandboxes.conftest import Starter, one_network

pytestmark = pytest.mark.docker

TRACKED = Path("/proc/sys/net/netfilter/nf_conntrack_count")
# A fixed piece of work that the neighbour does before and during an attack.
WORK = "i=0; while [ $i -lt 150000 ]; do i=$((i+1)); done"
ROUNDS = 3
# The goal is 1.5 (make bench tells); a test must also pass on a busy machine.
SLOWER_AT_MOST = 3.0
SMALL = Limits(memory_mib=64, cpus=0.5, pids=64)
MOUNTS = (TmpfsSpec("/run/work", size_mib=16, inodes=4096), TmpfsSpec("/home/student"))
BOMBS = {
    "fork": "while :; do sleep 1 & done",
    "processor": "for n in 1 2 3 4; do while :; do :; done & done; wait",
    "memory": "while :; do perl -e '$x = \"a\" x 1e9'; done",
    "disk": "while :; do head -c 64m /dev/zero > /run/work/x; done",
    "inodes": (
        "cd /run/work; while :; do for n in $(seq 4000); do : > $n; done; rm -f *; done"
    ),
    "log": "while :; do head -c 1m /dev/zero | tr '\\0' x > /proc/1/fd/1; done",
}


@contextmanager
def attack(backend: SandboxBackend, sandbox: Sandbox, script: str) -> Iterator[None]:
    """Run it in node `a` until the block ends."""

    def run() -> None:
        backend.run(
            sandbox, "a", ["sh", "-c", f"exec 2>/dev/null; {script}"], timeout=15
        )

    attacker = threading.Thread(target=run)
    attacker.start()
    # Long enough for the bomb to reach its limits.
    time.sleep(2)
    try:
        yield
    finally:
        backend.stop(sandbox)
        attacker.join()


def seconds(work: Callable[[], object]) -> float:
    """The quickest of a few rounds: what is left is not the machine's other work."""

    def once() -> float:
        began = time.perf_counter()
        work()
        return time.perf_counter() - began

    return min(once() for _round in range(ROUNDS))


@pytest.mark.parametrize("bomb", BOMBS)
def test_the_neighbour_goes_on_working(
    docker_backend: DockerBackend, start: Starter, name: str, bomb: str
) -> None:
    neighbour = start(one_network("a", limits=SMALL), f"{name}-n")
    attacker = start(one_network("a", limits=SMALL, tmpfs=MOUNTS), f"{name}-a")

    def work() -> None:
        assert shell(docker_backend, neighbour, WORK) == ""

    undisturbed = seconds(work)
    with attack(docker_backend, attacker, BOMBS[bomb]):
        assert docker_backend.engine.api.ping()
        disturbed = seconds(work)
    ratio = disturbed / undisturbed
    assert ratio < SLOWER_AT_MOST, f"{bomb}: {ratio:.2f} times as slow"


FLOWS = 20_000


@pytest.mark.skipif(not TRACKED.exists(), reason="the engine's host is elsewhere")
def test_a_flood_of_flows_fills_no_table_of_the_host(
    docker_backend: DockerBackend, start: Starter
) -> None:
    spec = one_network("a", "b")
    sandbox = start(spec)
    target = spec.nodes[1].attachments[0].address

    def tracked(first_port: int) -> int:
        flood = (
            f"use Socket; for $n (1..{FLOWS}) {{"
            " socket($s, PF_INET, SOCK_DGRAM, 17);"
            f' send($s, "x", 0, pack_sockaddr_in({first_port} + $n,'
            f' inet_aton("{target}"))) }}'
        )
        before = int(TRACKED.read_text())
        argv = ["perl", "-e", flood]
        assert docker_backend.run(sandbox, "a", argv, timeout=60).exit_code == 0
        return int(TRACKED.read_text()) - before

    docker_backend.close_host()
    assert tracked(1024) < FLOWS / 20
    open_host(docker_backend.engine)
    try:
        # Otherwise the host remembers each of them.
        assert tracked(30_000) > FLOWS / 2
    finally:
        docker_backend.close_host()
