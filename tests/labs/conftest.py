"""A catalogued lab on the fake engine, and people to do it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.contrib.auth.models import Group

from hub.models import User
from labs import catalogue, engine, sessions
from labs.models import Lab, LabSession
from sandboxes.backend import RunResult
from sandboxes.backends.fake import Call, FakeBackend
from sandboxes.errors import SubnetTaken
from tests.labs.lab_folders import write_lab

Grader = Callable[..., None]


@pytest.fixture
def backend() -> FakeBackend:
    """The fake engine, empty."""
    fake = engine.backend()
    assert isinstance(fake, FakeBackend)
    return fake


@pytest.fixture
def taken_twice(backend: FakeBackend, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The first two subnets that the engine is asked for are another's; which."""
    refused: list[str] = []
    real = backend.start

    def start(spec: Any, name: str, **options: Any) -> Any:
        if len(refused) < 2:
            refused.append(spec.networks[0].subnet)
            raise SubnetTaken("taken", reason="subnet-taken")
        return real(spec, name, **options)

    monkeypatch.setattr(backend, "start", start)
    return refused


@pytest.fixture
def lab(db: None, tmp_path: Path, backend: FakeBackend) -> Lab:
    """The small lab."""
    return catalogue.save_lab(catalogue.read_folder(write_lab(tmp_path)))


@pytest.fixture
def student(db: None) -> User:
    """Somebody with the role of student."""
    user = User.objects.create_user("ada", password="pw")
    user.groups.add(Group.objects.get(name="student"))
    return user


@pytest.fixture
def stranger(db: None) -> User:
    """Another student."""
    return User.objects.create_user("eve", password="pw")


@pytest.fixture
def start(django_capture_on_commit_callbacks: Any) -> Callable[..., LabSession]:
    """Start a session and let its jobs run."""

    def start(user: User, lab: Lab) -> LabSession:
        with django_capture_on_commit_callbacks(execute=True):
            session = sessions.start_session(user=user, lab=lab)
        session.refresh_from_db()
        return session

    return start


@pytest.fixture
def running(start: Callable[..., LabSession], student: User, lab: Lab) -> LabSession:
    """A session of the student's that runs."""
    return start(student, lab)


@pytest.fixture
async def session(lab: Lab, student: User) -> LabSession:
    """A running session, for tests of sockets: made as the site makes it."""

    def begin() -> LabSession:
        started = sessions.start_session(user=student, lab=lab)
        started.refresh_from_db()
        return started

    return await database_sync_to_async(begin)()


@pytest.fixture
def grader(backend: FakeBackend) -> Grader:
    """Script what the grader reports: {check: points}, or its raw output.

    Of several reports each is given once, and the last from then on.
    """

    def script(*reports: dict[str, float], **result: Any) -> None:
        turns = list(reports) or [{}]

        def answer(call: Call) -> RunResult:
            points = turns.pop(0) if len(turns) > 1 else turns[0]
            nonce = json.loads(call.stdin)["nonce"]
            lines = [
                {
                    "id": check,
                    "status": "success" if earned else "fail",
                    "points": earned,
                    "evidence": f"saw {check}",
                }
                for check, earned in points.items()
            ]
            lines.append({"summary": {"checks": len(lines), "nonce": nonce}})
            output = "".join(json.dumps(line) + "\n" for line in lines).encode()
            whole = {"exit_code": 0, "stdout": output, "stderr": b"", **result}
            return RunResult(**whole)

        backend.script(["grade"], answer)

    return script
