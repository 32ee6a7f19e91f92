"""A shell on a pseudo-terminal as raw bytes on the event loop."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from sandboxes.backends.docker.engine import Engine, engine_errors
from sandboxes.backends.docker.execution import (
    MARK,
    MARKED,
    SIGNALS,
    new_mark,
    run_script,
)
from sandboxes.backends.docker.stream import Stream
from sandboxes.errors import EngineError

# Output that floods is gathered for a moment, output that trickles is not: fewer and
# larger frames cost a fraction of the processor time, a key's echo loses nothing.
FLOOD_BYTES = 8 * 1024
FLOOD_WINDOW = 0.020
GATHERING = 0.004
READ_SIZE = 64 * 1024
FLOOD_READ_SIZE = 256 * 1024

ENVIRONMENT = ("TERM=xterm-256color", "LANG=C.UTF-8")
# The engine holds back the first key of its detach sequence; its default, Ctrl-P, is
# the shell's "previous line". This one begins with Ctrl-^, which no shell uses.
DETACH_KEYS = "ctrl-^,ctrl-@,ctrl-]"

# Kills the terminal's own sessions: those of marked processes that have a controlling
# terminal. A daemon that left its session stays, as it does when one logs out.
# /proc/PID/stat after the command's name: state, parent, group, session, terminal.
KILL_SESSIONS = f"""{MARKED}
mark=$1
sessions=
for file in /proc/[0-9]*/environ; do
    marked "$mark" "$file" || continue
    read -r line < "${{file%environ}}stat" || continue
    set -- ${{line##*) }}
    [ "$5" = 0 ] || sessions="$sessions $4 "
done 2>/dev/null
[ "$sessions" ] || exit 0
for signal in {SIGNALS}; do
    found=
    for file in /proc/[0-9]*/stat; do
        read -r line < "$file" || continue
        set -- ${{line##*) }}
        case "$1$sessions" in
            Z*) ;;
            *" $4 "*) found=1; kill -$signal "${{line%% *}}" ;;
        esac
    done
    [ "$found" ] || exit 0
done 2>/dev/null
exit 1
"""


class DockerTerminal:
    """An exec with a pseudo-terminal; made by `open_terminal`."""

    def __init__(
        self, engine: Engine, container: str, user: str | None, argv: Sequence[str]
    ) -> None:
        self._engine = engine
        self._container = container
        self._user = user
        self._mark = new_mark()
        with engine_errors():
            created = engine.api.exec_create(
                container,
                list(argv),
                stdin=True,
                tty=True,
                user=user or "",
                environment=[*ENVIRONMENT, self._mark],
                detach_keys=DETACH_KEYS,
            )
            self._exec_id = str(created["Id"])
            self._stream = Stream(
                engine.api.exec_start(self._exec_id, tty=True, socket=True)
            )
        self._early = self._stream.early
        self._window_start = 0.0
        self._window_bytes = 0
        self._closed = False

    async def read(self) -> bytes:
        """See `Terminal.read`."""
        if self._early:
            data, self._early = self._early, b""
            return data
        flooding = self._window_bytes > FLOOD_BYTES
        if flooding:
            await asyncio.sleep(GATHERING)
        data = await self._receive(FLOOD_READ_SIZE if flooding else READ_SIZE)
        now = asyncio.get_running_loop().time()
        if now - self._window_start > FLOOD_WINDOW:
            self._window_start, self._window_bytes = now, 0
        self._window_bytes += len(data)
        return data

    async def write(self, data: bytes) -> None:
        """See `Terminal.write`; what is typed after the shell's end is dropped."""
        if self._closed:
            return
        loop = asyncio.get_running_loop()
        with suppress(OSError):
            await loop.sock_sendall(self._stream.socket, data)

    async def resize(self, rows: int, cols: int) -> None:
        """See `Terminal.resize`; without effect once the shell ended."""
        await asyncio.to_thread(self.set_size, rows, cols)

    def set_size(self, rows: int, cols: int) -> None:
        """The blocking form of `resize`."""
        with suppress(EngineError), engine_errors():
            self._engine.api.exec_resize(self._exec_id, height=rows, width=cols)

    async def close(self) -> None:
        """See `Terminal.close`."""
        if self._closed:
            return
        self._closed = True
        # A pending read or write ends at this, before the descriptor goes away below.
        self._stream.shut_down()
        try:
            with suppress(EngineError):
                await asyncio.to_thread(self._end_sessions)
        finally:
            self._stream.close()

    def _end_sessions(self) -> None:
        run_script(self._engine, self._container, KILL_SESSIONS, self._mark, self._user)

    async def _receive(self, size: int) -> bytes:
        if self._closed:
            return b""
        try:
            return await asyncio.get_running_loop().sock_recv(self._stream.socket, size)
        except OSError:
            return b""


def end_terminals(engine: Engine, container: str) -> None:
    """End every session on a terminal, whoever opened it; quiet when all is gone."""
    try:
        # Every mark begins with this.
        run_script(engine, container, KILL_SESSIONS, f"{MARK}=", None)
    except EngineError as error:
        if error.reason not in {"node-stopped", "not-found"}:
            raise
