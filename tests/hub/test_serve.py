"""The server as its operator meets it: a process, a port, a signal."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MANAGE = [sys.executable, str(ROOT / "manage.py")]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A site of its own, without database, background work and engine."""
    folder = tmp_path_factory.mktemp("site")
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "hub.settings",
        "HUB_VAR_DIR": str(folder),
        "HUB_DOCKER_HOST": f"unix://{folder}/no-engine.sock",
        "HUB_RUN_CLOCK": "0",
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def serving(
    environment: dict[str, str],
) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """A server on a free port, and its output up to the line that names its URL."""
    process = subprocess.Popen(
        [*MANAGE, "serve", "--port", "0"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process, output_until_url(process)
    finally:
        process.kill()
        process.communicate()


def output_until_url(process: subprocess.Popen[str]) -> list[str]:
    """The lines so far, the one with the URL last."""
    lines = []
    for line in process.stdout or ():
        lines.append(line)
        if "http://" in line:
            return lines
    pytest.fail("".join(["the server ended without a URL:\n", *lines]))


def url_in(line: str) -> str:
    """The first URL of a line."""
    found = re.search(r"http://\S+/", line)
    assert found
    return found[0]


def test_serves_pages_without_an_engine_until_interrupted(
    environment: dict[str, str],
) -> None:
    with serving(environment) as (process, output):
        url = url_in(output[-1]) + ".well-known/security.txt"
        with urllib.request.urlopen(url, timeout=30) as response:  # noqa: S310
            assert response.status == 200
            assert "server" not in response.headers
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in rest
    assert any("Labs cannot start now" in line for line in output)


def test_a_taken_port_is_named(environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        outcome = subprocess.run(
            [*MANAGE, "serve", "--port", port],
            env=environment,
            capture_output=True,
            text=True,
        )
    assert outcome.returncode == 1
    assert f"port {port}" in outcome.stderr
    assert "Traceback" not in outcome.stderr
