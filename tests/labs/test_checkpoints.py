"""Saved work: named, automatic, restored here or on another day, and forgotten."""

import gzip
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.models import User
from labs import catalogue, checkpoints, recovery, sessions
from labs.errors import LabsError
from labs.models import Checkpoint, Kit, Lab, LabSession
from sandboxes.agent.tarballs import pack
from sandboxes.backend import RunResult, Sandbox
from sandboxes.backends.fake import Call, FakeBackend
from sandboxes.errors import EngineError
from sandboxes.spec import FileSpec
from tests.labs.lab_folders import manifest_data, write_lab

State, Kind = LabSession.State, Checkpoint.Kind
NOTES = "/home/student/notes"


@pytest.fixture
def lab(db: None, tmp_path: Path, backend: FakeBackend) -> Lab:
    """The small lab, which saves the student's home."""
    nodes = manifest_data()["nodes"]
    nodes[0]["saved"] = ["/home/student"]

    def packed(call: Call) -> RunResult:
        files = [
            FileSpec(path.lstrip("/"), content)
            for path, content in call.files.items()
            if path.startswith("/home/student/")
        ]
        return RunResult(0, pack(files), b"")

    backend.script(["tar"], packed)
    folder = write_lab(tmp_path, nodes=nodes)
    return catalogue.save_lab(catalogue.read_folder(folder))


def write(backend: FakeBackend, session: LabSession, text: bytes) -> None:
    """Work of the student's."""
    sandbox = next(s for s in backend.find({}) if s.name == session.sandbox_name)
    backend.put_files(sandbox, "client", [FileSpec(NOTES, text)])


def read(backend: FakeBackend, session: LabSession) -> bytes:
    """What is in the sandbox now; empty when there is nothing."""
    sandbox = next(s for s in backend.find({}) if s.name == session.sandbox_name)
    return backend.run(sandbox, "client", ["cat", NOTES]).stdout


@pytest.fixture
def act(django_capture_on_commit_callbacks: Any) -> Callable[..., None]:
    """Do something and let its jobs run."""

    def act(action: Callable[..., Any], session: LabSession, **options: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            action(session, **options)
        session.refresh_from_db()

    return act


def test_work_is_restored_in_the_same_session(
    running: LabSession, backend: FakeBackend, act: Any
) -> None:
    write(backend, running, b"before")
    saved = checkpoints.save_checkpoint(running, "  before I break   it ")
    write(backend, running, b"broken")
    act(sessions.restart_session, running, checkpoint=saved)
    assert (saved.name, running.state) == ("before I break it", State.RUNNING)
    assert read(backend, running) == b"before"


def test_a_fresh_start_saves_what_was_there(
    running: LabSession, backend: FakeBackend, act: Any
) -> None:
    write(backend, running, b"precious")
    act(sessions.restart_session, running)
    assert read(backend, running) == b""
    undo = Checkpoint.objects.get(kind=Kind.RESET)
    act(sessions.restart_session, running, checkpoint=undo)
    assert read(backend, running) == b"precious"


def test_on_another_day_it_goes_on_with_the_same_names_and_addresses(
    running: LabSession,
    backend: FakeBackend,
    student: User,
    act: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    write(backend, running, b"half done")
    zone, slot = running.parameters["zone"], running.kit.slot
    act(sessions.stop_session, running)
    assert running.state == State.ENDED
    last = Checkpoint.objects.get(kind=Kind.END)
    assert Kit.objects.get().kept
    with django_capture_on_commit_callbacks(execute=True):
        again = sessions.start_session(user=student, lab=running.lab, checkpoint=last)
    again.refresh_from_db()
    assert (again.state, again.parameters["zone"]) == (State.RUNNING, zone)
    assert again.kit.slot == slot
    assert again.sandbox_name != running.sandbox_name
    assert read(backend, again) == b"half done"


def test_an_end_by_the_clock_saves_too(
    running: LabSession, backend: FakeBackend, django_capture_on_commit_callbacks: Any
) -> None:
    write(backend, running, b"in time")
    LabSession.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        recovery.enforce_policies()
    assert Checkpoint.objects.filter(kind=Kind.END).count() == 1


def test_machines_that_die_come_back_with_the_last_saved_work(
    running: LabSession, backend: FakeBackend, django_capture_on_commit_callbacks: Any
) -> None:
    write(backend, running, b"an hour of work")
    LabSession.objects.update(
        started_at=timezone.now() - timedelta(hours=1), typed_at=timezone.now()
    )
    assert recovery.save_routinely() == 1
    assert recovery.save_routinely() == 0
    backend.stop(Sandbox(running.sandbox_name))
    with django_capture_on_commit_callbacks(execute=True):
        recovery.recover()
    running.refresh_from_db()
    assert running.state == State.RUNNING
    assert read(backend, running) == b"an hour of work"


@pytest.mark.parametrize("away_in", ["run", "stop"])
def test_work_is_saved_at_the_end_though_the_engine_was_away(
    running: LabSession,
    backend: FakeBackend,
    act: Any,
    monkeypatch: pytest.MonkeyPatch,
    away_in: str,
) -> None:
    monkeypatch.setattr("labs.patience.PAUSE_SECONDS", 0)
    write(backend, running, b"the last line")
    real, calls = getattr(backend, away_in), []

    def away_once(*args: Any, **options: Any) -> Any:
        calls.append(away_in)
        if len(calls) == 1:
            raise EngineError("away", reason="engine-down")
        return real(*args, **options)

    monkeypatch.setattr(backend, away_in, away_once)
    act(sessions.stop_session, running)
    assert (running.state, backend.find({})) == (State.ENDED, [])
    saved = Checkpoint.objects.get(kind=Kind.END)
    assert b"the last line" in gzip.decompress(bytes(saved.work))
    assert len(calls) >= 2


def test_the_platform_keeps_one_of_a_kind(running: LabSession, act: Any) -> None:
    for _time in range(3):
        act(sessions.restart_session, running)
    assert Checkpoint.objects.filter(kind=Kind.RESET).count() == 1


def test_there_is_a_quota_of_named_ones(running: LabSession, settings: Any) -> None:
    settings.CHECKPOINTS_PER_LAB = 2
    for name in ("one", "two"):
        checkpoints.save_checkpoint(running, name)
    with pytest.raises(LabsError, match="Delete one first"):
        checkpoints.save_checkpoint(running, "three")


@pytest.mark.parametrize("name", ["", "   ", "\n"])
def test_a_name_is_needed(running: LabSession, name: str) -> None:
    with pytest.raises(LabsError, match="name"):
        checkpoints.save_checkpoint(running, name)


def test_the_last_one_deleted_frees_the_kit(
    running: LabSession, backend: FakeBackend, act: Any
) -> None:
    act(sessions.stop_session, running)
    checkpoints.delete_checkpoint(Checkpoint.objects.get())
    assert not Kit.objects.exists()


def test_a_kept_kit_holds_no_address(running: LabSession, act: Any, lab: Lab) -> None:
    slot = running.kit.slot
    act(sessions.stop_session, running)
    Kit.objects.create(lab=lab, lab_digest="", template="x", slot=slot)
    with pytest.raises(LabsError, match="addresses"):
        sessions.start_session(
            user=running.user, lab=lab, checkpoint=Checkpoint.objects.get()
        )


def test_nobody_elses_work_is_restored_or_deleted(
    running: LabSession, stranger: User, start: Any, lab: Lab
) -> None:
    saved = checkpoints.save_checkpoint(running, "mine")
    other = start(stranger, lab)
    client = Client()
    client.force_login(stranger)
    at = {"uuid": other.uuid, "checkpoint": saved.uuid}
    for name in ("restore", "forget"):
        assert client.post(reverse(f"labs:{name}", kwargs=at)).status_code == 404
    started = client.post(
        reverse("labs:start", kwargs={"slug": lab.slug}), {"checkpoint": saved.uuid}
    )
    assert started.status_code == 404
    assert Checkpoint.objects.filter(pk=saved.pk).exists()


def test_the_page_saves_restores_and_forgets(
    running: LabSession, backend: FakeBackend, student: User, act: Any
) -> None:
    client = Client(headers={"accept": "application/json"})
    client.force_login(student)
    at = {"uuid": running.uuid}
    save = reverse("labs:save", kwargs=at)
    assert client.post(save, {"name": ""}).status_code == 409
    uuid = client.post(save, {"name": "first"}).json()["checkpoint"]
    gone = client.post(f"{save}{uuid}/delete/")
    assert gone.json() == {"ok": True}
    assert not Checkpoint.objects.exists()


def test_what_nobody_came_back_to_is_dropped(running: LabSession, act: Any) -> None:
    checkpoints.save_checkpoint(running, "kept for ever")
    act(sessions.stop_session, running)
    Checkpoint.objects.update(created_at=timezone.now() - timedelta(days=31))
    recovery.drop_stale_kits()
    assert [c.kind for c in Checkpoint.objects.all()] == [Kind.NAMED]
    assert Kit.objects.get().kept
