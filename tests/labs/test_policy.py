"""How long a session lives, and what ends it early."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from labs import policy, recovery, sessions
from labs.errors import NotReady
from labs.manifest import LabManifest
from labs.models import LabSession
from sandboxes.agent.contract import Activity
from tests.labs.lab_folders import manifest_data

State = LabSession.State


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def test_a_lab_that_says_nothing_has_sensible_times() -> None:
    times = LabManifest.model_validate(manifest_data(minutes=45)).time_policy()
    assert (times.allowed, times.longest) == (90, 270)
    short = LabManifest.model_validate(manifest_data(minutes=10)).time_policy()
    assert short.allowed == 60


def test_an_assignment_overrides_the_lab() -> None:
    manifest = LabManifest.model_validate(manifest_data(time={"allowed": 30}))
    assert manifest.time_policy({"allowed": 120, "idle": 20}).allowed == 120
    assert manifest.time_policy({"idle": 20}).idle == 20
    # Never less at the most than at first.
    assert manifest.time_policy({"allowed": 300, "longest": 10}).longest == 300


def test_extensions_go_up_to_the_longest(running: LabSession) -> None:
    started = running.started_at
    moments = []
    with pytest.raises(NotReady, match="cannot be extended any more"):
        for _press in range(20):
            moments.append(sessions.extend_session(running).expires_at)
    assert moments[0] == started + minutes(60 + 30)
    assert moments[-1] == started + minutes(180)
    assert not policy.facts(running)["extendable"]


def test_what_does_not_run_is_not_extended(running: LabSession) -> None:
    LabSession.objects.update(state=State.ENDED)
    running.refresh_from_db()
    with pytest.raises(NotReady):
        sessions.extend_session(running)


@pytest.fixture
def seen(monkeypatch: Any, running: LabSession) -> Any:
    """Say how long nobody typed (seconds), and how many look."""

    def say(idle: float | None, viewers: int) -> None:
        activity = {running.sandbox_name: Activity(idle, viewers, 1)}
        monkeypatch.setattr(
            "sandboxes.agent.local.LocalAgent.activity", lambda self: activity
        )
        LabSession.objects.update(started_at=timezone.now() - minutes(100))
        LabSession.objects.update(expires_at=timezone.now() + minutes(50))

    return say


def ended(session: LabSession) -> str:
    recovery.enforce_policies()
    session.refresh_from_db()
    return session.reason if session.state != State.RUNNING else ""


def test_where_nobody_types_it_ends(running: LabSession, seen: Any) -> None:
    seen(59 * 60, 1)
    assert ended(running) == ""
    seen(61 * 60, 1)
    assert ended(running) == "idle"


def test_where_nobody_looks_it_ends(running: LabSession, seen: Any) -> None:
    seen(60, 0)
    LabSession.objects.update(seen_at=timezone.now() - minutes(29))
    assert ended(running) == ""
    LabSession.objects.update(seen_at=timezone.now() - minutes(31))
    assert ended(running) == "orphaned"


def test_an_open_page_or_terminal_is_somebody_who_looks(
    running: LabSession, seen: Any
) -> None:
    seen(60, 1)
    LabSession.objects.update(seen_at=timezone.now() - minutes(31))
    assert ended(running) == ""


def test_the_agents_short_memory_is_nobodys_idleness(
    running: LabSession, seen: Any
) -> None:
    # A new agent knows of no typing; the row does.
    seen(None, 1)
    LabSession.objects.update(typed_at=timezone.now() - minutes(5))
    assert ended(running) == ""


def test_saying_that_one_is_there_counts(running: LabSession, seen: Any) -> None:
    seen(None, 1)
    sessions.note_presence(running)
    assert ended(running) == ""


def test_without_the_agent_nothing_is_ended(
    running: LabSession, seen: Any, settings: Any, monkeypatch: Any
) -> None:
    from sandboxes.errors import EngineError

    seen(61 * 60, 0)

    def down(self: Any) -> Any:
        raise EngineError("down", reason="agent-down")

    monkeypatch.setattr("sandboxes.agent.local.LocalAgent.activity", down)
    assert ended(running) == ""


def test_a_warning_comes_before_the_end(
    running: LabSession, seen: Any, monkeypatch: Any
) -> None:
    told: list[policy.Ending] = []
    monkeypatch.setattr(
        "labs.events.announce_ending", lambda _session, ending: told.append(ending)
    )
    seen(50 * 60, 1)
    assert ended(running) == ""
    assert told == []
    seen(56 * 60, 1)
    assert ended(running) == ""
    assert [ending.cause for ending in told] == ["idle"]
