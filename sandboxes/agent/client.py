"""The agent as others see it: every verb is one connection to its socket."""

import asyncio
import contextlib
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

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
from sandboxes.agent.protocol import BadFrame, Failure, Outcome, Output, Step
from sandboxes.backend import NodeStatus
from sandboxes.errors import EngineError, LabError

CONNECT_SECONDS = 5.0
# Longer than a start may wait for its turn on a full host.
VERB_SECONDS = 900.0
LINK_BUFFER = 256 << 10
# For typing that is still on its way when a page leaves.
CLOSE_SECONDS = 1.0
PROGRESS: TypeAdapter[Any] = TypeAdapter(Step | Output | Failure)


@dataclass(frozen=True)
class Certificates:
    """Mutual TLS: files of our own certificate and key, and of the one authority."""

    certificate: Path
    key: Path
    authority: Path

    def context(self, purpose: ssl.Purpose) -> ssl.SSLContext:
        """A context that believes nobody whom the authority did not sign."""
        context = ssl.create_default_context(purpose, cafile=str(self.authority))
        context.load_cert_chain(self.certificate, self.key)
        context.verify_mode = ssl.CERT_REQUIRED
        return context


class RemoteAgent(SandboxAgent):
    """`address` is "unix:/path" or "tls://host:port"; the latter needs certificates."""

    def __init__(self, address: str, certificates: Certificates | None = None) -> None:
        self.address = address
        self.certificates = certificates

    def prepare(self, template: str, slot: int, parameters: Mapping[str, str]) -> bytes:
        """See `SandboxAgent.prepare`."""
        verb = _verb(
            protocol.Prepare, template=template, slot=slot, parameters=dict(parameters)
        )
        return cast(bytes, self._ask(verb))

    def ensure(
        self, order: Order, *, on_step: Callable[[str], None] | None = None
    ) -> None:
        """See `SandboxAgent.ensure`."""
        self._ask(_verb(protocol.Ensure, **asdict(order)), on_step=on_step)

    def status(self, name: str) -> dict[str, NodeStatus]:
        """See `SandboxAgent.status`."""
        verb = _verb(protocol.Status, name=name)
        return cast(dict[str, NodeStatus], self._ask(verb))

    def run(
        self,
        name: str,
        program: str,
        *,
        stdin: bytes = b"",
        on_stdout: Callable[[bytes], None] | None = None,
    ) -> Report:
        """See `SandboxAgent.run`."""
        verb = _verb(protocol.Run, name=name, program=program, stdin=stdin)
        return cast(Report, self._ask(verb, on_stdout=on_stdout))

    def save(self, name: str) -> bytes:
        """See `SandboxAgent.save`."""
        return cast(bytes, self._ask(_verb(protocol.Save, name=name)))

    def warm(self, name: str) -> None:
        """See `SandboxAgent.warm`."""
        self._ask(_verb(protocol.Warm, name=name))

    def destroy(self, name: str) -> None:
        """See `SandboxAgent.destroy`."""
        self._ask(_verb(protocol.Destroy, name=name))

    def find(self, labels: Mapping[str, str]) -> list[Found]:
        """See `SandboxAgent.find`."""
        return cast(list[Found], self._ask(_verb(protocol.Find, labels=dict(labels))))

    def activity(self) -> dict[str, Activity]:
        """See `SandboxAgent.activity`."""
        return cast(dict[str, Activity], self._ask(protocol.ActivityVerb()))

    def capacity(self) -> Capacity:
        """See `SandboxAgent.capacity`."""
        return cast(Capacity, self._ask(protocol.CapacityVerb()))

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
        """See `SandboxAgent.attach`."""
        place = {"name": name, "node": node, "tab": tab}
        view = {"rows": rows, "cols": cols, "position": position}
        verb = _verb(protocol.Attach, **place, **view, role=role, who=who)
        with _agent_errors():
            reader, writer = await self._open()
        try:
            with _agent_errors():
                writer.write(protocol.json_frame(verb))
                await writer.drain()
                _raise_failure(await protocol.read_frame(reader))
            yield RemoteLink(reader, writer)
        finally:
            await _part(writer)

    def _ask(
        self,
        verb: Any,
        *,
        on_step: Callable[[str], None] | None = None,
        on_stdout: Callable[[bytes], None] | None = None,
    ) -> Any:
        outcome = protocol.OUTCOMES[verb.verb]
        with contextlib.ExitStack() as stack:
            with _agent_errors():
                connection = stack.enter_context(contextlib.closing(self._connect()))
                connection.settimeout(VERB_SECONDS)
                # Whoever is refused hears why, though the agent reads no further.
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    connection.sendall(protocol.json_frame(verb))
            while True:
                match _receive_message(connection, outcome):
                    case Step(step=step):
                        if on_step:
                            on_step(step)
                    case Output(data=data):
                        if on_stdout:
                            on_stdout(data)
                    case Failure() as failure:
                        raise failure.exception()
                    case done:
                        return done.result

    def _connect(self) -> socket.socket:
        scheme, rest = self._parts()
        if scheme == "unix":
            return connect_to(rest)
        host, port = self._host()
        context = self._tls()
        plain = socket.create_connection((host, port), CONNECT_SECONDS)
        return context.wrap_socket(plain, server_hostname=host)

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        scheme, rest = self._parts()
        async with asyncio.timeout(CONNECT_SECONDS):
            if scheme == "unix":
                connection = await asyncio.to_thread(connect_to, rest)
                return await asyncio.open_unix_connection(
                    sock=connection, limit=LINK_BUFFER
                )
            host, port = self._host()
            return await asyncio.open_connection(
                host, port, ssl=self._tls(), limit=LINK_BUFFER
            )

    def _parts(self) -> tuple[str, str]:
        scheme, _colon, rest = self.address.partition(":")
        if scheme not in {"unix", "tls"}:
            raise EngineError(
                f"{self.address!r} is no address of an agent.", reason="agent-down"
            )
        return scheme, rest

    def _host(self) -> tuple[str, int]:
        parts = urlsplit(self.address)
        return parts.hostname or "localhost", parts.port or 0

    def _tls(self) -> ssl.SSLContext:
        if self.certificates is None:
            raise EngineError(
                "An agent elsewhere needs certificates.", reason="agent-down"
            )
        return self.certificates.context(ssl.Purpose.SERVER_AUTH)


def connect_to(path: str) -> socket.socket:
    """Connected to a unix socket; waits in the crowd where many come at once.

    With a time-out of Python's own the system refuses as soon as the queue is full.
    """
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    limit = struct.pack("ll", int(CONNECT_SECONDS), 0)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
    try:
        connection.connect(path)
    except OSError:
        connection.close()
        raise
    return connection


class RemoteLink:
    """A shell link over the agent's socket."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._reader = reader
        self._writer = writer

    async def __aiter__(self) -> AsyncIterator[bytes | str]:
        """See `ShellLink.__aiter__`; EngineError when the agent fails."""
        with _agent_errors():
            while (received := await protocol.read_frame(self._reader)) is not None:
                kind, payload = received
                if kind == protocol.BYTES:
                    yield payload
                elif payload.startswith(b'{"kind":"failure"'):
                    raise Failure.model_validate_json(payload).exception()
                else:
                    yield payload.decode()

    async def send(self, item: bytes | str) -> None:
        """See `ShellLink.send`."""
        if isinstance(item, str):
            self._writer.write(protocol.frame(protocol.JSON, item.encode()))
        else:
            self._writer.write(protocol.frame(protocol.BYTES, item))
        with _agent_errors():
            await self._writer.drain()


def _verb[V: protocol.Message](kind: type[V], **fields: Any) -> V:
    """LabError where a value is nothing that the agent could be asked."""
    try:
        return kind(**fields)
    except ValidationError as error:
        wrong = ", ".join(str(part["loc"][0]) for part in error.errors())
        raise LabError(
            f"The agent cannot be asked this: {wrong}.", reason="bad-call"
        ) from error


def _receive_message(connection: socket.socket, outcome: type[Outcome[Any]]) -> Any:
    with _agent_errors():
        _kind, payload = protocol.receive_frame(connection)
        if payload.startswith(b'{"kind":"outcome"'):
            return outcome.model_validate_json(payload)
        return PROGRESS.validate_json(payload)


async def _part(writer: asyncio.StreamWriter) -> None:
    """Close; an agent that takes nothing any more cannot hold a page up."""
    writer.close()
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await writer.wait_closed()
    except OSError:
        writer.transport.abort()


def _raise_failure(first: tuple[bytes, bytes] | None) -> None:
    if first is None:
        raise _down("it closed the connection")
    if first[1].startswith(b'{"kind":"failure"'):
        raise Failure.model_validate_json(first[1]).exception()


@contextmanager
def _agent_errors() -> Iterator[None]:
    try:
        yield
    except (OSError, TimeoutError, BadFrame) as error:
        raise _down(str(error) or "it takes too long") from error
    except ValidationError as error:
        raise EngineError(
            "The agent and the site do not understand each other. Are both of the"
            " same release?",
            reason="agent-mismatch",
        ) from error


def _down(why: str) -> EngineError:
    return EngineError(
        f"The agent that holds the container engine does not answer: {why}.",
        reason="agent-down",
    )
