"""A served agent that only writes down what it is asked, and raw callers of it."""

import asyncio
import json
import socket
import ssl
import threading
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
)
from sandboxes.agent.server import AgentServer
from sandboxes.backend import NodeStatus, RunResult
from tests.sandboxes.conftest import PATIENCE

ALL_BYTES = bytes(range(256)) * 3
ANSWERS: dict[str, Any] = {
    "prepare": ALL_BYTES,
    "ensure": None,
    "status": {"client": NodeStatus(True), "grader": NodeStatus(False, 137)},
    "run": Report(RunResult(None, ALL_BYTES, ALL_BYTES[::-1], True, True), "ab12"),
    "save": ALL_BYTES,
    "warm": None,
    "destroy": None,
    "find": [Found("a", "t-1", {"k": "vé"}, frozenset({"client"})), Found("b", "")],
    "activity": {
        "a": Activity(1.5, 2, 3, (("client", "1"), ("client", "2"))),
        "b": Activity(None, 0, 1),
    },
    "capacity": Capacity(9, 8, 7, 6, {"t-1": 5}, False, "why"),
}


class FakeLink:
    """Gives `frames` to the page and keeps what comes from it in `heard`."""

    def __init__(self, frames: Any = ()) -> None:
        self.frames = frames
        self.sent = 0
        self.heard: list[bytes | str] = []
        self.left = threading.Event()

    async def __aiter__(self) -> AsyncIterator[bytes | str]:
        for frame in self.frames:
            self.sent += len(frame)
            yield frame
        await asyncio.Event().wait()

    async def send(self, frame: bytes | str) -> None:
        self.heard.append(frame)


class Recorder(SandboxAgent):
    """`acts` says what a verb does instead of giving its answer."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.acts: dict[str, Callable[..., Any]] = {}
        self.link: Any = FakeLink()

    def _do(self, verb: str, **arguments: Any) -> Any:
        self.calls.append((verb, arguments))
        act = self.acts.get(verb)
        return act() if act else ANSWERS[verb]

    def prepare(self, template: str, slot: int, parameters: Mapping[str, str]) -> bytes:
        made: bytes = self._do(
            "prepare", template=template, slot=slot, parameters=parameters
        )
        return made

    def ensure(
        self, order: Order, *, on_step: Callable[[str], None] | None = None
    ) -> None:
        assert on_step
        for step in ("networks", "nodes", "node:client", "files"):
            on_step(step)
        self._do("ensure", order=order)

    def status(self, name: str) -> dict[str, NodeStatus]:
        return self._do("status", name=name)  # type: ignore[no-any-return]

    def run(
        self,
        name: str,
        program: str,
        *,
        stdin: bytes = b"",
        on_stdout: Callable[[bytes], None] | None = None,
    ) -> Report:
        assert on_stdout
        for number in range(256):
            on_stdout(bytes([number]) * 3)
        made: Report = self._do("run", name=name, program=program, stdin=stdin)
        return made

    def save(self, name: str) -> bytes:
        return self._do("save", name=name)  # type: ignore[no-any-return]

    def warm(self, name: str) -> None:
        self._do("warm", name=name)

    def destroy(self, name: str) -> None:
        self._do("destroy", name=name)

    def find(self, labels: Mapping[str, str]) -> list[Found]:
        return self._do("find", labels=labels)  # type: ignore[no-any-return]

    def activity(self) -> dict[str, Activity]:
        return self._do("activity")  # type: ignore[no-any-return]

    def capacity(self) -> Capacity:
        return self._do("capacity")  # type: ignore[no-any-return]

    @asynccontextmanager
    async def attach(self, *place: str, **view: Any) -> AsyncIterator[Any]:
        self.calls.append(("attach", {"place": place, **view}))
        if act := self.acts.get("attach"):
            act()
        try:
            yield self.link
        finally:
            self.link.left.set()


class Door:
    """A server in a thread of its own; `address` is what a client is given."""

    def __init__(self, server: AgentServer, path: Path) -> None:
        self.server = server
        self.path = path
        self.address = f"unix:{path}"
        self.loop = asyncio.new_event_loop()
        self._listening: asyncio.Server | None = None
        self._thread = threading.Thread(target=self.loop.run_forever)

    def open(self, tls: ssl.SSLContext | None = None) -> None:
        """Listen on the path, or with TLS on a free port of this host."""
        self._thread.start()
        if tls is None:
            self._listening = self.wait(
                asyncio.start_unix_server(self.server.serve, self.path)
            )
        else:
            self._listening = self.wait(
                asyncio.start_server(self.server.serve, "127.0.0.1", 0, ssl=tls)
            )
            port = self._listening.sockets[0].getsockname()[1]
            self.address = f"tls://127.0.0.1:{port}"

    def wait(self, work: Any) -> Any:
        """Do it on the server's loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE)

    def end(self) -> None:
        """As the process ends."""
        if self._listening is not None:
            self.wait(self._end(self._listening))
            self._listening = None

    async def _end(self, listening: asyncio.Server) -> None:
        listening.close()
        await self.server.close()
        await asyncio.sleep(0.05)

    def shut(self) -> None:
        """End it, and its thread."""
        self.end()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(PATIENCE)
        self.loop.close()

    @contextmanager
    def knock(self) -> Iterator[socket.socket]:
        """A caller with nothing but a socket."""
        with socket.socket(socket.AF_UNIX) as caller:
            caller.settimeout(PATIENCE)
            caller.connect(str(self.path))
            yield caller

    def answer(self, raw: bytes, *, ends: bool = False) -> dict[str, Any]:
        """The first message that these bytes are answered with."""
        with self.knock() as caller:
            caller.sendall(raw)
            if ends:
                caller.shutdown(socket.SHUT_WR)
            kind, payload = protocol.receive_frame(caller)
        assert kind == protocol.JSON
        message: dict[str, Any] = json.loads(payload)
        return message


@contextmanager
def served(
    agent: SandboxAgent,
    path: Path,
    *,
    tls: ssl.SSLContext | None = None,
    users: set[int] | None = None,
) -> Iterator[Door]:
    """The agent behind a door."""
    door = Door(AgentServer(agent, users=users), path)
    try:
        door.open(tls)
        yield door
    finally:
        door.shut()
