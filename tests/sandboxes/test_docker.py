"""What only the Docker back end can show: isolation, limits, and a clean end."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from sandboxes.backend import Sandbox, SandboxBackend
from sandboxes.backends.docker import DockerBackend
from sandboxes.errors import EngineError, LabError, StartTimeout
from sandboxes.spec import Attachment, FileSpec, Limits, NetworkSpec, SandboxSpec
from sandboxes.spec import TmpfsSpec as Tmpfs
from tests.sandboxes.conftest import NODE_IMAGE, Starter, new_subnet, one_network
from tests.sandboxes.test_contract import read_until

pytestmark = pytest.mark.docker

# Errno 1 is EPERM; Perl is part of Debian's smallest system.
SYSCALL = "exit(syscall({arguments}) < 0 ? $!+0 : 0)"
EPERM = 1


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


def leftovers(backend: DockerBackend, name: str) -> list[str]:
    """Ids of whatever the engine still has of a sandbox."""
    filters = {"label": [f"org.is3c.hub.sandbox={name}"]}
    api = backend.engine.api
    found = api.containers(all=True, filters=filters) + api.networks(filters=filters)
    return [entry["Id"] for entry in found]


def test_no_privileges(backend: SandboxBackend, start: Starter) -> None:
    status = dict(
        line.split(":\t", 1)
        for line in shell(
            backend, start(one_network("a")), "cat /proc/self/status"
        ).splitlines()
        if ":\t" in line
    )
    for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(status[name], 16) == 0, name
    assert status["NoNewPrivs"] == "1"
    assert status["Seccomp"] == "2"
    assert set(status["Uid"].split()) == {"1000"}


def test_capabilities_are_those_listed(backend: SandboxBackend, start: Starter) -> None:
    spec = one_network("a", user="0:0", capabilities=("NET_RAW",))
    shown = shell(backend, start(spec), "grep CapEff /proc/self/status")
    assert int(shown.split()[1], 16) == 1 << 13


@pytest.mark.parametrize(
    ("arguments", "errno"),
    [
        pytest.param("425, 1, 0", EPERM, id="io_uring_setup"),
        pytest.param("41, 40, 1, 0", EPERM, id="socket-vsock"),
        pytest.param("41, 38, 5, 0", EPERM, id="socket-alg"),
        pytest.param("41, 16, 3, 12", EPERM, id="socket-netfilter"),
        pytest.param("41, 16, 3, 0", 0, id="socket-route"),
        pytest.param("41, 2, 1, 0", 0, id="socket-ip"),
        pytest.param("272, 0x10000000", EPERM, id="unshare-user"),
        pytest.param("321, 0, 0, 0", EPERM, id="bpf"),
        pytest.param("435, 0, 0", 38, id="clone3"),
    ],
)
def test_system_calls(
    backend: SandboxBackend, start: Starter, arguments: str, errno: int
) -> None:
    sandbox = start(one_network("a"))
    if shell(backend, sandbox, "uname -m").strip() != "x86_64":
        pytest.skip("numbers of system calls differ between machines")
    program = SYSCALL.format(arguments=arguments)
    assert backend.run(sandbox, "a", ["perl", "-e", program]).exit_code == errno


def test_only_tmpfs_is_writable(backend: SandboxBackend, start: Starter) -> None:
    sandbox = start(one_network("a", user="0:0"))
    for path in ("/etc/x", "/usr/bin/x", "/var/x", "/etc/resolv.conf"):
        assert "Read-only" in shell(backend, sandbox, f"echo x > {path}"), path
    assert shell(backend, sandbox, "echo x > /home/student/x") == ""


def test_tmpfs_has_its_limits(backend: SandboxBackend, start: Starter) -> None:
    mounts = (Tmpfs("/run/work", size_mib=2, inodes=50),)
    sandbox = start(one_network("a", tmpfs=mounts))
    full = shell(backend, sandbox, "head -c 3000000 /dev/zero > /run/work/big")
    assert "No space left" in full
    shell(backend, sandbox, "rm /run/work/big")
    many = shell(
        backend, sandbox, "for n in $(seq 60); do : > /run/work/$n || exit; done"
    )
    assert "No space left" in many
    assert shell(backend, sandbox, "ls -ld /run/work").split()[2:4] == [
        "student",
        "student",
    ]


def test_scripts_on_tmpfs_run(backend: SandboxBackend, start: Starter) -> None:
    files = (FileSpec("/home/student/hello", b"#!/bin/sh\necho hello\n", 0o755),)
    sandbox = start(one_network("a", files=files))
    assert backend.run(sandbox, "a", ["/home/student/hello"]).stdout == b"hello\n"


def test_limits_reach_the_engine(docker_backend: DockerBackend, start: Starter) -> None:
    limits = Limits(memory_mib=48, cpus=0.25, pids=20)
    sandbox = start(one_network("a", limits=limits))
    config = docker_backend.engine.api.inspect_container(sandbox.nodes["a"])
    host = config["HostConfig"]
    assert host["Memory"] == host["MemorySwap"] == 48 << 20
    assert host["NanoCpus"] == 250_000_000
    assert host["PidsLimit"] == 20
    assert host["Binds"] == [host["Binds"][0]]
    assert host["Binds"][0].endswith(":/etc/resolv.conf:ro")
    assert not host["Privileged"]


def test_fork_bomb_stops_at_its_limit(backend: SandboxBackend, start: Starter) -> None:
    sandbox = start(one_network("a", limits=Limits(pids=20)))
    shown = shell(backend, sandbox, "for n in $(seq 40); do sleep 5 & done; echo past")
    assert "annot fork" in shown
    assert "past" not in shown


def test_names_and_resolver(backend: SandboxBackend, start: Starter) -> None:
    spec = one_network("a", "b", resolver="10.9.8.7", hosts={"far.example": "10.1.1.1"})
    sandbox = start(spec)
    assert shell(backend, sandbox, "cat /etc/resolv.conf") == "nameserver 10.9.8.7\n"
    address = spec.nodes[1].attachments[0].address
    assert shell(backend, sandbox, "getent ahostsv4 b").split()[0] == address
    assert shell(backend, sandbox, "getent ahostsv4 far.example").startswith("10.1.1.1")


def test_no_resolver_means_none(backend: SandboxBackend, start: Starter) -> None:
    sandbox = start(one_network("a"))
    assert "nameserver" not in shell(backend, sandbox, "cat /etc/resolv.conf")


def test_node_without_network(backend: SandboxBackend, start: Starter) -> None:
    node = replace(one_network("a").nodes[0], attachments=())
    sandbox = start(SandboxSpec(nodes=(node,), labels={"test": "x"}))
    assert shell(backend, sandbox, "ls /sys/class/net").split() == ["lo"]


def test_node_on_two_networks(backend: SandboxBackend, start: Starter) -> None:
    """Interfaces follow the networks' names, whatever the order of attachments."""
    (subnet, address), (subnet2, address2) = new_subnet(), new_subnet()
    node = replace(
        one_network("a").nodes[0],
        attachments=(Attachment("two", address2(3)), Attachment("one", address(3))),
    )
    networks = (NetworkSpec("two", subnet2), NetworkSpec("one", subnet))
    sandbox = start(SandboxSpec(nodes=(node,), networks=networks))
    shown = shell(backend, sandbox, "cat /proc/net/fib_trie")
    assert address(3) in shown
    assert address2(3) in shown
    route = shell(backend, sandbox, "cat /proc/net/route")
    first = next(line for line in route.splitlines() if line.startswith("eth0"))
    hexadecimal = bytes(int(part) for part in address(0).split("."))[::-1].hex().upper()
    assert any(
        line.split()[1] == hexadecimal
        for line in route.splitlines()
        if line.startswith("eth0")
    ), first


CONNECT = "timeout 2 bash -c '</dev/tcp/{}/{}' && echo reached || echo closed"
LISTEN = """perl -MIO::Socket::INET -e '
    $s = IO::Socket::INET->new(LocalPort => 7000, Listen => 5, ReuseAddr => 1);
    print "listening\n"; $| = 1; while ($c = $s->accept) { close $c }' &"""


@pytest.fixture
def canary() -> Iterator[int]:
    """The port of something on the host that listens on every address."""
    with socket.create_server(("0.0.0.0", 0)) as server:  # noqa: S104 - the bait
        yield server.getsockname()[1]


def test_host_is_out_of_reach(
    backend: SandboxBackend, start: Starter, canary: int
) -> None:
    spec = one_network("a")
    sandbox = start(spec)
    gateway = spec.nodes[0].attachments[0].address.rpartition(".")
    own_gateway = f"{gateway[0]}.{int(gateway[2]) - 1}"
    for address in (own_gateway, "172.17.0.1", _host_address()):
        shown = shell(backend, sandbox, CONNECT.format(address, canary))
        assert "reached" not in shown, address


def test_without_the_control_the_host_is_reached(
    docker_backend: DockerBackend, name: str, canary: int
) -> None:
    """The probe above can fail: the engine's own `internal` is not enough."""
    api = docker_backend.engine.api
    subnet, address = new_subnet()
    network = api.create_network(
        name, internal=True, ipam={"Config": [{"Subnet": subnet}]}
    )["Id"]
    try:
        host = api.create_host_config(network_mode=name)
        container = api.create_container(
            NODE_IMAGE, ["sleep", "60"], name=name, entrypoint="", host_config=host
        )["Id"]
        api.start(container)
        stray = Sandbox(name, {"a": container})
        shown = shell(docker_backend, stray, CONNECT.format(address(1), canary))
        assert "reached" in shown
    finally:
        api.remove_container(name, force=True)
        api.remove_network(network)


def _host_address() -> str:
    """The host's own address towards elsewhere; nothing is sent for this."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        return str(probe.getsockname()[0])


def test_neighbours_meet_and_strangers_do_not(
    backend: SandboxBackend, start: Starter, name: str
) -> None:
    ours, theirs = one_network("a", "b"), one_network("b")
    first, second = start(ours), start(theirs, f"{name}-2")
    for sandbox in (first, second):
        backend.run(sandbox, "b", ["sh", "-c", f"{LISTEN} sleep 1"])
    neighbour = ours.nodes[1].attachments[0].address
    stranger = theirs.nodes[0].attachments[0].address
    assert "reached" in shell(backend, first, CONNECT.format(neighbour, 7000))
    assert "closed" in shell(backend, first, CONNECT.format(stranger, 7000))


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


async def test_terminal_is_a_real_one(backend: SandboxBackend, start: Starter) -> None:
    sandbox = await asyncio.to_thread(start, one_network("a"))
    terminal = await backend.open_terminal(sandbox, "a", rows=31, cols=97)
    try:
        await terminal.write(b'stty size; echo "$TERM/$LANG"\n')
        await read_until(terminal, b"31 97")
        await read_until(terminal, b"xterm-256color/C.UTF-8")
        await terminal.resize(40, 120)
        await terminal.write(b"stty size\n")
        await read_until(terminal, b"40 120")
        # Ctrl-P alone is "previous line", not the engine's detach key.
        await terminal.write(b"\x10")
        await read_until(terminal, b"stty size")
    finally:
        await terminal.close()


async def test_terminal_ends_with_its_shell(
    backend: SandboxBackend, start: Starter
) -> None:
    sandbox = await asyncio.to_thread(start, one_network("a"))
    terminal = await backend.open_terminal(sandbox, "a")
    await terminal.write(b"exit\n")
    async with asyncio.timeout(20):
        while await terminal.read():
            pass
    await terminal.write(b"too late\n")
    await terminal.resize(10, 10)
    await terminal.close()


@pytest.mark.parametrize(
    ("typed", "sign"),
    [
        pytest.param(b"yes flood\n", b"flood\r\nflood", id="flood"),
        pytest.param(b"sleep 7003 & echo started\n", b"started\r\n", id="background"),
        pytest.param(b"sh -c 'sleep 7003; :'\n", b"sleep", id="foreground"),
    ],
)
async def test_closed_terminal_leaves_nothing(
    backend: SandboxBackend, start: Starter, typed: bytes, sign: bytes
) -> None:
    sandbox = await asyncio.to_thread(start, one_network("a"))
    terminal = await backend.open_terminal(sandbox, "a")
    await terminal.write(typed)
    await read_until(terminal, sign)
    await terminal.close()
    left = await asyncio.to_thread(processes, backend, sandbox)
    assert not {"7003", "yes", "bash"} & set(left.split())


async def test_closed_terminal_keeps_daemons_and_other_terminals(
    backend: SandboxBackend, start: Starter
) -> None:
    sandbox = await asyncio.to_thread(start, one_network("a"))
    one = await backend.open_terminal(sandbox, "a")
    other = await backend.open_terminal(sandbox, "a")
    await one.write(b"setsid -f sleep 7004; echo started\n")
    await read_until(one, b"started\r\n")
    await one.close()
    assert "7004" in await asyncio.to_thread(processes, backend, sandbox)
    await other.write(b"echo still $((40 + 2))\n")
    await read_until(other, b"still 42")
    await other.close()


async def test_unread_flood_stays_in_the_node(
    backend: SandboxBackend, start: Starter
) -> None:
    """Nobody reads: the program is held back, and another terminal still answers."""
    sandbox = await asyncio.to_thread(start, one_network("a"))
    flooded = await backend.open_terminal(sandbox, "a")
    await flooded.write(b"yes\n")
    other = await backend.open_terminal(sandbox, "a")
    await other.write(b"echo fine $((40 + 2))\n")
    await read_until(other, b"fine 42")
    await other.close()
    await flooded.close()


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
    status = docker_backend.status(sandbox)["a"]
    assert (status.running, status.exit_code) == (False, 137)
    with pytest.raises(EngineError) as caught:
        docker_backend.run(sandbox, "a", ["true"])
    assert caught.value.reason == "node-stopped"


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


async def test_engine_that_is_down_is_said_so(tmp_path: Path) -> None:
    backend = DockerBackend(
        project="x", state_dir=tmp_path, base_url=f"unix://{tmp_path}/no.sock"
    )
    stored = Sandbox("s", {"a": "1"}, {"lan": "2"})
    for attempt in (
        lambda: backend.start(one_network("a"), "s"),
        lambda: backend.status(stored),
        lambda: backend.run(stored, "a", ["true"]),
        lambda: backend.stop(stored),
        lambda: backend.find({}),
        lambda: backend.image_labels(["x"]),
    ):
        with pytest.raises(EngineError, match="does not answer") as caught:
            attempt()
        assert caught.value.reason == "engine-down"
    with pytest.raises(EngineError, match="does not answer"):
        await backend.open_terminal(stored, "a")


def test_threads_end_with_the_start(start: Starter) -> None:
    before = threading.active_count()
    start(one_network("a", "b", "c"))
    assert threading.active_count() == before
