"""What a node sees of its own limits."""

import secrets
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from sandboxes.backend import Sandbox, SandboxBackend
from sandboxes.backends.docker import DockerBackend, hardening, nodes
from sandboxes.backends.docker.hardening import resolver_file
from sandboxes.spec import FileSpec, Limits
from sandboxes.spec import TmpfsSpec as Tmpfs
from tests.sandboxes.backends.docker.conftest import shell
from tests.sandboxes.conftest import Starter, one_network

pytestmark = pytest.mark.docker

# Errno 1 is EPERM; Perl is part of Debian's smallest system.
SYSCALL = "exit(syscall({arguments}) < 0 ? $!+0 : 0)"
EPERM = 1
# NETLINK_NETFILTER, a raw socket of family 16.
NETFILTER = "41, 16, 3, 12"


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


CALLS = {
    "io_uring_setup": ("425, 1, 0", EPERM),
    "socket-vsock": ("41, 40, 1, 0", EPERM),
    "socket-alg": ("41, 38, 5, 0", EPERM),
    "socket-tipc": ("41, 30, 1, 0", EPERM),
    "socket-packet": ("41, 17, 3, 0", EPERM),
    "socket-netfilter": (NETFILTER, EPERM),
    # The kernel looks at the lower half of an argument only.
    "socket-netfilter-hidden": ("41, 16, 3, 0x10000000c", EPERM),
    "socket-crypto": ("41, 16, 3, 21", EPERM),
    "socketpair-tipc": ("53, 30, 5, 0, 0", EPERM),
    "bpf": ("321, 0, 0, 0", EPERM),
    "userfaultfd": ("323, 1", EPERM),
    "keyctl": ("250, 0, 0, 0", EPERM),
    "add_key": ("248, 0, 0, 0, 0, 0", EPERM),
    "perf_event_open": ("298, 0, 0, 0, 0, 0", EPERM),
    "mount": ("165, 0, 0, 0, 0, 0", EPERM),
    "open_tree": ("428, 0, 0, 0", EPERM),
    "setns": ("308, 0, 0", EPERM),
    "unshare-user": ("272, 0x10000000", EPERM),
    "clone-user": ("56, 0x10000011, 0, 0, 0, 0", EPERM),
    "clone3": ("435, 0, 0", 38),
    # What programs of a lab do need.
    "socket-route": ("41, 16, 3, 0", 0),
    "socket-diagnosis": ("41, 16, 3, 4", 0),
    "socket-ip": ("41, 2, 1, 0", 0),
    "socket-local": ("41, 1, 1, 0", 0),
    "ptrace-me": ("101, 0, 0, 0, 0", 0),
}


def refused(backend: SandboxBackend, sandbox: Sandbox, arguments: str) -> int:
    """The error number that a system call ends with, 0 for none."""
    if shell(backend, sandbox, "uname -m").strip() != "x86_64":
        pytest.skip("numbers of system calls differ between machines")
    program = SYSCALL.format(arguments=arguments)
    code = backend.run(sandbox, "a", ["perl", "-e", program]).exit_code
    assert code is not None
    return code


@pytest.mark.parametrize("call", CALLS)
def test_system_calls(backend: SandboxBackend, shared: Sandbox, call: str) -> None:
    arguments, errno = CALLS[call]
    assert refused(backend, shared, arguments) == errno


def test_calls_of_another_kind_of_machine_end_the_program(
    backend: SandboxBackend, shared: Sandbox
) -> None:
    """The x32 ABI has numbers of its own, and 31 is SIGSYS."""
    assert refused(backend, shared, "0x40000027") == 128 + 31


def test_nodes_that_filter_packets_may(backend: SandboxBackend, start: Starter) -> None:
    spec = one_network("a", user="0:0", capabilities=("NET_ADMIN",))
    assert refused(backend, start(spec), NETFILTER) == 0


@pytest.mark.parametrize("call", ["io_uring_setup", "socket-vsock", "socket-netfilter"])
def test_without_the_profile_they_reach_the_kernel(
    backend: SandboxBackend,
    start: Starter,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
) -> None:
    """The engine's own profile, which these tests would find out."""
    given = hardening.host_config

    def weakened(*args: Any, **options: Any) -> Any:
        config = given(*args, **options)
        config["SecurityOpt"] = ["no-new-privileges:true"]
        return config

    monkeypatch.setattr(nodes, "host_config", weakened)
    assert refused(backend, start(one_network("a")), CALLS[call][0]) != EPERM


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
    assert host["CpuShares"] == 128
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
