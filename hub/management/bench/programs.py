"""The site's own processes: started, looked at, killed and started again."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from hub.management.bench.page import PATIENCE
from hub.management.bench.screen import MeasureError

MANAGE = settings.BASE_DIR / "manage.py"
END_SECONDS = 15


class Program:
    """A process that answers on a socket; what it prints is kept in `log`."""

    def __init__(
        self,
        command: Sequence[str],
        log: Path,
        answers: Callable[[], bool],
        settings_of_its_own: Mapping[str, str] = {},
    ) -> None:
        self.command = list(command)
        self.log = log
        self.answers = answers
        self.environment = {**os.environ, **settings_of_its_own}
        self.log.write_bytes(b"")

    def start(self) -> None:
        """Begin it; it may be a moment until it answers."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(  # noqa: S603 - our own programs
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=self.environment,
            )

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        """End it in order, if it can be."""
        self.process.terminate()
        try:
            self.process.wait(timeout=END_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def is_up(self) -> bool:
        """Whether it answers; MeasureError with its last words when it has ended."""
        if self.process.poll() is not None:
            text = self.log.read_text(encoding="utf-8", errors="replace")
            raise MeasureError(f"{self.command[1:4]} ended: {text[-500:]}")
        return self.answers()

    def memory(self) -> float:
        """Resident MiB of the process."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        if found is None:
            raise MeasureError(f"{self.command[1:4]} does not run any more")
        return int(found[1]) / 1024


class Server(Program):
    """A program that answers at `url`."""

    def __init__(
        self, command: Sequence[str], log: Path, own: Mapping[str, str] = {}
    ) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/"
        super().__init__([*command, str(port)], log, lambda: _listens(port), own)


@contextmanager
def running[P: Program](program: P) -> Iterator[P]:
    """For as long as it is needed; it answers from the beginning."""
    program.start()
    try:
        wait_until(program.is_up, f"{program.command[1:4]} to listen")
        yield program
    finally:
        program.end()


def agent_program() -> Program:
    """The agent; its log is in var/agent.log."""
    path = settings.AGENT.partition(":")[2]

    def answers() -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(path) == 0

    command = [sys.executable, str(MANAGE), "agent"]
    return Program(command, settings.VAR_DIR / "agent.log", answers)


def web_server(warm: int) -> Server:
    """The site, which keeps `warm` sandboxes; its log is in var/server.log."""
    pool = {"HUB_POOL_READY": str(warm), "HUB_POOL_MAX": str(warm)}
    command = [sys.executable, "-u", str(MANAGE), "serve", "--port"]
    return Server(command, settings.VAR_DIR / "server.log", pool)


def peer_server(docker_host: str | None) -> Server:
    """terminado before `docker exec`; its log is in var/peer.log."""
    own = {"DOCKER_HOST": docker_host} if docker_host else {}
    command = [sys.executable, "-m", "hub.management.bench.peer"]
    return Server(command, settings.VAR_DIR / "peer.log", own)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until[T](look: Callable[[], T | None], what: str) -> T:
    """The first true answer of `look`; TimeoutError names what did not happen."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if seen := look():
            return seen
        time.sleep(0.02)
    raise TimeoutError(f"waited too long for {what}")
