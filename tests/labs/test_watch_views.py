"""Links to one's terminals, and the page that they open."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hub.models import User
from labs import sessions, watching
from labs.models import LabSession

JSON = {"accept": "application/json"}


@pytest.fixture
def browser(client: Client, stranger: User) -> Client:
    """Of somebody to whom a link was sent."""
    client.force_login(stranger)
    return client


def press(client: Client, button: str, session: LabSession) -> Any:
    url = reverse(f"labs:{button}", kwargs={"uuid": session.uuid})
    return client.post(url, headers=JSON)


def page(token: str) -> str:
    return reverse("labs:watch", kwargs={"token": token})


def test_the_owner_gets_links_that_open_the_page(
    client: Client, running: LabSession, student: User, stranger: User
) -> None:
    client.force_login(student)
    links = press(client, "invite", running).json()["links"]
    assert sorted(links) == ["joint", "viewer"]
    client.force_login(stranger)
    looks = client.get(links["viewer"])
    assert "You are looking" in looks.text
    assert "Terminals of ada" in looks.text
    assert "You may type" in client.get(links["joint"]).text


def test_a_viewer_s_page_offers_nothing_that_types_opens_or_closes(
    browser: Client, running: LabSession
) -> None:
    passes = watching.invite(running)
    looks = browser.get(page(passes["viewer"])).text
    types = browser.get(page(passes["joint"])).text
    for tool in ("terminal-new", "terminal-close", "company"):
        assert f'id="{tool}"' not in looks + types
    assert 'id="terminal-paste"' not in looks
    assert 'id="terminal-paste"' in types


def test_the_page_s_script_learns_only_of_terminals(
    browser: Client, running: LabSession
) -> None:
    token = watching.invite(running)["viewer"]
    config = browser.get(page(token)).context["config"]
    assert config["role"] == "viewer"
    assert config["token"] == token
    assert config["terminals"] == [{"node": "client", "title": "Workstation"}]
    assert running.parameters["token"] not in json.dumps(config)


def test_the_page_has_a_strict_policy(browser: Client, running: LabSession) -> None:
    answer = browser.get(page(watching.invite(running)["viewer"]))
    assert "unsafe" not in answer["content-security-policy"]
    assert "no-store" in answer["cache-control"]


def test_a_worthless_pass_is_answered_in_words(
    browser: Client, running: LabSession
) -> None:
    token = watching.invite(running)["viewer"]
    watching.withdraw(running)
    for worthless in (token, "forged"):
        answer = browser.get(page(worthless))
        assert answer.status_code == 404
        assert "This link opens nothing" in answer.text
        assert "Ask whoever sent it" in answer.text


def test_a_pass_needs_a_login_and_comes_back_to_the_page(
    client: Client, running: LabSession
) -> None:
    address = page(watching.invite(running)["viewer"])
    answer = client.get(address)
    assert answer["location"].startswith("/login/?next=/labs/watch/")


def test_the_owner_is_taken_to_the_lab_itself(
    client: Client, running: LabSession, student: User
) -> None:
    client.force_login(student)
    answer = client.get(page(watching.invite(running)["viewer"]))
    assert answer["location"] == reverse("labs:session", kwargs={"uuid": running.uuid})


def test_an_ended_session_still_says_what_it_was(
    browser: Client,
    running: LabSession,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    token = watching.invite(running)["viewer"]
    with django_capture_on_commit_callbacks(execute=True):
        sessions.stop_session(running)
    answer = browser.get(page(token))
    assert answer.status_code == 200
    assert answer.context["config"]["state"] == "ended"


def test_withdrawing_is_the_owner_s(
    browser: Client, client: Client, running: LabSession, student: User, stranger: User
) -> None:
    token = watching.invite(running)["viewer"]
    for button in ("invite", "withdraw"):
        assert press(browser, button, running).status_code == 404
    assert watching.admitted(stranger, token)
    client.force_login(student)
    assert press(client, "withdraw", running).json() == {"ok": True}
    assert watching.admitted(stranger, token) is None


def test_nobody_is_invited_to_a_lab_that_does_not_run(
    client: Client, running: LabSession, student: User
) -> None:
    LabSession.objects.update(state=LabSession.State.STOPPING)
    client.force_login(student)
    answer = press(client, "invite", running)
    assert (answer.status_code, answer.json()["error"]) == (
        409,
        "This lab is not running.",
    )


def test_the_session_page_knows_whether_links_are_out(
    client: Client, running: LabSession, student: User
) -> None:
    client.force_login(student)
    address = reverse("labs:session", kwargs={"uuid": running.uuid})
    assert client.get(address).context["config"]["invited"] is False
    watching.invite(running)
    assert client.get(address).context["config"]["invited"] is True
