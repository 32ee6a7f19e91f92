"""How the hosts are, seen from where the student cannot write."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hub.models import User
from labs import catalogue, health
from labs.models import LabSession
from sandboxes.backend import RunResult, Sandbox
from sandboxes.backends.fake import FakeBackend
from tests.labs.lab_folders import write_lab


@pytest.fixture
def probed(
    tmp_path: Path,
    start: Callable[..., LabSession],
    student: User,
    backend: FakeBackend,
) -> LabSession:
    """A running session whose lab has a health probe."""
    health_probe = {"node": "grader", "run": ["probe"]}
    folder = write_lab(tmp_path, health=health_probe)
    return start(student, catalogue.save_lab(catalogue.read_folder(folder)))


def states(session: LabSession) -> dict[str, Any]:
    seen = health.measure(session.sandbox_name, session.manifest)
    return {name: node["state"] for name, node in seen.items()}


def test_without_a_probe_running_is_well(running: LabSession) -> None:
    assert states(running) == {"client": "ok", "server": "ok", "grader": "ok"}


def test_the_probe_knows_better(probed: LabSession, backend: FakeBackend) -> None:
    said = b'{"server": {"state": "degraded", "note": "slow"}, "moon": {"state": "ok"}}'
    backend.script(["probe"], RunResult(0, said, b""))
    assert states(probed) == {"client": "ok", "server": "degraded", "grader": "ok"}


def test_a_stopped_node_is_down_whatever_the_probe_says(
    probed: LabSession, backend: FakeBackend
) -> None:
    backend.exit_node(Sandbox(probed.sandbox_name), "server")
    backend.script(["probe"], RunResult(0, b'{"server": {"state": "ok"}}', b""))
    assert states(probed)["server"] == "down"


@pytest.mark.parametrize("said", [b"", b"[]", b"Traceback", b"null"])
def test_a_probe_that_fails_leaves_it_open(
    probed: LabSession, backend: FakeBackend, said: bytes
) -> None:
    backend.script(["probe"], RunResult(1, said, b""))
    assert set(states(probed).values()) == {"unknown"}


def test_a_state_nobody_knows_is_not_passed_on(
    probed: LabSession, backend: FakeBackend
) -> None:
    said = b'{"server": {"state": "<b>fine</b>"}, "client": "fine"}'
    backend.script(["probe"], RunResult(0, said, b""))
    assert states(probed)["server"] == "ok"
