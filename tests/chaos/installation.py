"""An installation whose processes are killed without warning and started again."""

import os
import secrets
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psycopg

from tests.browser.sandpits import write_sandpits
from tests.browser.server import (
    MANAGE,
    ROOT,
    install,
    own_environment,
    remove_sandboxes,
)

ENGINE_PID = ROOT / "var" / "dockerd.pid"
# The database, queue and workers of the production profile; run by `.ci/production`.
WITH_WORKERS = os.environ.get("CHAOS_WORKERS") == "1"
POOL = os.environ.get("CHAOS_POOL", "1")
POSTGRES = ("DB", "USER", "HOST", "PORT")
READY_SECONDS = 60.0
STOP_SECONDS = 30.0


@dataclass
class Victim:
    """A process that may die: how it is started, and when it answers again."""

    command: list[str]
    environment: dict[str, str]
    log: IO[bytes]
    answers: Callable[[], bool]
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Begin it; it may take a moment until it answers."""
        self.process = subprocess.Popen(
            self.command, env=self.environment, stdout=self.log, stderr=self.log
        )

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """End it in order."""
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()


class Worker(Victim):
    """It says in its log when it begins to look for work."""

    def start(self) -> None:
        """Begin it, and remember what it said before."""
        self._said = self._log_size()
        super().start()
        self.answers = lambda: self._log_size() > self._said

    def _log_size(self) -> int:
        return os.fstat(self.log.fileno()).st_size


class EngineVictim:
    """The engine that `.ci/engine` started on this machine."""

    def __init__(self) -> None:
        self._starter: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin it, as an operator would."""
        self._starter = subprocess.Popen(
            [str(ROOT / ".ci" / "engine")], stdout=subprocess.DEVNULL
        )

    def kill(self) -> None:
        """End it as a power cut would; containers go on by themselves."""
        self.stop()
        pid = int(ENGINE_PID.read_text())
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not _alive(pid), "the engine to be gone")

    def answers(self) -> bool:
        """Whether it does."""
        outcome = subprocess.run(["docker", "version"], capture_output=True)
        return outcome.returncode == 0

    def stop(self) -> None:
        """It goes on; only what started it has come to its end."""
        if self._starter:
            self._starter.wait(READY_SECONDS)

    @staticmethod
    def may_die() -> bool:
        """Whether the caller has allowed it, and the engine is ours to kill."""
        if os.environ.get("CHAOS_ENGINE") != "1" or os.getuid() != 0:
            return False
        return ENGINE_PID.exists() and _alive(int(ENGINE_PID.read_text()))


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


@dataclass
class Installation:
    """One site in `folder`; `project` marks what is its own on the engine."""

    folder: Path
    project: str
    url: str
    victims: dict[str, "Victim | EngineVictim"] = field(default_factory=dict)

    def processes(self) -> list[Victim]:
        """Those of the site's own, in the order in which they are started."""
        return [v for v in self.victims.values() if isinstance(v, Victim)]

    def rows(self, query: str) -> list[tuple[str, ...]]:
        """What the database says now."""
        with closing(self._database()) as database:
            found: list[tuple[str, ...]] = database.execute(query).fetchall()
        return found

    def change(self, statement: str) -> None:
        """Change rows before anything runs."""
        with closing(self._database()) as database:
            database.execute(statement)
            database.commit()

    def _database(self) -> Any:
        if WITH_WORKERS:
            given = {key: os.environ[f"HUB_POSTGRES_{key}"] for key in POSTGRES}
            return psycopg.connect(
                host=given["HOST"],
                port=given["PORT"],
                user=given["USER"],
                dbname=given["DB"],
            )
        return sqlite3.connect(self.folder / "hub.sqlite3", timeout=20)


@contextmanager
def installation(folder: Path) -> Iterator[Installation]:
    """A site with three small labs, its agent and its server running."""
    content, project = folder / "content", f"ceh-chaos-{secrets.token_hex(4)}"
    write_sandpits(content)
    environment = _environment(folder, content, project)
    install(folder, environment)
    port = _free_port()
    site = Installation(folder, project, f"http://127.0.0.1:{port}/")
    # Whatever else is offered would be kept warm, and take the machine.
    site.change(
        "UPDATE labs_lab SET retired_at = CURRENT_TIMESTAMP"
        " WHERE slug NOT IN ('sandpit-1', 'sandpit-2', 'sandpit-3')"
    )
    with ExitStack() as logs:
        site.victims = _victims(folder, environment, port, logs)
        try:
            for victim in site.processes():
                victim.start()
                wait_until(victim.answers, " ".join(victim.command))
            yield site
        finally:
            for victim in reversed(site.victims.values()):
                victim.stop()
            remove_sandboxes(project, folder)


def _victims(
    folder: Path, environment: dict[str, str], port: int, logs: ExitStack
) -> "dict[str, Victim | EngineVictim]":
    def log(name: str) -> IO[bytes]:
        return logs.enter_context((folder / f"{name}.log").open("wb"))

    agent = [*MANAGE, "agent"]
    web = [*MANAGE, "serve", "--port", str(port)]
    victims: dict[str, Victim | EngineVictim] = {
        "agent": Victim(agent, environment, log("agent"), _agent_answers(folder)),
        "web": Victim(web, environment, log("web"), lambda: _listens(port)),
    }
    if WITH_WORKERS:
        worker = [*MANAGE, "db_worker", "--backend", "sandboxes", "--interval", "0.1"]
        victims["worker"] = Worker(worker, environment, log("worker"), lambda: False)
    if EngineVictim.may_die():
        victims["engine"] = EngineVictim()
    return victims


def _environment(folder: Path, content: Path, project: str) -> dict[str, str]:
    shared = {"HUB_WORKERS_APART": "1"} if WITH_WORKERS else {}
    if WITH_WORKERS:
        names = ["HUB_REDIS_URL", *(f"HUB_POSTGRES_{key}" for key in POSTGRES)]
        shared |= {name: os.environ[name] for name in names}
    return (
        own_environment()
        | shared
        | {
            "HUB_VAR_DIR": str(folder),
            "HUB_PROJECT": project,
            "HUB_CONTENT_DIRS": str(content),
            "HUB_KITS_READY": "1",
            "HUB_POOL_READY": POOL,
            "HUB_POOL_MAX": POOL,
            "PYTHONUNBUFFERED": "1",
        }
    )


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _agent_answers(folder: Path) -> Callable[[], bool]:
    def answers() -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(folder / "agent" / "agent.sock")) == 0

    return answers


def wait_until(seen: Callable[[], bool], what: str) -> None:
    """TimeoutError names what did not happen."""
    deadline = time.monotonic() + READY_SECONDS
    while not seen():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited too long for {what}")
        time.sleep(0.05)
