"""Terminals: what they are, and what is left when they close."""

import asyncio

import pytest

from sandboxes.backend import SandboxBackend
from sandboxes.spec import Limits
from tests.sandboxes.backends.docker.conftest import processes
from tests.sandboxes.conftest import PATIENCE, Starter, one_network
from tests.sandboxes.test_contract import read_until

pytestmark = pytest.mark.docker


async def test_terminal_is_a_real_one(backend: SandboxBackend, start: Starter) -> None:
    sandbox = await asyncio.to_thread(start, one_network("a"))
    terminal = await backend.open_terminal(sandbox, "a", rows=31, cols=97)
    try:
        await terminal.write(b'stty size; echo "$TERM/$LANG"\n')
        seen = await read_until(terminal, b"xterm-256color/C.UTF-8")
        assert b"31 97" in seen
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
    async with asyncio.timeout(PATIENCE):
        while await terminal.read():
            pass
    await terminal.write(b"too late\n")
    await terminal.resize(10, 10)
    await terminal.close()


@pytest.mark.parametrize(
    ("typed", "sign"),
    [
        pytest.param(b"yes flood\n", b"flood\r\nflood", id="flood"),
        pytest.param(b"sleep 7003 & echo up $((6 * 7))\n", b"up 42", id="background"),
        pytest.param(b"(echo up $((6 * 7)); sleep 7003)\n", b"up 42", id="foreground"),
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
    await one.write(b"setsid -f sleep 7004; echo up $((6 * 7))\n")
    await read_until(one, b"up 42")
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


async def test_closed_terminal_ends_a_fork_bomb(
    backend: SandboxBackend, start: Starter
) -> None:
    sandbox = await asyncio.to_thread(start, one_network("a", limits=Limits(pids=30)))
    terminal = await backend.open_terminal(sandbox, "a")
    await terminal.write(b":(){ :|:& };:\n")
    await read_until(terminal, b"fork: retry")
    await terminal.close()
    left = await asyncio.to_thread(processes, backend, sandbox)
    assert "bash" not in left.split()
