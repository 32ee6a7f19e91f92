"""A full host: who waits, in which order, and when it is their turn."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hub.models import User
from labs import events, pool, room, sessions
from labs.models import Lab, LabSession
from sandboxes.agent.contract import Capacity

State = LabSession.State
Start = Callable[..., LabSession]


@pytest.fixture
def full(settings: Any) -> None:
    """A host with room for one session."""
    settings.LAB_SESSIONS_MAX = 1


@pytest.fixture
def waiting(full: None, lab: Lab, start: Start, student: User, stranger: User) -> Any:
    """One session that runs, and one that waits."""
    return start(student, lab), start(stranger, lab)


def test_who_comes_to_a_full_host_waits(waiting: Any) -> None:
    running, queued = waiting
    assert (running.state, queued.state) == (State.RUNNING, State.QUEUED)
    assert room.position(queued) == 1
    assert room.latest_turn(queued) == running.expires_at


def test_the_page_is_told_its_place(waiting: Any) -> None:
    running, queued = waiting
    told = events.session_message(queued)
    assert told["queue"]["position"] == 1
    assert told["queue"]["latest"] == running.expires_at.isoformat()
    assert events.session_message(running)["queue"] is None


def test_the_first_in_the_queue_starts_when_somebody_leaves(
    waiting: Any, lab: Lab, start: Start, django_capture_on_commit_callbacks: Any
) -> None:
    running, queued = waiting
    last = start(User.objects.create_user("bob"), lab)
    assert room.position(last) == 2
    with django_capture_on_commit_callbacks(execute=True):
        sessions.stop_session(running)
    queued.refresh_from_db()
    last.refresh_from_db()
    assert (queued.state, last.state) == (State.RUNNING, State.QUEUED)
    assert room.position(last) == 1


def test_who_leaves_the_queue_is_gone_at_once(
    waiting: Any, django_capture_on_commit_callbacks: Any
) -> None:
    _running, queued = waiting
    with django_capture_on_commit_callbacks(execute=True):
        sessions.stop_session(queued)
    queued.refresh_from_db()
    assert queued.state == State.ENDED


def test_nobody_overtakes_those_who_wait(
    waiting: Any, lab: Lab, start: Start, settings: Any
) -> None:
    settings.LAB_SESSIONS_MAX = 2
    # There is room now, but the one who waits came first.
    late = start(User.objects.create_user("bob"), lab)
    assert late.state == State.QUEUED
    sessions.admit()
    waiting[1].refresh_from_db()
    assert waiting[1].state == State.RUNNING


def test_warm_sandboxes_make_way(
    lab: Lab, start: Start, student: User, settings: Any, monkeypatch: Any
) -> None:
    settings.POOL_READY, settings.POOL_MAX = 1, 1
    pool.fill(lab)
    free = iter([False, True, True])
    monkeypatch.setattr(room, "has_room", lambda *_a, **_k: next(free))
    monkeypatch.setattr("labs.kits.take_warm_kit", lambda lab: None)
    assert start(student, lab).state == State.RUNNING
    assert not lab.kits.exclude(warm_at=None).exists()


def host(**changes: Any) -> Capacity:
    plain: dict[str, Any] = {
        "memory_total": 10_000,
        "memory_available": 5_000,
        "containers": 0,
        "cpus": 2,
    }
    return Capacity(**{**plain, **changes})


@pytest.mark.parametrize(
    ("available", "roomy"), [(1_000 + 119, False), (1_000 + 120, True)]
)
def test_memory_decides(
    lab: Lab, monkeypatch: Any, available: int, roomy: bool
) -> None:
    # Three nodes are taken for 120 MiB; a tenth of the host is kept back.
    monkeypatch.setattr(room, "capacity", lambda: host(memory_available=available))
    assert room.has_room(lab) is roomy


def test_what_was_measured_goes_before_what_is_assumed(lab: Lab) -> None:
    measured = host(costs={f"small-lab-{lab.digest[:16]}": 300})
    assert room.cost(lab, measured) == 300
    assert room.cost(lab, host()) == 120


def test_those_that_start_are_reckoned_with(
    lab: Lab, student: User, monkeypatch: Any
) -> None:
    monkeypatch.setattr(room, "capacity", lambda: host(memory_available=1_200))
    assert room.has_room(lab)
    starting = LabSession.objects.create(user=student, lab=lab, data=lab.data)
    assert not room.has_room(lab)
    assert room.has_room(lab, besides=starting)


def test_an_unknown_end_gives_no_time(waiting: Any) -> None:
    running, queued = waiting
    LabSession.objects.filter(pk=running.pk).update(expires_at=None)
    assert room.latest_turn(queued) is None
    LabSession.objects.filter(pk=running.pk).update(
        expires_at=timezone.now() - timedelta(minutes=1)
    )
    # Never a time that has passed.
    assert room.latest_turn(queued) >= timezone.now() - timedelta(seconds=5)
