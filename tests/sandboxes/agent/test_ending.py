"""The agent's process on a real engine, and how soon it goes when it is told to."""

import secrets
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings

from sandboxes.agent.client import RemoteAgent
from sandboxes.errors import EngineError
from sandboxes.template import TemplateFolder
from tests.sandboxes.conftest import PATIENCE, wait_until

Process = subprocess.Popen[str]
Start = Callable[..., Process]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run" / "agent.sock"


@pytest.fixture
def start(templates: TemplateFolder, tmp_path: Path, path: Path) -> Iterator[Start]:
    """Starts agents of a project of their own; all end with the test."""
    begun: list[Process] = []
    fixed = {
        "templates": templates.path,
        "state": tmp_path / "state",
        "project": f"ceh-test-{secrets.token_hex(4)}",
        "pool": "10.176.0.0/12",
        "socket": path,
    }

    def start(*flags: str, **changed: object) -> Process:
        given = {**fixed, **changed}
        options = [f"--{key}={value}" for key, value in given.items() if value]
        command = [sys.executable, "-m", "sandboxes.agent", *options, *flags]
        begun.append(
            subprocess.Popen(
                [*command, "--unproven"],
                cwd=settings.BASE_DIR,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.communicate()


def listening(process: Process) -> None:
    """Return when it says so."""
    assert process.stderr
    lines = []
    for line in process.stderr:
        lines.append(line)
        if "the agent listens" in line:
            return
    pytest.fail("".join(lines))


def ended(process: Process, seconds: float = PATIENCE) -> str:
    """What it said; it must end by itself in this time."""
    _out, said = process.communicate(timeout=seconds)
    return said


@pytest.mark.docker
def test_it_answers_soon_and_ends_when_told(start: Start, path: Path) -> None:
    begun = time.monotonic()
    process = start()
    listening(process)
    room = RemoteAgent(f"unix:{path}").capacity()
    assert time.monotonic() - begun < 10
    assert room.memory_total > 0
    assert room.containers == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o660
    process.send_signal(signal.SIGTERM)
    ended(process, 10)
    assert process.returncode == 0
    assert not path.exists()


@pytest.mark.docker
def test_one_takes_the_place_of_one_that_was_killed(start: Start, path: Path) -> None:
    first = start()
    listening(first)
    first.kill()
    ended(first)
    assert path.is_socket()
    remote = RemoteAgent(f"unix:{path}")
    with pytest.raises(EngineError) as caught:
        remote.capacity()
    assert caught.value.reason == "agent-down"
    listening(start())
    second = start()
    said = ended(second).splitlines()[-1]
    assert second.returncode == 1
    assert said == f"The agent cannot start: one answers at {path} already."
    assert remote.capacity()


def test_it_ends_in_time_though_the_engine_does_not_answer(
    start: Start, path: Path, tmp_path: Path
) -> None:
    silent = tmp_path / "engine.sock"
    with socket.socket(socket.AF_UNIX) as engine, ThreadPoolExecutor(1) as pool:
        engine.bind(str(silent))
        engine.listen()
        process = start("--grace=1", **{"docker-host": f"unix://{silent}"})
        listening(process)
        call = pool.submit(RemoteAgent(f"unix:{path}").capacity)
        time.sleep(1)
        assert not call.done()
        process.send_signal(signal.SIGTERM)
        ended(process, 6)
        error = call.exception(PATIENCE)
    assert process.returncode == 0
    assert isinstance(error, EngineError)
    assert error.reason == "agent-down"
    wait_until(lambda: not path.exists())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"socket": None}, "give either --socket or --listen"),
        ({"listen": "127.0.0.1:0"}, "give either --socket or --listen"),
        ({"socket": None, "listen": "127.0.0.1:0"}, "--listen needs --certificate"),
        ({"web-user": "nobody-of-this-name"}, "nobody-of-this-name"),
        ({"socket": "x" * 120}, "path too long"),
        ({"socket": "/proc/agent.sock"}, "cannot start"),
        ({"pool": "10.0.0.0/33"}, "cannot start"),
    ],
)
def test_why_it_cannot_start_is_one_sentence(
    start: Start, changed: dict[str, object], said: str
) -> None:
    process = start(**changed)
    text = ended(process)
    assert process.returncode in {1, 2}
    assert said in text.splitlines()[-1]
    assert "Traceback" not in text
