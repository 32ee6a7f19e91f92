"""A session's life: start, run, restart, stop, and everything that goes wrong."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from hub.models import User
from labs import agent, catalogue, engine, pool, provisioning, recovery, sessions
from labs.errors import LabsError, NotReady, TooManySessions
from labs.models import Kit, Lab, LabSession
from sandboxes.backend import Sandbox
from sandboxes.backends.fake import FakeBackend
from tests.labs.lab_folders import write_lab

State = LabSession.State


def sandbox_names(backend: FakeBackend) -> list[str]:
    return [sandbox.name for sandbox in backend.find({})]


def test_a_start_ends_with_a_running_sandbox_of_the_student_s_own(
    running: LabSession, backend: FakeBackend
) -> None:
    assert running.state == State.RUNNING
    assert sandbox_names(backend) == [running.sandbox_name]
    assert running.parameters["zone"].endswith(".example")
    assert running.expires_at > timezone.now() + timedelta(minutes=59)
    steps = [step["id"] for step in running.steps]
    assert steps[0] == "kit"
    assert steps[-1] == "ready"


def test_a_second_start_returns_to_the_same_session(
    running: LabSession, start: Callable[..., LabSession], student: User, lab: Lab
) -> None:
    assert start(student, lab) == running
    assert LabSession.objects.count() == 1


def test_two_students_get_different_names_and_addresses(
    running: LabSession, start: Callable[..., LabSession], stranger: User, lab: Lab
) -> None:
    other = start(stranger, lab)
    assert other.parameters["token"] != running.parameters["token"]
    assert other.kit.slot != running.kit.slot


def test_a_person_holds_only_so_many_sandboxes(
    lab: Lab, start: Callable[..., LabSession], student: User, settings: Any
) -> None:
    settings.LAB_SESSIONS_PER_USER = 0
    with pytest.raises(TooManySessions, match="End one of them first"):
        start(student, lab)


def test_a_retired_lab_does_not_start(
    lab: Lab, start: Callable[..., LabSession], student: User
) -> None:
    lab.retired_at = timezone.now()
    lab.save()
    with pytest.raises(LabsError, match="no longer offered"):
        start(student, lab)


def test_a_missing_image_is_told_and_leaves_nothing(
    lab: Lab,
    start: Callable[..., LabSession],
    student: User,
    backend: FakeBackend,
) -> None:
    backend.strict_images = True
    session = start(student, lab)
    assert session.state == State.FAILED
    assert session.reason == "image-missing"
    assert "ceh/node" in session.message
    assert not Kit.objects.exists()
    assert sandbox_names(backend) == []


def test_after_a_failure_the_student_can_try_again(
    lab: Lab,
    start: Callable[..., LabSession],
    student: User,
    backend: FakeBackend,
) -> None:
    backend.strict_images = True
    start(student, lab)
    backend.strict_images = False
    assert start(student, lab).state == State.RUNNING


def test_an_engine_that_stays_down_is_a_clear_failure(
    lab: Lab,
    start: Callable[..., LabSession],
    student: User,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("labs.patience.OUTAGE_SECONDS", 0)
    settings.SANDBOXES = {"default": {"BACKEND": "tests.fakes.BrokenBackend"}}
    engine.backend.cache_clear()
    agent.agent.cache_clear()
    session = start(student, lab)
    assert (session.state, session.reason) == (State.FAILED, "engine-down")
    assert session.message


def test_addresses_that_are_taken_are_drawn_again(
    lab: Lab,
    start: Callable[..., LabSession],
    student: User,
    taken_twice: list[str],
) -> None:
    session = start(student, lab)
    assert session.state == State.RUNNING
    assert len(set(taken_twice)) == 2
    assert Kit.objects.count() == 1


def test_stop_removes_the_sandbox_and_frees_its_addresses(
    running: LabSession, backend: FakeBackend, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        sessions.stop_session(running)
        sessions.stop_session(running)
    running.refresh_from_db()
    assert running.state == State.ENDED
    assert running.ended_at
    assert sandbox_names(backend) == []
    assert not Kit.objects.exists()


def test_restart_gives_fresh_machines_for_the_same_task(
    running: LabSession, backend: FakeBackend, django_capture_on_commit_callbacks: Any
) -> None:
    zone, old = running.parameters["zone"], running.sandbox_name
    with django_capture_on_commit_callbacks(execute=True):
        sessions.restart_session(running)
    running.refresh_from_db()
    assert running.state == State.RUNNING
    assert running.parameters["zone"] == zone
    assert running.sandbox_name != old
    assert sandbox_names(backend) == [running.sandbox_name]


def test_what_has_ended_cannot_be_restarted(
    running: LabSession, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        sessions.stop_session(running)
    with pytest.raises(NotReady):
        sessions.restart_session(running)


def test_time_runs_out(
    running: LabSession, backend: FakeBackend, django_capture_on_commit_callbacks: Any
) -> None:
    running.expires_at = timezone.now() - timedelta(seconds=1)
    running.save()
    with django_capture_on_commit_callbacks(execute=True):
        assert recovery.enforce_policies() == 1
    running.refresh_from_db()
    assert running.state == State.ENDED
    assert "time" in running.message
    assert sandbox_names(backend) == []


def test_recovery_takes_up_a_start_nobody_works_on(
    lab: Lab, student: User, backend: FakeBackend
) -> None:
    session = LabSession.objects.create(user=student, lab=lab, data=lab.data)
    recovery.recover()
    session.refresh_from_db()
    assert session.state == State.RUNNING


def test_recovery_leaves_a_start_that_is_under_way(lab: Lab, student: User) -> None:
    lease = timezone.now() + timedelta(minutes=1)
    session = LabSession.objects.create(
        user=student, lab=lab, data=lab.data, leased_until=lease
    )
    recovery.recover()
    session.refresh_from_db()
    assert session.state == State.STARTING


def test_a_server_that_starts_alone_takes_up_what_its_forerunner_left(
    lab: Lab, student: User
) -> None:
    lease = timezone.now() + timedelta(minutes=1)
    session = LabSession.objects.create(
        user=student, lab=lab, data=lab.data, leased_until=lease
    )
    recovery.break_leases()
    recovery.recover()
    session.refresh_from_db()
    assert session.state == State.RUNNING


def test_recovery_removes_what_belongs_to_no_session(
    running: LabSession, backend: FakeBackend
) -> None:
    LabSession.objects.filter(pk=running.pk).update(state=State.ENDED)
    assert recovery.remove_orphans() == 1
    assert sandbox_names(backend) == []


def test_a_session_that_starts_while_orphans_are_looked_for_keeps_its_sandbox(
    lab: Lab,
    student: User,
    start: Callable[..., LabSession],
    backend: FakeBackend,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[LabSession] = []
    real = backend.find

    def starts_meanwhile(labels: Any) -> Any:
        if not started and pool.LABEL_KIND in labels:
            started.append(LabSession())
            started[0] = start(student, lab)
        return real(labels)

    monkeypatch.setattr(backend, "find", starts_meanwhile)
    assert recovery.remove_orphans() == 0
    assert sandbox_names(backend) == [started[0].sandbox_name]


def test_a_session_whose_machines_are_gone_gets_them_back(
    running: LabSession, backend: FakeBackend, django_capture_on_commit_callbacks: Any
) -> None:
    backend.stop(Sandbox(running.sandbox_name))
    with django_capture_on_commit_callbacks(execute=True):
        assert recovery.mend_sessions([]) == 1
    running.refresh_from_db()
    assert running.state == State.RUNNING
    assert "last saved work" in running.message
    assert sandbox_names(backend) == [running.sandbox_name]


def test_a_host_that_died_is_started_again(
    running: LabSession, backend: FakeBackend, django_capture_on_commit_callbacks: Any
) -> None:
    backend.exit_node(Sandbox(running.sandbox_name), running.manifest.nodes[0].name)
    with django_capture_on_commit_callbacks(execute=True):
        recovery.recover()
    running.refresh_from_db()
    assert running.state == State.RUNNING
    assert "last saved work" in running.message
    (found,) = backend.find({})
    assert found.running == set(found.nodes)


def test_what_started_since_all_were_looked_for_is_left_alone(
    running: LabSession,
) -> None:
    assert recovery.mend_sessions([]) == 0
    running.refresh_from_db()
    assert running.message == ""


def test_a_stop_during_the_start_wins(
    lab: Lab,
    student: User,
    backend: FakeBackend,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    session = LabSession.objects.create(user=student, lab=lab, data=lab.data)
    real = backend.start

    def stopped_meanwhile(*args: Any, **options: Any) -> Any:
        sessions.stop_session(session)
        return real(*args, **options)

    monkeypatch.setattr(backend, "start", stopped_meanwhile)
    with django_capture_on_commit_callbacks(execute=True):
        provisioning.provision(session)
    session.refresh_from_db()
    assert session.state == State.ENDED
    assert sandbox_names(backend) == []


def with_preparation(folder: Path, program: str) -> Lab:
    prepare = {"image": "node", "run": [program], "timeout": 5}
    return catalogue.save_lab(catalogue.read_folder(write_lab(folder, prepare=prepare)))


def test_a_preparation_that_fails_names_the_lab_s_fault(
    tmp_path: Path,
    backend: FakeBackend,
    start: Callable[..., LabSession],
    student: User,
) -> None:
    lab = with_preparation(tmp_path, "false")
    session = start(student, lab)
    assert (session.state, session.reason) == (State.FAILED, "bad-kit")
    assert not Kit.objects.exists()


def test_the_kit_is_told_names_and_addresses(
    tmp_path: Path,
    start: Callable[..., LabSession],
    student: User,
    backend: FakeBackend,
) -> None:
    lab = with_preparation(tmp_path, "true")
    start(student, lab)
    call = next(call for call in backend.calls if call.node == "prepare")
    assert b'"nodes"' in call.stdin
