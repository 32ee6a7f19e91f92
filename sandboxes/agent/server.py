"""The agent's door: who may knock, and one verb for each connection."""

import asyncio
import contextlib
import logging
import socket
import struct
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, contextmanager
from typing import Any

from pydantic import ValidationError

from sandboxes.agent import protocol
from sandboxes.agent.contract import SandboxAgent, ShellLink
from sandboxes.agent.protocol import BadFrame, Failure, Outcome, Output, Step
from sandboxes.errors import EngineError, SandboxError

log = logging.getLogger(__name__)
# Starts wait for their turn in a pool of their own: whoever looks, checks or removes
# must not stand behind them.
SLOW = frozenset({"prepare", "ensure", "save", "warm"})
SLOW_THREADS = 128
QUICK_THREADS = 64
# A verb must come soon, or the connection is somebody's mistake.
VERB_SECONDS = 10.0
# A frame of a page's typing: a paste is the largest.
MAX_TYPED = 2 << 20
# What is read of a stranger's verb, so that the refusal finds its way back.
MAX_STRANGE = 4 << 10
FAULT = "The agent failed; its log says why."
CREDENTIALS = struct.Struct("iII")


class AgentServer:
    """Serves an agent; `users` are the user ids that may ask on a unix socket.

    None admits everybody who has got through the socket's file mode or through TLS.
    """

    def __init__(
        self, agent: SandboxAgent, *, users: Collection[int] | None = None
    ) -> None:
        self.agent = agent
        self.users = users
        self._slow = ThreadPoolExecutor(SLOW_THREADS, thread_name_prefix="slow")
        self._quick = ThreadPoolExecutor(QUICK_THREADS, thread_name_prefix="quick")
        self._connections: set[asyncio.Task[None]] = set()

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """One connection, from its verb to its end; no caller can make it raise."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - for the type checker
        self._connections.add(task)
        try:
            await self._answer(reader, writer)
        except (BadFrame, ValidationError, TimeoutError) as error:
            log.warning("a call was refused: %s", _complaint(error))
            await _refuse(writer, "The agent did not understand.", "bad-call")
        except OSError as error:
            log.info("a caller went away: %s", error)
        except Exception:
            log.exception("a call failed in the agent's own code")
            await _refuse(writer, FAULT, "agent-fault")
        finally:
            self._connections.discard(task)
            writer.close()

    async def close(self) -> None:
        """End the connections; verbs under way go on to their end."""
        for task in set(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        for pool in (self._slow, self._quick):
            pool.shutdown(wait=False, cancel_futures=True)

    async def _answer(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if not self._is_admitted(writer):
            with contextlib.suppress(BadFrame, TimeoutError):
                await _first(reader, MAX_STRANGE)
            await _refuse(writer, "The agent does not know you.", "forbidden")
            return
        first = await _first(reader, protocol.MAX_FRAME)
        if first is None:
            return
        kind, payload = first
        if kind != protocol.JSON:
            raise BadFrame("a verb must be JSON")
        verb = protocol.VERBS.validate_json(payload, strict=True)
        try:
            if isinstance(verb, protocol.Attach):
                await self._attach(verb, reader, writer)
            else:
                await self._perform(verb, writer)
        except SandboxError as error:
            await _write(writer, Failure.of(error))

    def _is_admitted(self, writer: asyncio.StreamWriter) -> bool:
        connection = writer.get_extra_info("socket")
        if self.users is None or connection.family != socket.AF_UNIX:
            return True
        raw = connection.getsockopt(
            socket.SOL_SOCKET, socket.SO_PEERCRED, CREDENTIALS.size
        )
        _process, user, _group = CREDENTIALS.unpack(raw)
        if user not in self.users:
            log.warning("user %d may not ask the agent", user)
        return user in self.users

    async def _perform(self, verb: Any, writer: asyncio.StreamWriter) -> None:
        """Run the verb in a thread; what it tells on its way is passed on in order.

        For a caller that is slow to read, as much waits here as a program may print.
        """
        loop = asyncio.get_running_loop()
        told: asyncio.Queue[protocol.Message | None] = asyncio.Queue()

        def tell(message: protocol.Message) -> None:
            # A server that has ended hears nothing, and the verb goes on.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(told.put_nowait, message)

        pool = self._slow if verb.verb in SLOW else self._quick
        work = loop.run_in_executor(pool, self._outcome, verb, tell)
        work.add_done_callback(lambda _done: told.put_nowait(None))
        gone = False
        while (message := await told.get()) is not None:
            # The verb goes on without its caller: all of them can be repeated.
            if not gone:
                try:
                    await _write(writer, message)
                except OSError:
                    gone = True
        outcome = await work
        if not gone:
            await _write(writer, outcome)

    def _outcome(
        self, verb: Any, tell: Callable[[protocol.Message], None]
    ) -> Outcome[Any]:
        with _faults(verb.verb):
            return protocol.OUTCOMES[verb.verb](result=self._call(verb, tell))

    def _call(self, verb: Any, tell: Callable[[protocol.Message], None]) -> Any:
        match verb:
            case protocol.Ensure():
                return self.agent.ensure(
                    verb.order(), on_step=lambda step: tell(Step(step=step))
                )
            case protocol.Run():
                return self.agent.run(
                    verb.name,
                    verb.program,
                    stdin=verb.stdin,
                    on_stdout=lambda data: tell(Output(data=data)),
                )
            case _:
                arguments = verb.model_dump(exclude={"verb"})
                return getattr(self.agent, verb.verb)(**arguments)

    async def _attach(
        self,
        verb: protocol.Attach,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        async with AsyncExitStack() as stack:
            with _faults("attach"):
                link = await stack.enter_async_context(
                    self.agent.attach(**verb.model_dump(exclude={"verb"}))
                )
            await _write(writer, Outcome[None](result=None))
            tasks = [
                asyncio.create_task(_to_page(link, writer)),
                asyncio.create_task(_from_page(link, reader)),
            ]
            try:
                done, _rest = await asyncio.wait(
                    tasks, return_when=asyncio.FIRST_COMPLETED
                )
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
            for task in done:
                task.result()


async def _to_page(link: ShellLink, writer: asyncio.StreamWriter) -> None:
    items = aiter(link)
    while True:
        with _faults("attach"):
            item = await anext(items, None)
        if item is None:
            return
        if isinstance(item, str):
            writer.write(protocol.frame(protocol.JSON, item.encode()))
        else:
            writer.write(protocol.frame(protocol.BYTES, item))
        await writer.drain()


async def _from_page(link: ShellLink, reader: asyncio.StreamReader) -> None:
    while (received := await protocol.read_frame(reader, MAX_TYPED)) is not None:
        kind, payload = received
        text = kind == protocol.JSON
        with _faults("attach"):
            await link.send(payload.decode(errors="replace") if text else payload)


@contextmanager
def _faults(verb: str) -> Iterator[None]:
    """Tell errors of the agent's own code from those of the caller's connection."""
    try:
        yield
    except SandboxError:
        raise
    except Exception as error:
        log.exception("%s failed in the agent's own code", verb)
        raise EngineError(FAULT, reason="agent-fault") from error


def _complaint(error: Exception) -> str:
    """One line that says what is wrong with a call, without its values."""
    text = str(error)
    if isinstance(error, ValidationError):
        text = "; ".join(f"{part['loc']}: {part['msg']}" for part in error.errors())
    return " ".join(text.split())[:300]


async def _first(
    reader: asyncio.StreamReader, limit: int
) -> tuple[bytes, bytes] | None:
    async with asyncio.timeout(VERB_SECONDS):
        return await protocol.read_frame(reader, limit)


async def _refuse(writer: asyncio.StreamWriter, message: str, reason: str) -> None:
    with contextlib.suppress(OSError):
        await _write(writer, Failure.of(EngineError(message, reason=reason)))


async def _write(writer: asyncio.StreamWriter, message: protocol.Message) -> None:
    writer.write(protocol.json_frame(message))
    await writer.drain()
