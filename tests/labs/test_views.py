"""The session's pages and buttons: whose they are and what they answer."""

import json
from collections.abc import Callable
from ipaddress import IPv6Network
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hub.models import User
from labs import catalogue, kits, sessions
from labs.models import Attempt, AttemptPicture, Lab, LabSession
from sandboxes.backend import RunResult
from sandboxes.backends.fake import FakeBackend
from tests.factories import AttemptFactory
from tests.labs.lab_folders import write_lab

JSON = {"accept": "application/json"}
ACTIONS = ["check", "stop", "restart"]


@pytest.fixture
def browser(client: Client, student: User) -> Client:
    client.force_login(student)
    return client


def url(name: str, session: LabSession, **more: Any) -> str:
    return reverse(f"labs:{name}", kwargs={"uuid": session.uuid, **more})


def press(
    browser: Client, capture: Any, name: str, session: LabSession, **more: str
) -> Any:
    with capture(execute=True):
        return browser.post(url(name, session, **more), headers=JSON)


def test_start_leads_to_the_session_page(
    browser: Client, lab: Lab, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(reverse("labs:start", kwargs={"slug": lab.slug}))
    session = LabSession.objects.get()
    assert answer["location"] == url("session", session)


def test_start_needs_a_post_and_a_lab_that_exists(browser: Client, lab: Lab) -> None:
    assert browser.get(f"/labs/{lab.slug}/start/").status_code == 405
    assert browser.post("/labs/no-such-lab/start/").status_code == 404


def test_the_page_fills_the_student_s_values_into_the_task(
    browser: Client, running: LabSession
) -> None:
    page = browser.get(url("session", running)).content.decode()
    assert running.parameters["zone"] in page
    assert running.parameters["nodes.server"] in page
    assert running.parameters["token"] not in page


def test_a_page_that_comes_before_the_machines_knows_the_names_already(
    browser: Client, lab: Lab, student: User
) -> None:
    ready = kits.draw_kit(lab)
    session = sessions.start_session(user=student, lab=lab)
    page = browser.get(url("session", session)).content.decode()
    assert session.state == LabSession.State.STARTING
    assert ready.parameters["zone"] in page


def test_without_a_kit_that_is_ready_names_are_dots_at_first(
    browser: Client, lab: Lab, student: User
) -> None:
    session = sessions.start_session(user=student, lab=lab)
    page = browser.get(url("session", session)).content.decode()
    assert "Sign … at …." in page
    assert "{{" not in page


def test_the_page_s_script_learns_nodes_and_checks(
    browser: Client, running: LabSession
) -> None:
    config = browser.get(url("session", running)).context["config"]
    assert [node["name"] for node in config["nodes"]] == ["client", "server", "grader"]
    assert config["nodes"][1]["addresses"]["lab"] == running.parameters["nodes.server"]
    assert config["points"] == 6
    assert config["snapshot"][0]["state"] == "running"
    json.dumps(config)


def test_the_page_s_script_learns_addresses_of_ipv6(
    browser: Client,
    student: User,
    start: Callable[..., LabSession],
    tmp_path: Path,
    backend: FakeBackend,
) -> None:
    networks = [
        {"name": "lab", "prefix": 26, "ipv6": True},
        {"name": "old", "prefix": 26},
    ]
    folder = write_lab(tmp_path, networks=networks)
    session = start(student, catalogue.save_lab(catalogue.read_folder(folder)))
    config = browser.get(url("session", session)).context["config"]
    lab, old = (IPv6Network(n["subnet6"] or "::/0") for n in config["networks"])
    assert (lab.prefixlen, old.prefixlen) == (64, 0)
    assert config["nodes"][1]["addresses6"] == {"lab": str(lab[53])}


@pytest.mark.parametrize("name", [*ACTIONS, "session"])
def test_somebody_else_s_session_does_not_exist(
    client: Client, stranger: User, running: LabSession, name: str
) -> None:
    client.force_login(stranger)
    method = client.get if name == "session" else client.post
    assert method(url(name, running)).status_code == 404
    running.refresh_from_db()
    assert running.is_running
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("name", [*ACTIONS, "session"])
def test_without_login_the_way_leads_to_the_login(
    client: Client, running: LabSession, name: str
) -> None:
    method = client.get if name == "session" else client.post
    assert method(url(name, running))["location"].startswith("/login/")


def test_check_answers_at_once_and_grades(
    browser: Client,
    running: LabSession,
    grader: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    grader({"first": 2, "second": 3, "third": 1})
    answer = press(browser, django_capture_on_commit_callbacks, "check", running)
    assert answer.json() == {
        "ok": True,
        "attempt": str(Attempt.objects.get().uuid),
        "number": 1,
    }
    assert "6" in browser.get(url("session", running)).content.decode()


def test_a_button_that_cannot_act_says_why_and_breaks_nothing(
    browser: Client, running: LabSession, django_capture_on_commit_callbacks: Any
) -> None:
    press(browser, django_capture_on_commit_callbacks, "stop", running)
    for name in ("check", "restart"):
        answer = press(browser, django_capture_on_commit_callbacks, name, running)
        assert answer.status_code == 409
        assert "running" in answer.json()["error"]


def test_without_script_a_button_is_a_form(
    browser: Client, running: LabSession, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(url("stop", running))
    assert answer["location"] == url("session", running)
    running.refresh_from_db()
    assert running.state == LabSession.State.ENDED


def test_a_picture_can_draw_but_not_act(
    browser: Client,
    running: LabSession,
    backend: FakeBackend,
    django_capture_on_commit_callbacks: Any,
) -> None:
    backend.script(["draw"], RunResult(0, b"<svg><script>x</script></svg>", b""))
    press(
        browser, django_capture_on_commit_callbacks, "picture", running, picture="map"
    )
    answer = browser.get(url("picture-svg", running, picture="map"))
    assert answer["content-type"] == "image/svg+xml"
    policy = answer["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script" not in policy


def test_an_attempt_s_picture_is_its_owner_s_and_only_drawn(
    browser: Client, running: LabSession, stranger: User
) -> None:
    attempt = AttemptFactory(session=running, number=1)
    AttemptPicture.objects.create(
        attempt=attempt, picture="map", title="Map", svg="<svg></svg>"
    )
    address = url("attempt-picture", running, number=1, picture="map")
    assert address in browser.get(url("session", running)).text
    answer = browser.get(address)
    assert answer["content-type"] == "image/svg+xml"
    assert "default-src 'none'" in answer["content-security-policy"]
    browser.force_login(stranger)
    assert browser.get(address).status_code == 404


def test_a_picture_the_lab_has_not_is_refused(
    browser: Client, running: LabSession, django_capture_on_commit_callbacks: Any
) -> None:
    answer = press(
        browser, django_capture_on_commit_callbacks, "picture", running, picture="moon"
    )
    assert answer.status_code == 409
    assert browser.get(url("picture-svg", running, picture="moon")).status_code == 404


@pytest.mark.parametrize(
    "result",
    [
        RunResult(1, b"<svg></svg>", b""),
        RunResult(0, b"<html>", b""),
        RunResult(None, b"<svg>", b"", truncated=True),
    ],
)
def test_what_is_no_picture_is_not_kept(
    browser: Client,
    running: LabSession,
    backend: FakeBackend,
    result: RunResult,
    django_capture_on_commit_callbacks: Any,
) -> None:
    backend.script(["draw"], result)
    press(
        browser, django_capture_on_commit_callbacks, "picture", running, picture="map"
    )
    assert not running.pictures.exists()


def test_the_session_page_has_a_strict_policy(
    browser: Client, running: LabSession
) -> None:
    policy = browser.get(url("session", running))["content-security-policy"]
    assert "unsafe" not in policy
