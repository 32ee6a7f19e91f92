"""An agent that does as it is told, behind a real socket."""

import asyncio
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from sandboxes.agent import protocol
from sandboxes.agent.contract import (
    Activity,
    Capacity,
    Found,
    Order,
    Report,
    SandboxAgent,
    ShellLink,
)
from sandboxes.agent.server import AgentServer
from sandboxes.backend import NodeStatus, RunResult
from sandboxes.errors import LabError

READ_BUFFER = 256 << 10
ROOM = Capacity(
    memory_total=8000,
    memory_available=5000,
    containers=3,
    cpus=2,
    costs={"small-1": 128},
    isolated=False,
    reason="the probe failed",
)
REPORT = Report(RunResult(0, b"\x00\xff out", b"err"), "5ea1")
ORDER = Order(
    template="small-1",
    name="s1",
    slot=7,
    parameters={"zone": "exämple"},
    kit=bytes(range(256)),
    work=b"\x1f\x8b work",
    labels={"org.is3c.hub.kind": "session"},
)


class ScriptedAgent(SandboxAgent):
    """Notes every call; `errors` are raised, and `links` attached, by name."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.errors: dict[str, Exception] = {}
        self.link: Any = None
        self.detached = asyncio.Event()
        # What a verb does before it returns: told how to report on its way.
        self.on_ensure: Callable[[Callable[[str], None]], None] = lambda _tell: None
        self.on_run: Callable[[Callable[[bytes], None]], None] = lambda _tell: None

    def _note(self, verb: str, *arguments: Any) -> None:
        self.calls.append((verb, *arguments))
        if verb in self.errors:
            raise self.errors[verb]

    def prepare(self, template: str, slot: int, parameters: Mapping[str, str]) -> bytes:
        self._note("prepare", template, slot, parameters)
        return ORDER.kit

    def ensure(
        self, order: Order, *, on_step: Callable[[str], None] | None = None
    ) -> None:
        assert on_step
        self.on_ensure(on_step)
        self._note("ensure", order)

    def status(self, name: str) -> dict[str, NodeStatus]:
        self._note("status", name)
        return {"client": NodeStatus(True), "grader": NodeStatus(False, 137)}

    def run(
        self,
        name: str,
        program: str,
        *,
        stdin: bytes = b"",
        on_stdout: Callable[[bytes], None] | None = None,
    ) -> Report:
        assert on_stdout
        self.on_run(on_stdout)
        self._note("run", name, program, stdin)
        return REPORT

    def save(self, name: str) -> bytes:
        self._note("save", name)
        return ORDER.work

    def warm(self, name: str) -> None:
        self._note("warm", name)

    def destroy(self, name: str) -> None:
        self._note("destroy", name)

    def find(self, labels: Mapping[str, str]) -> list[Found]:
        self._note("find", labels)
        return [Found("s1", "small-1", {"a": "b"}), Found("k2", "")]

    def activity(self) -> dict[str, Activity]:
        self._note("activity")
        return {"s1": Activity(1.5, 2, 1), "s2": Activity(None, 0, 0)}

    def capacity(self) -> Capacity:
        self._note("capacity")
        return ROOM

    @asynccontextmanager
    async def attach(
        self,
        name: str,
        node: str,
        tab: str,
        *,
        rows: int,
        cols: int,
        position: int | None = None,
        role: str = "owner",
        who: str = "",
    ) -> AsyncIterator[ShellLink]:
        self._note("attach", name, node, tab, rows, cols, position, role, who)
        if self.link is None:
            raise LabError("Nobody enters here.", reason="no-terminal")
        try:
            yield self.link
        finally:
            self.detached.set()


class EchoLink:
    """Gives back what it is sent; an empty frame ends it."""

    def __init__(self) -> None:
        self.frames: asyncio.Queue[bytes | str] = asyncio.Queue(4)

    async def __aiter__(self) -> AsyncIterator[bytes | str]:
        while frame := await self.frames.get():
            yield frame

    async def send(self, frame: bytes | str) -> None:
        await self.frames.put(frame)


@contextmanager
def short_folder() -> Iterator[Path]:
    """A folder that every user reaches: a socket's path has 107 bytes at most."""
    with tempfile.TemporaryDirectory(prefix="ceh-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@asynccontextmanager
async def listening(server: AgentServer, path: Path) -> AsyncIterator[None]:
    """Serve on a unix socket that every user may write to."""
    door = await asyncio.start_unix_server(server.serve, path, limit=READ_BUFFER)
    path.chmod(0o666)
    try:
        yield
    finally:
        door.close()
        await server.close()


class RawCaller:
    """Somebody who writes whatever it likes to the agent's socket."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def sends(self, data: bytes, *, shut: bool = True) -> list[bytes]:
        """The payloads that come back until the agent closes."""
        payloads = []
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(30)
            connection.connect(str(self.path))
            try:
                connection.sendall(data)
                if shut:
                    connection.shutdown(socket.SHUT_WR)
                while True:
                    payloads.append(protocol.receive_frame(connection)[1])
            except (protocol.BadFrame, OSError):
                return payloads
