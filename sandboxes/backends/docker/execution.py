"""Commands inside a running node: bounded, streamed, and ended when they are cut."""

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sandboxes.backend import RunResult
from sandboxes.backends.docker.engine import Engine, engine_errors
from sandboxes.backends.docker.stream import STDOUT, Conversation, Frames, Stream
from sandboxes.errors import EngineError

# The engine cannot end an exec, and closing its connection does not either. So each
# one carries a mark in its environment, which children inherit, and a second exec of
# the same user looks for it. Its shell forks nothing, because a fork bomb may have
# left no room for more than itself; what it stops first cannot fork behind its back.
MARK = "SANDBOX_EXEC"
MARKED = """
marked() {
    while read -r line || [ "$line" ]; do
        case "$line" in *"$1"*) return 0 ;; esac
    done < "$2"
    return 1
}
"""
SIGNALS = "STOP STOP KILL KILL KILL KILL KILL KILL KILL KILL"
KILL_MARKED = f"""{MARKED}
for signal in {SIGNALS}; do
    found=
    for file in /proc/[0-9]*/environ; do
        marked "$1" "$file" || continue
        found=1
        process=${{file#/proc/}}
        kill -$signal "${{process%/environ}}"
    done
    [ "$found" ] || exit 0
done 2>/dev/null
exit 1
"""
KILL_TIMEOUT = 10.0
KILL_ATTEMPTS = 7
# An exec's exit code is known a moment after its output ended, even when that was at
# the last moment.
EXIT_CODE_PATIENCE = 5.0


def new_mark() -> str:
    """An environment entry that no other process carries."""
    return f"{MARK}={secrets.token_hex(16)}"


@dataclass
class _Output:
    """Collects both streams up to `limit` bytes together."""

    limit: int
    on_stdout: Callable[[bytes], None] | None

    def __post_init__(self) -> None:
        self.stdout = bytearray()
        self.stderr = bytearray()
        self.truncated = False
        self._frames = Frames()

    def take(self, data: bytes) -> bool:
        """False once the limit is passed."""
        for kind, piece in self._frames.feed(data):
            room = self.limit - len(self.stdout) - len(self.stderr)
            kept = piece[:room]
            (self.stdout if kind == STDOUT else self.stderr).extend(kept)
            if kept and kind == STDOUT and self.on_stdout:
                self.on_stdout(kept)
            if len(piece) > room:
                self.truncated = True
                return False
        return True


@dataclass(frozen=True)
class Command:
    """What to run and its bounds: `timeout` in seconds, `max_output` in bytes."""

    argv: Sequence[str]
    user: str | None = None
    stdin: bytes = b""
    timeout: float = 30.0
    max_output: int = 1 << 20
    on_stdout: Callable[[bytes], None] | None = None


def run(engine: Engine, container: str, command: Command) -> RunResult:
    """Run to the end, or end it at its bounds; EngineError when it cannot start."""
    mark = new_mark()
    output = _Output(command.max_output, command.on_stdout)
    with engine_errors():
        exec_id = _create(engine, container, command, mark)
        stream = Stream(engine.api.exec_start(exec_id, socket=True))
    deadline = time.monotonic() + command.timeout
    exit_code = None
    try:
        ended = Conversation(stream, command.stdin).hold(deadline, output.take)
        if ended and not output.truncated:
            # A command may close its output and go on.
            exit_code = _exit_code(engine, exec_id, deadline)
    finally:
        stream.close()
        if exit_code is None:
            kill_marked(engine, container, mark, command.user)
    return RunResult(
        exit_code=exit_code,
        stdout=bytes(output.stdout),
        stderr=bytes(output.stderr),
        timed_out=exit_code is None and not output.truncated,
        truncated=output.truncated,
    )


def kill_marked(engine: Engine, container: str, mark: str, user: str | None) -> None:
    """Kill every process in the container that carries this mark."""
    try:
        run_script(engine, container, KILL_MARKED, mark, user)
    except EngineError as error:
        if error.reason not in {"node-stopped", "not-found"}:
            raise


def run_script(
    engine: Engine, container: str, script: str, mark: str, user: str | None
) -> None:
    """Run one of the kill scripts, without output and without mark of its own.

    Tried again: in a node full of processes there is not always room for one more, and
    on a busy host the killed ones need a while to end.
    """
    argv = ["sh", "-c", script, "sh", mark]
    for attempt in range(KILL_ATTEMPTS):
        with engine_errors():
            exec_id = str(
                engine.api.exec_create(container, argv, user=user or "")["Id"]
            )
            stream = Stream(engine.api.exec_start(exec_id, socket=True))
        try:
            deadline = time.monotonic() + KILL_TIMEOUT
            Conversation(stream, b"").hold(deadline, lambda data: True)
        finally:
            stream.close()
        if _exit_code(engine, exec_id, deadline) == 0:
            return
        time.sleep(0.05 * 2**attempt)


def _create(engine: Engine, container: str, command: Command, mark: str) -> str:
    created = engine.api.exec_create(
        container,
        list(command.argv),
        stdin=True,
        user=command.user or "",
        environment=[mark],
    )
    return str(created["Id"])


def _exit_code(engine: Engine, exec_id: str, deadline: float) -> int | None:
    """None when it still runs at `deadline` and a little later."""
    deadline = max(deadline, time.monotonic() + EXIT_CODE_PATIENCE)
    pause = 0.005
    while True:
        with engine_errors():
            state = engine.api.exec_inspect(exec_id)
        if not state["Running"]:
            code: int | None = state["ExitCode"]
            return code
        if time.monotonic() > deadline:
            return None
        time.sleep(pause)
        pause = min(2 * pause, 0.2)
