"""Passes: who may see whose terminals with which, and for how long."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import signing

from hub.models import User
from labs import probes, watching
from labs.models import Lab, LabSession
from labs.watching import LINK_SECONDS, PERSONAL_SECONDS, admitted
from sandboxes.errors import EngineError
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
Later = Callable[[float], None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Let so many seconds pass."""
    now = signing.time.time()  # type: ignore[attr-defined]

    def later(seconds: float) -> None:
        monkeypatch.setattr(signing.time, "time", lambda: now + seconds)  # type: ignore[attr-defined]

    return later


def role(user: Any, token: str) -> str:
    found = admitted(user, token)
    return found.role if found else ""


def signed(value: Any, salt: str = watching.SALT) -> str:
    return signing.dumps(value, salt=salt)


def test_links_are_for_everybody_with_an_account(
    running: LabSession, stranger: User
) -> None:
    passes = watching.invite(running)
    assert {kind: role(stranger, token) for kind, token in passes.items()} == {
        "viewer": "viewer",
        "joint": "joint",
    }
    found = admitted(stranger, passes["viewer"])
    assert found and found.session == running
    assert role(AnonymousUser(), passes["viewer"]) == ""


def test_a_withdrawn_link_stays_worthless(running: LabSession, stranger: User) -> None:
    old = watching.invite(running)
    watching.withdraw(running)
    assert running.invitation == ""
    assert {role(stranger, token) for token in old.values()} == {""}
    new = watching.invite(running)
    assert role(stranger, new["joint"]) == "joint"
    assert {role(stranger, token) for token in old.values()} == {""}


def test_inviting_again_keeps_the_links_that_are_out(
    running: LabSession, stranger: User
) -> None:
    first = watching.invite(running)
    # Another page of the owner's, which read the row before.
    stale = LabSession.objects.get(pk=running.pk)
    stale.invitation = ""
    second = watching.invite(stale)
    for token in (*first.values(), *second.values()):
        assert role(stranger, token)


def test_a_personal_pass_is_for_one_person_and_only_for_looking(
    running: LabSession, lecturer: User, stranger: User
) -> None:
    token = watching.personal_pass(running, user=lecturer)
    assert role(lecturer, token) == "viewer"
    assert role(stranger, token) == ""
    watching.withdraw(running)
    assert role(lecturer, token) == "viewer"


def test_passes_grow_old(
    running: LabSession, lecturer: User, stranger: User, later: Later
) -> None:
    personal = watching.personal_pass(running, user=lecturer)
    link = watching.invite(running)["viewer"]
    later(PERSONAL_SECONDS - 60)
    assert (role(lecturer, personal), role(stranger, link)) == ("viewer", "viewer")
    later(PERSONAL_SECONDS + 60)
    assert (role(lecturer, personal), role(stranger, link)) == ("", "viewer")
    later(LINK_SECONDS + 60)
    assert role(stranger, link) == ""


def test_a_pass_names_its_own_session(
    running: LabSession, stranger: User, start: Callable[..., LabSession], lab: Lab
) -> None:
    other = start(UserFactory(), lab)
    found = admitted(stranger, watching.invite(other)["viewer"])
    assert found and found.session == other != running


def test_what_we_did_not_sign_so_is_no_pass(
    running: LabSession, stranger: User
) -> None:
    link = watching.invite(running)["viewer"]
    own, good = str(running.uuid), running.invitation
    forgeries = [
        "",
        "forged",
        link[:-1] + "?",
        link.swapcase(),
        signed({"session": own, "role": "viewer", "invitation": good}, salt="another"),
        signed({"session": own, "role": "owner", "invitation": good}),
        signed({"session": own, "role": "joint", "user": stranger.pk}),
        signed({"session": own, "role": "viewer", "user": str(stranger.pk)}),
        signed({"session": own, "role": "viewer", "invitation": ""}),
        signed({"session": own, "role": "viewer"}),
        signed({"session": str(uuid.uuid4()), "role": "viewer", "invitation": good}),
        signed([own, "viewer"]),
        signed(own),
    ]
    assert [token for token in forgeries if admitted(stranger, token)] == []


def test_nobody_is_invited_where_nobody_was(
    running: LabSession, stranger: User
) -> None:
    empty = signed({"session": str(running.uuid), "role": "viewer", "invitation": ""})
    assert running.invitation == ""
    assert admitted(stranger, empty) is None


@pytest.mark.parametrize(
    ("first", "username", "shown"),
    [
        ("Ada", "ada", "Ada"),
        ("", "ada", "ada"),
        ("A\u202eda\n\x1b[31m", "ada", "Ada[31m"),
        ("\u200b\u200b", "ada", "ada"),
        ("é" * 150, "ada", "é" * 80),
        ("<b>Ada</b>", "ada", "<b>Ada</b>"),
    ],
)
def test_names_are_one_printable_line(first: str, username: str, shown: str) -> None:
    user = User(first_name=first, username=username)
    assert watching.name_of(user) == shown


def test_what_is_open_when_the_agent_does_not_answer(
    running: LabSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert watching.open_tabs(running) == []

    def down() -> Any:
        raise EngineError("It is down.", reason="agent-down")

    monkeypatch.setattr(probes.ACTIVITY, "question", down)
    assert watching.open_tabs(running) is None
