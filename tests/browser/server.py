"""The whole site as its operator runs it, for a browser to visit."""

import json
import os
import re
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from sandboxes.backend import load_backend

ROOT = Path(__file__).resolve().parents[2]
MANAGE = [sys.executable, str(ROOT / "manage.py")]
# In the order in which an installation is made.
PREPARATION = [
    ["migrate", "--no-input"],
    ["build_images"],
    ["sync_content"],
    ["create_demo"],
]
READY_SECONDS = 60
STOP_SECONDS = 30
LOG_TAIL_LINES = 60


@dataclass(frozen=True)
class Site:
    """A running installation: where it answers, who may log in, what it logs."""

    url: str
    passwords: dict[str, str]
    log: Path

    def log_tail(self) -> str:
        """The last lines that the server wrote."""
        lines = self.log.read_text("utf-8", "replace").splitlines()
        return "\n".join(lines[-LOG_TAIL_LINES:])


@contextmanager
def running_site(folder: Path, content: Path) -> Iterator[Site]:
    """Install below `folder`, with the labs of `content` besides the site's own.

    At the end the server is stopped, and every sandbox it left is removed.
    """
    project = f"ceh-browser-{secrets.token_hex(4)}"
    environment = _environment(folder, content, project)
    install(folder, environment)
    passwords = json.loads((folder / "demo-logins.json").read_text())
    log = folder / "server.log"
    try:
        with _agent(folder, environment), _serving(environment, log) as url:
            yield Site(url, passwords, log)
    finally:
        remove_sandboxes(project, folder)


def install(folder: Path, environment: dict[str, str]) -> None:
    """Make the installation that `environment` describes, with demo logins."""
    bundle = ROOT / "hub" / "static" / "hub" / "dist" / "session.js"
    if not bundle.exists():
        pytest.fail(f"{bundle} is missing: run `.ci/prepare python frontend` first.")
    # The same files for every installation of this tree, so gathered only once.
    run([str(ROOT / ".ci" / "static")], own_environment())
    (folder / "static").symlink_to(ROOT / "var" / "static")
    for command in PREPARATION:
        run([*MANAGE, *command], environment)


def own_environment() -> dict[str, str]:
    """The caller's environment without its choices for a site, or those for tests."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("HUB_")}
    if "HUB_DOCKER_HOST" in os.environ:
        kept["HUB_DOCKER_HOST"] = os.environ["HUB_DOCKER_HOST"]
    return kept | {"DJANGO_SETTINGS_MODULE": "hub.settings"}


def _environment(folder: Path, content: Path, project: str) -> dict[str, str]:
    return own_environment() | {
        "HUB_VAR_DIR": str(folder),
        "HUB_PROJECT": project,
        "HUB_CONTENT_DIRS": str(content),
        "HUB_KITS_READY": "1",
        # Unasked-for sandboxes would take the machine from those that are watched.
        "HUB_POOL_READY": "0",
        "PYTHONUNBUFFERED": "1",
    }


def run(command: list[str], environment: dict[str, str]) -> None:
    """Run it to its end; the test fails with what it said if it fails."""
    outcome = subprocess.run(command, env=environment, capture_output=True, text=True)
    if outcome.returncode != 0:
        pytest.fail(f"{' '.join(command)}:\n{outcome.stdout}\n{outcome.stderr}")


@contextmanager
def _agent(folder: Path, environment: dict[str, str]) -> Iterator[None]:
    """The process that holds the engine, as long as it is needed."""
    with (folder / "agent.log").open("wb") as log:
        process = subprocess.Popen(
            [*MANAGE, "agent"],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    socket = folder / "agent" / "agent.sock"
    deadline = time.monotonic() + READY_SECONDS
    try:
        while not socket.exists():
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"no agent: {(folder / 'agent.log').read_text()}")
            time.sleep(0.1)
        yield
    finally:
        _end(process)


def _end(process: "subprocess.Popen[Any]") -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def _serving(environment: dict[str, str], log: Path) -> Iterator[str]:
    """The server's address, once it answers there."""
    process = subprocess.Popen(
        [*MANAGE, "serve", "--port", "0"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    found = threading.Event()
    urls: list[str] = []

    def keep_log() -> None:
        with log.open("w", encoding="utf-8", buffering=1) as file:
            for line in process.stdout or ():
                file.write(line)
                if not urls and (match := re.search(r"http://\S+/", line)):
                    urls.append(match[0])
                    found.set()
        found.set()

    reader = threading.Thread(target=keep_log)
    reader.start()
    try:
        found.wait(READY_SECONDS)
        if not urls:
            pytest.fail(f"the server names no address:\n{log.read_text()}")
        yield urls[0]
    finally:
        _end(process)
        reader.join()
        if process.stdout:
            process.stdout.close()


def remove_sandboxes(project: str, folder: Path) -> None:
    """Take everything of this project off the engine."""
    engine: dict[str, Any] = settings.ENGINE
    options = {
        **engine["OPTIONS"],
        "project": project,
        "state_dir": folder / "agent",
    }
    backend = load_backend({**engine, "OPTIONS": options})
    for sandbox in backend.find({}):
        backend.stop(sandbox)
    backend.close()  # type: ignore[attr-defined]
