"""The agent as a process of its own, and who may reach what."""

import json
import os
import pwd
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from sandboxes.agent.client import RemoteAgent
from sandboxes.errors import EngineError
from tests.sandboxes.agent.scripted import short_folder
from tests.sandboxes.conftest import PATIENCE, wait_until

ROOT = Path(__file__).resolve().parents[3]
ENGINE_SOCKET = "/var/run/docker.sock"
AGENT, WEB = "ceh-agent", "ceh-web"
# What `connect` says to whoever runs it, for each path that it is given.
KNOCK = """
import errno, os, socket, sys
for path in sys.argv[1:]:
    with socket.socket(socket.AF_UNIX) as caller:
        code = caller.connect_ex(path)
    print(errno.errorcode.get(code, "ok"))
"""
CREATE = """
import sys
for path in sys.argv[1:]:
    try:
        open(path, "a").close(); print("ok")
    except OSError as error:
        print(type(error).__name__)
"""

needs_root = pytest.mark.skipif(
    os.getuid() != 0, reason="only root can part the agent from the web server"
)


@pytest.fixture
def folder() -> Iterator[Path]:
    with short_folder() as folder:
        yield folder


def command(folder: Path, *further: str) -> list[str]:
    """An agent whose engine is nowhere."""
    given = {
        "--socket": folder / "agent.sock",
        "--templates": folder / "templates",
        "--state": folder / "state",
        "--project": "ceh-test-process",
        "--pool": "10.176.0.0/12",
        "--docker-host": f"unix://{folder}/no-engine.sock",
    }
    options = [f"{name}={value}" for name, value in given.items()]
    return [sys.executable, "-m", "sandboxes.agent", *options, *further]


@contextmanager
def process(folder: Path, *further: str) -> Iterator["subprocess.Popen[bytes]"]:
    """One that listens; ended by force when it does not end by itself."""
    log = folder / "log"
    with log.open("wb") as output:
        started = subprocess.Popen(
            command(folder, *further), cwd=ROOT, stderr=output, stdout=output
        )
    try:
        wait_until(lambda: b"the agent listens" in log.read_bytes() or _over(started))
        assert started.poll() is None, log.read_text()
        yield started
    finally:
        with suppress(ProcessLookupError):
            started.terminate()
        try:
            started.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


def _over(process: "subprocess.Popen[bytes]") -> bool:
    return process.poll() is not None


def why(agent: RemoteAgent) -> str:
    """The reason for which it gives no capacity."""
    with pytest.raises(EngineError) as caught:
        agent.capacity()
    return caught.value.reason


def test_it_serves_though_its_engine_is_down_and_ends_in_order(folder: Path) -> None:
    agent = RemoteAgent(f"unix:{folder / 'agent.sock'}")
    with process(folder) as started:
        assert stat.S_IMODE((folder / "agent.sock").stat().st_mode) == 0o660
        assert agent.activity() == {}
        assert why(agent) not in {"agent-down", "agent-fault"}
        started.send_signal(signal.SIGTERM)
        assert started.wait(PATIENCE) == 0
    assert not (folder / "agent.sock").exists()
    assert why(agent) == "agent-down"


def test_one_that_is_killed_is_missed_and_then_replaced(folder: Path) -> None:
    agent = RemoteAgent(f"unix:{folder / 'agent.sock'}")
    with process(folder) as started:
        started.kill()
        started.wait()
        assert (folder / "agent.sock").exists()
        assert why(agent) == "agent-down"
    with process(folder):
        assert agent.activity() == {}


def test_a_second_one_at_the_same_socket_refuses(folder: Path) -> None:
    with process(folder):
        second = subprocess.run(
            command(folder), cwd=ROOT, capture_output=True, timeout=PATIENCE
        )
        assert second.returncode == 1
        assert b"one answers" in second.stderr
        assert RemoteAgent(f"unix:{folder / 'agent.sock'}").activity() == {}


def test_wrong_options_are_told_at_once(folder: Path) -> None:
    for options in (
        ["--listen", "127.0.0.1:0"],
        ["--pool", "no pool"],
        ["--web-user", "nobody-of-this-name"],
        ["--privileged"],
    ):
        outcome = subprocess.run(
            command(folder, *options), cwd=ROOT, capture_output=True, timeout=PATIENCE
        )
        assert outcome.returncode in {1, 2}
        assert b"Traceback" not in outcome.stderr


def test_its_log_can_be_collected(folder: Path) -> None:
    with process(folder, "--log", "json"):
        # Its engine is down, and it says so in the background.
        wait_until(lambda: b"engine-down" in (folder / "log").read_bytes())
    for line in (folder / "log").read_text().splitlines():
        assert json.loads(line).keys() >= {"time", "level", "logger", "message"}


def test_nothing_of_the_site_is_in_the_process() -> None:
    program = (
        "import sys, sandboxes.agent.__main__\n"
        "tops = {name.partition('.')[0] for name in sys.modules}\n"
        "print(tops & {'django', 'wagtail', 'channels', 'hub', 'labs', 'courses'})"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True
    )
    assert outcome.stdout.strip() == b"set()"


# As `make run` starts it


class Installation:
    """A var folder of its own, and the scripts that work on it."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.agent = RemoteAgent(f"unix:{var}/agent/agent.sock")
        kept = {k: v for k, v in os.environ.items() if not k.startswith("HUB_")}
        del kept["DJANGO_SETTINGS_MODULE"]
        self.environment = kept | {
            "HUB_VAR_DIR": str(var),
            "HUB_PROJECT": f"ceh-test-{var.name[-8:].lower().replace('_', '0')}",
        }

    def run(self, script: str, *arguments: str) -> str:
        """What a script of .ci/ prints."""
        outcome = subprocess.run(
            [ROOT / ".ci" / script, *arguments],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=2 * PATIENCE,
        )
        told = outcome.stdout.decode()
        assert outcome.returncode == 0, told
        return told

    def as_user(self, user: str, program: str, *arguments: object) -> list[str]:
        """The last word of each line that a program prints as this user."""
        python = str(ROOT / ".venv/bin/python")
        told = self.run("users", user, python, "-c", program, *map(str, arguments))
        return told.split()[-len(arguments) :]

    def process(self) -> Path:
        """The agent's place in /proc."""
        return Path("/proc", (self.var / "agent.pid").read_text().strip())


@pytest.fixture
def installation(folder: Path) -> Iterator[Installation]:
    made = Installation(folder)
    yield made
    made.run("agent", "stop")


@pytest.fixture(scope="module")
def started() -> Iterator[Installation]:
    """One whose agent runs, for all tests that only look."""
    with short_folder() as folder:
        made = Installation(folder)
        made.run("agent", "up")
        yield made
        made.run("agent", "stop")


def fields(status: str) -> dict[str, list[str]]:
    lines = (line.partition(":") for line in status.splitlines())
    return {name: value.split() for name, _colon, value in lines}


def status_of(process: Path) -> dict[str, list[str]]:
    return fields((process / "status").read_text())


def has_ended(process: Path) -> bool:
    """Also when nobody has yet asked how it ended."""
    try:
        return not (process / "cmdline").read_bytes()
    except OSError:
        return True


def assert_unprivileged(status: dict[str, list[str]], user: int) -> None:
    """Nothing but CAP_DAC_READ_SEARCH, where the tree is out of reach without it."""
    assert status["Uid"] == [str(user)] * 4
    assert status["NoNewPrivs"] == ["1"]
    kinds = ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")
    assert {int(status[kind][0], 16) for kind in kinds} in ({0}, {1 << 2})


@needs_root
@pytest.mark.docker
def test_started_by_root_it_is_a_user_apart(started: Installation) -> None:
    agent, web = pwd.getpwnam(AGENT), pwd.getpwnam(WEB)
    assert_unprivileged(status_of(started.process()), agent.pw_uid)
    door = (started.var / "agent" / "agent.sock").stat()
    assert (door.st_uid, door.st_gid) == (agent.pw_uid, web.pw_gid)
    assert stat.S_IMODE(door.st_mode) == 0o660
    assert started.agent.find({}) == []
    wait_until(lambda: "isolation proved" in log_of(started))
    assert started.agent.capacity().isolated


@needs_root
@pytest.mark.docker
def test_the_web_server_reaches_the_agent_and_not_the_engine(
    started: Installation,
) -> None:
    door = started.var / "agent" / "agent.sock"
    assert started.as_user("web", KNOCK, ENGINE_SOCKET, door) == ["EACCES", "ok"]
    assert started.as_user("agent", KNOCK, ENGINE_SOCKET, door) == ["ok", "ok"]
    told = started.run("users", "web", "cat", "/proc/self/status")
    status = fields(told[told.index("Name:") :])
    assert_unprivileged(status, pwd.getpwnam(WEB).pw_uid)
    assert str(os.stat(ENGINE_SOCKET).st_gid) not in status["Groups"]


@needs_root
@pytest.mark.docker
def test_each_writes_only_what_is_its_own(started: Installation) -> None:
    var = started.var
    (var / "hub.sqlite3").touch()
    (var / "templates" / "lab.json").touch()
    started.run("users", "make")
    web = (var / "hub.sqlite3", var / "media" / "x", var / "new")
    agent = (var / "agent" / "x", var / "agent" / "agent.sock.old")
    roots = (
        *(var / "templates" / "lab.json", var / "templates" / "x", var / "agent.pid"),
        *(var / "log" / "agent.log", var / "stamps" / "agent"),
    )
    for user, own, others in (("web", web, agent), ("agent", agent, web)):
        ours = started.as_user(user, CREATE, *own)
        theirs = started.as_user(user, CREATE, *others, *roots)
        assert ours == ["ok"] * len(own), user
        assert theirs == ["PermissionError"] * len(theirs), user


@needs_root
@pytest.mark.docker
def test_it_is_started_anew_only_when_something_changed(
    installation: Installation,
) -> None:
    installation.run("agent", "up")
    first = installation.process()
    assert "the agent runs" in installation.run("agent", "up")
    assert installation.process() == first
    installation.environment["HUB_SANDBOX_POOL"] = "10.176.0.0/12"
    installation.run("agent", "up")
    assert installation.process() != first
    wait_until(lambda: has_ended(first))
    installation.run("agent", "stop")
    installation.run("agent", "stop")
    assert why(installation.agent) == "agent-down"


@needs_root
def test_an_agent_elsewhere_is_not_started_here(installation: Installation) -> None:
    installation.environment["HUB_AGENT"] = "tls://labs.example.org:7443"
    assert "not started here" in installation.run("agent", "up")
    assert not (installation.var / "agent.pid").exists()


@needs_root
@pytest.mark.docker
def test_a_link_that_lies_in_the_way_is_not_written_through(
    installation: Installation,
) -> None:
    target = installation.var / "target"
    target.write_text("as it was")
    (installation.var / "agent.pid").symlink_to(target)
    installation.run("agent", "up")
    assert target.read_text() == "as it was"
    assert not (installation.var / "agent.pid").is_symlink()


def log_of(installation: Installation) -> str:
    return (installation.var / "log" / "agent.log").read_text()
