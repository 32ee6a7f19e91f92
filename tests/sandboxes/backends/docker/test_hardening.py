"""What a node sees of its own limits."""

import secrets
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sandboxes.backend import Sandbox, SandboxBackend
from sandboxes.backends.docker import DockerBackend
from sandboxes.backends.docker.hardening import resolver_file
from sandboxes.spec import FileSpec, Limits
from sandboxes.spec import TmpfsSpec as Tmpfs
from tests.sandboxes.backends.docker.conftest import shell
from tests.sandboxes.conftest import Starter, one_network

pytestmark = pytest.mark.docker

# Errno 1 is EPERM; Perl is part of Debian's smallest system.
SYSCALL = "exit(syscall({arguments}) < 0 ? $!+0 : 0)"
EPERM = 1


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


@pytest.fixture(scope="module")
def shared(docker_backend: DockerBackend) -> Iterator[Sandbox]:
    """One sandbox for questions that change nothing in it."""
    sandbox = docker_backend.start(one_network("a"), f"t{secrets.token_hex(4)}")
    yield sandbox
    docker_backend.stop(sandbox)


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
    backend: SandboxBackend, shared: Sandbox, arguments: str, errno: int
) -> None:
    if shell(backend, shared, "uname -m").strip() != "x86_64":
        pytest.skip("numbers of system calls differ between machines")
    program = SYSCALL.format(arguments=arguments)
    assert backend.run(shared, "a", ["perl", "-e", program]).exit_code == errno


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


def test_resolver_file_is_made_by_many_at_once(tmp_path: Path) -> None:
    together = threading.Barrier(8)
    folders = [tmp_path / str(number) for number in range(40)]

    def make(_: int) -> list[str]:
        together.wait()
        return [resolver_file(folder, None).read_text() for folder in folders]

    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(make, range(8)))
    assert texts == [["# No name server.\n"] * len(folders)] * 8
    for folder in folders:
        assert [file.name for file in (folder / "resolvers").iterdir()] == ["none.conf"]


def test_no_resolver_means_none(backend: SandboxBackend, start: Starter) -> None:
    sandbox = start(one_network("a"))
    assert "nameserver" not in shell(backend, sandbox, "cat /etc/resolv.conf")
