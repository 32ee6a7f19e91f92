"""Starts and ends outlive an agent or engine that is away for a moment."""

from collections.abc import Callable
from typing import Any

import pytest

from hub.models import User
from labs.models import Kit, Lab, LabSession
from labs.patience import patiently
from sandboxes.backends.fake import FakeBackend
from sandboxes.errors import EngineError, LabError

State = LabSession.State


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to wait for what is only acted."""
    monkeypatch.setattr("labs.patience.PAUSE_SECONDS", 0)


def away_once(
    monkeypatch: pytest.MonkeyPatch, target: Any, name: str, reason: str = "agent-down"
) -> list[str]:
    """The method fails once as if nobody answered; its later calls."""
    calls: list[str] = []
    real = getattr(target, name)

    def method(*args: Any, **options: Any) -> Any:
        calls.append(name)
        if len(calls) == 1:
            raise EngineError("away", reason=reason)
        return real(*args, **options)

    monkeypatch.setattr(target, name, method)
    return calls


@pytest.mark.parametrize("reason", ["agent-down", "engine-down"])
def test_a_start_waits_for_who_comes_back(
    lab: Lab,
    student: User,
    start: Callable[..., LabSession],
    backend: FakeBackend,
    monkeypatch: pytest.MonkeyPatch,
    reason: str,
) -> None:
    calls = away_once(monkeypatch, backend, "start", reason)
    session = start(student, lab)
    assert (session.state, session.reason) == (State.RUNNING, "")
    assert len(calls) >= 2
    assert [s.name for s in backend.find({})] == [session.sandbox_name]
    assert Kit.objects.filter(session=session).count() == 1


def test_what_is_not_wanted_any_more_is_not_tried_again() -> None:
    tries: list[bool] = []

    def away() -> None:
        tries.append(True)
        raise EngineError("away", reason="agent-down")

    patiently(away, lambda: len(tries) < 3)
    assert len(tries) == 3


@pytest.mark.parametrize(
    "error",
    [
        EngineError("full", reason="engine-refused"),
        LabError("no image", reason="image-missing"),
    ],
)
def test_other_errors_are_told_at_once(error: Exception) -> None:
    tries: list[bool] = []

    def fail() -> None:
        tries.append(True)
        raise error

    with pytest.raises(type(error)):
        patiently(fail, lambda: True)
    assert len(tries) == 1


def test_an_outage_is_told_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("labs.patience.OUTAGE_SECONDS", 0)

    def away() -> None:
        raise EngineError("away", reason="engine-down")

    with pytest.raises(EngineError):
        patiently(away, lambda: True)
