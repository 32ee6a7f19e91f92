"""What every back end must do, asked of each of them."""

import asyncio
import secrets
from pathlib import Path

import pytest

from sandboxes.backend import Sandbox, SandboxBackend
from sandboxes.errors import EngineError, LabError, SubnetTaken
from sandboxes.spec import FileSpec, NetworkSpec, SandboxSpec
from sandboxes.terminal import Terminal
from tests.sandboxes.conftest import (
    NODE_IMAGE,
    PATIENCE,
    Starter,
    one_network,
    with_ipv6,
)


async def read_until(terminal: Terminal, wanted: bytes) -> bytes:
    """Output up to and including `wanted`."""
    seen = b""
    async with asyncio.timeout(PATIENCE):
        while wanted not in seen:
            data = await terminal.read()
            assert data, f"ended before {wanted!r}: {seen!r}"
            seen += data
    return seen


def test_started_nodes_run(backend: SandboxBackend, start: Starter, name: str) -> None:
    sandbox = start(one_network("a", "b"))
    assert sandbox.name == name
    assert set(sandbox.nodes) == {"a", "b"}
    assert set(sandbox.networks) == {"lan"}
    assert all(status.running for status in backend.status(sandbox).values())


def test_same_name_is_same_sandbox(start: Starter) -> None:
    spec = one_network("a", "b")
    assert start(spec) == start(spec)


def test_what_is_found_is_as_good(backend: SandboxBackend, start: Starter) -> None:
    started = start(one_network("a"))
    (found,) = [s for s in backend.find({}) if s.name == started.name]
    assert found.running == {"a"}
    assert backend.run(found, "a", ["echo", "hello"]).stdout == b"hello\n"


def test_start_tells_its_steps(start: Starter) -> None:
    steps: list[str] = []
    start(one_network("a", "b"), on_step=steps.append)
    assert steps[0] == "networks"
    assert set(steps[1:3]) == {"node:a", "node:b"}
    assert steps[3:] == ["nodes", "files"]


def test_files_are_there_when_started(backend: SandboxBackend, start: Starter) -> None:
    secret = bytes(range(256)) * 4096
    files = (
        FileSpec("/home/student/deep/er/secret", secret, 0o600),
        FileSpec("/run/work/empty", b""),
    )
    sandbox = start(one_network("a", files=files))
    result = backend.run(
        sandbox, "a", ["cat", files[0].path, files[1].path], max_output=1 << 22
    )
    assert result.stdout == secret


def test_files_can_be_put_later(backend: SandboxBackend, start: Starter) -> None:
    sandbox = start(one_network("a"))
    backend.put_files(sandbox, "a", [FileSpec("/home/student/new/note", b"later")])
    assert backend.run(sandbox, "a", ["cat", "/home/student/new/note"]).stdout == (
        b"later"
    )


def test_run_gives_exit_code_and_streams(
    backend: SandboxBackend, start: Starter
) -> None:
    sandbox = start(one_network("a"))
    assert backend.run(sandbox, "a", ["true"]).exit_code == 0
    assert backend.run(sandbox, "a", ["false"]).exit_code == 1
    failed = backend.run(sandbox, "a", ["cat", "/nowhere"])
    assert (failed.exit_code, failed.stdout) == (1, b"")
    assert b"/nowhere" in failed.stderr


def test_run_hands_input_over_and_ends_it(
    backend: SandboxBackend, start: Starter
) -> None:
    sandbox = start(one_network("a"))
    heard: list[bytes] = []
    data = b"0123456789abcdef\n" * 40_000
    result = backend.run(
        sandbox,
        "a",
        ["cat"],
        stdin=data,
        max_output=1 << 20,
        on_stdout=heard.append,
    )
    assert (result.exit_code, result.stdout) == (0, data)
    assert b"".join(heard) == data
    assert len(heard) > 1


def test_run_is_cut_by_time(backend: SandboxBackend, start: Starter) -> None:
    result = backend.run(start(one_network("a")), "a", ["sleep", "600"], timeout=0.3)
    assert result.timed_out
    assert result.exit_code is None


def test_run_is_cut_by_output(backend: SandboxBackend, start: Starter) -> None:
    result = backend.run(
        start(one_network("a")), "a", ["cat"], stdin=b"x" * 200_000, max_output=1000
    )
    assert result.truncated
    assert not result.timed_out
    assert (result.exit_code, result.stdout) == (None, b"x" * 1000)


def test_unknown_program_is_the_shells_126_or_127(
    backend: SandboxBackend, start: Starter
) -> None:
    result = backend.run(start(one_network("a")), "a", ["no-such-program"])
    assert result.exit_code in {126, 127}


def test_unknown_node_is_an_error(backend: SandboxBackend, start: Starter) -> None:
    with pytest.raises(EngineError) as caught:
        backend.run(start(one_network("a")), "z", ["true"])
    assert caught.value.reason == "no-such-node"


def test_stop_removes_all_and_may_be_repeated(
    backend: SandboxBackend, start: Starter
) -> None:
    spec = one_network("a", "b")
    sandbox = start(spec)
    backend.stop(sandbox)
    backend.stop(sandbox)
    assert not any(status.running for status in backend.status(sandbox).values())
    assert backend.find(spec.labels) == []
    with pytest.raises(EngineError):
        backend.run(sandbox, "a", ["true"])


def test_stop_needs_only_the_name(backend: SandboxBackend, start: Starter) -> None:
    spec = one_network("a")
    backend.stop(Sandbox(start(spec).name))
    assert backend.find(spec.labels) == []


def test_find_is_by_all_labels(backend: SandboxBackend, start: Starter) -> None:
    spec = one_network("a")
    sandbox = start(spec)
    assert backend.find(spec.labels) == [sandbox]
    assert backend.find({**spec.labels, "org.is3c.hub.other": "x"}) == []


def test_taken_subnet_is_told(
    backend: SandboxBackend, start: Starter, name: str
) -> None:
    first, second = one_network("a"), one_network("a")
    start(first)
    overlapping = SandboxSpec(
        nodes=(),
        networks=(NetworkSpec("lan", first.networks[0].subnet),),
        labels=second.labels,
    )
    with pytest.raises(SubnetTaken):
        start(overlapping, f"{name}-2")
    assert backend.find(second.labels) == []


def test_taken_ipv6_subnet_is_told(
    backend: SandboxBackend, start: Starter, name: str
) -> None:
    subnet6 = f"fd{secrets.token_hex(1)}:{secrets.token_hex(2)}::/64"
    first, second = (with_ipv6(one_network("a"), subnet6) for _time in range(2))
    start(first)
    with pytest.raises(SubnetTaken):
        start(second, f"{name}-2")
    assert backend.find(second.labels) == []


def test_missing_image_is_named(backend: SandboxBackend, start: Starter) -> None:
    spec = one_network("a", image="ceh-test/nobody-built-this")
    with pytest.raises(LabError, match="ceh-test/nobody-built-this") as caught:
        start(spec)
    assert caught.value.reason == "image-missing"
    assert backend.find(spec.labels) == []


async def test_terminal_talks_and_closes(
    backend: SandboxBackend, start: Starter
) -> None:
    sandbox = await asyncio.to_thread(start, one_network("a"))
    terminal = await backend.open_terminal(sandbox, "a", rows=30, cols=100)
    await terminal.resize(40, 120)
    await terminal.write(b"echo one-two\n")
    await read_until(terminal, b"one-two")
    await terminal.close()
    await terminal.close()
    async with asyncio.timeout(PATIENCE):
        while await terminal.read():
            pass


async def test_close_ends_a_waiting_read(
    backend: SandboxBackend, start: Starter
) -> None:
    sandbox = await asyncio.to_thread(start, one_network("a"))
    terminal = await backend.open_terminal(sandbox, "a")

    async def read_to_end() -> None:
        while await terminal.read():
            pass

    reading = asyncio.create_task(read_to_end())
    await asyncio.sleep(0)
    await terminal.close()
    async with asyncio.timeout(PATIENCE):
        await reading


def test_image_labels(backend: SandboxBackend) -> None:
    found = backend.image_labels([NODE_IMAGE, "ceh-test/nobody-built-this"])
    assert found[NODE_IMAGE] is not None
    assert found["ceh-test/nobody-built-this"] is None


def test_failing_build_shows_its_last_step(
    backend: SandboxBackend, tmp_path: Path
) -> None:
    (tmp_path / "Dockerfile").write_text("FROM debian:trixie-slim\nRUN false\n")
    lines: list[str] = []
    with pytest.raises(LabError, match="RUN false") as caught:
        backend.build_image("ceh-test/fails", tmp_path, labels={}, on_line=lines.append)
    assert caught.value.reason == "build-failed"
    assert lines
    assert backend.image_labels(["ceh-test/fails"]) == {"ceh-test/fails": None}
