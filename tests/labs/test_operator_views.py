"""The CMS pages of operators: what they show, and what only they may do."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.models import User
from labs import catalogue, operations
from labs.models import Checkpoint, Lab, LabSession
from sandboxes.agent.contract import Activity
from sandboxes.agent.local import LocalAgent
from sandboxes.agent.tarballs import pack
from sandboxes.backend import RunResult
from sandboxes.backends.fake import FakeBackend
from sandboxes.spec import FileSpec
from tests.factories import LabSessionFactory, UserFactory
from tests.labs.lab_folders import manifest_data, write_lab

HOME = reverse("labs_operations:overview")
DRAIN = reverse("labs_operations:drain")
RESUME = reverse("labs_operations:resume")
State = LabSession.State


@pytest.fixture
def operator(db: None, client: Client) -> User:
    """Somebody who enters the CMS and may change sessions; logged in."""
    user = UserFactory(username="olga", role="editor")
    user.user_permissions.add(Permission.objects.get(codename="change_labsession"))
    client.force_login(user)
    return user


def end(session: LabSession) -> str:
    return reverse("labs_operations:end", kwargs={"uuid": session.uuid})


def text(client: Client, address: str = HOME) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.text.split())


def test_an_idle_site_says_so(client: Client, operator: User) -> None:
    page = text(client)
    for sentence in ("No lab runs now.", "Nobody waits.", "There are no labs."):
        assert sentence in page
    assert "Labs can be started." in page


def test_it_shows_who_runs_what(
    client: Client,
    operator: User,
    running: LabSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = {running.sandbox_name: Activity(idle=600, viewers=7, shells=1)}
    monkeypatch.setattr(LocalAgent, "activity", lambda _self: seen)
    page = text(client)
    assert '<th scope="row">ada</th> <td>Small lab</td> <td>Running</td>' in page
    assert "10 minutes ago" in page
    assert "<td>7</td>" in page
    assert end(running) in page
    assert "3 </dd>" in page


def test_it_shows_the_queue_in_order(client: Client, operator: User, lab: Lab) -> None:
    later = LabSessionFactory(lab=lab, state=State.QUEUED)
    first = LabSessionFactory(lab=lab, state=State.QUEUED)
    LabSession.objects.filter(pk=first.pk).update(
        created_at=timezone.now() - timedelta(hours=1)
    )
    page = text(client)
    assert page.index(first.user.username) < page.index(later.user.username)
    assert "No lab runs now." in page


def test_failures_of_a_day_by_reason(client: Client, operator: User, lab: Lab) -> None:
    now = timezone.now()
    for hours, reason in ((1, "start-timeout"), (2, "start-timeout"), (30, "old")):
        LabSessionFactory(
            lab=lab,
            state=State.FAILED,
            reason=reason,
            ended_at=now - timedelta(hours=hours),
        )
    page = text(client)
    assert "<code>start-timeout</code> </th> <td>2</td>" in page
    assert "<code>old</code>" not in page


def test_orphans_are_named(client: Client, operator: User, running: LabSession) -> None:
    assert f"<code>{running.sandbox_name}</code>" not in text(client)
    LabSession.objects.update(state=State.ENDED)
    assert f"<code>{running.sandbox_name}</code>" in text(client)


def test_without_an_engine_the_page_still_comes(
    client: Client, operator: User, settings: Any
) -> None:
    settings.SANDBOXES = {"default": {"BACKEND": "tests.fakes.BrokenBackend"}}
    session = LabSessionFactory()
    page = text(client)
    assert "does not answer" in page
    assert session.user.username in page
    assert "<td>?</td>" not in page.split("Host")[1]


@pytest.fixture
def saving(
    tmp_path: Path,
    start: Callable[..., LabSession],
    backend: FakeBackend,
    student: User,
) -> LabSession:
    """A running session of a lab in which work can be saved."""
    nodes = manifest_data()["nodes"]
    nodes[0]["saved"] = ["/home/student"]
    work = pack([FileSpec("home/student/notes", b"mine")])
    backend.script(["tar"], RunResult(0, work, b""))
    folder = write_lab(tmp_path, nodes=nodes)
    return start(student, catalogue.save_lab(catalogue.read_folder(folder)))


def test_ending_asks_first_and_saves_the_work(
    client: Client,
    operator: User,
    saving: LabSession,
    django_capture_on_commit_callbacks: Any,
) -> None:
    assert "Small lab of ada (Running)" in text(client, end(saving))
    saving.refresh_from_db()
    assert saving.is_running
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(end(saving)).status_code == 302
    saving.refresh_from_db()
    assert (saving.state, saving.reason) == (State.ENDED, "operator")
    assert saving.message == "An administrator ended this lab."
    assert saving.checkpoints.get().kind == Checkpoint.Kind.END
    assert "No lab runs now." in text(client)


def test_one_that_has_ended_stays_as_it_was(client: Client, operator: User) -> None:
    session = LabSessionFactory(state=State.ENDED, reason="idle")
    assert client.post(end(session)).status_code == 302
    session.refresh_from_db()
    assert (session.state, session.reason) == (State.ENDED, "idle")


def test_drain_with_a_note_and_back(client: Client, operator: User) -> None:
    assert "<form" in text(client, DRAIN)
    assert operations.draining() is None
    client.post(DRAIN, {"note": "new <disk>"})
    drain = operations.draining()
    assert drain and (drain.by, drain.note) == (operator, "new <disk>")
    page = text(client)
    assert "No lab can be started." in page
    assert "Note: new &lt;disk&gt;" in page
    assert "<form" in text(client, RESUME)
    assert operations.draining()
    client.post(RESUME)
    assert operations.draining() is None


def test_a_note_that_is_too_long_is_asked_again(client: Client, operator: User) -> None:
    assert client.post(DRAIN, {"note": "x" * 201}).status_code == 200
    assert operations.draining() is None


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", ["editor", "admin", "lecturer", "student", None])
def test_others_neither_see_nor_do_it(
    client: Client, running: LabSession, role: str | None, method: str
) -> None:
    if role:
        client.force_login(UserFactory(role=role))
    for address in (HOME, end(running), DRAIN, RESUME):
        response = getattr(client, method)(address)
        assert response.status_code == 302
        assert HOME not in response["Location"].split("?")[0]
    running.refresh_from_db()
    assert running.is_running
    assert operations.draining() is None


def test_another_site_cannot_do_it(operator: User, running: LabSession) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(operator)
    for address in (end(running), DRAIN, RESUME):
        assert strict.post(address).status_code == 403
    running.refresh_from_db()
    assert running.is_running


def test_the_menu_leads_there_only_those_who_may(
    client: Client, operator: User
) -> None:
    home = reverse("wagtailadmin_home")
    assert HOME in client.get(home).text
    client.force_login(UserFactory(role="editor"))
    assert HOME not in client.get(home).text
    client.force_login(UserFactory(is_superuser=True))
    assert HOME in client.get(home).text


def test_the_page_has_no_script_of_its_own(
    client: Client, operator: User, running: LabSession
) -> None:
    [own] = [part.split("</main>")[0] for part in text(client).split("<main")[1:]]
    assert "<script" not in own
    assert " onclick" not in own
    assert "http-equiv" not in own
