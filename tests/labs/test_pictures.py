"""Pictures of a live system: who may ask for one when, and what is kept of it."""

import html
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.models import User
from labs import events, pictures, tasks
from labs.models import AttemptPicture, LabSession, PictureTurn, SessionPicture
from sandboxes.backend import RunResult
from sandboxes.backends.fake import FakeBackend
from tests.factories import AttemptFactory
from tests.labs.lab_folders import manifest_data

TABLE = {"caption": "Now", "columns": ["What"], "rows": [["<b>"]], "notes": []}
SVG = f'<svg><metadata id="table">{html.escape(json.dumps(TABLE))}</metadata></svg>'
JSON = {"accept": "application/json"}


@pytest.fixture
def refreshed(running: LabSession) -> LabSession:
    """A running lab whose picture keeps itself fresh, every ten seconds."""
    (spec,) = manifest_data()["pictures"]
    running.data["pictures"] = [{**spec, "every": 10}]
    running.save(update_fields=["data"])
    return running


@pytest.fixture
def drawings(backend: FakeBackend) -> list[Any]:
    """Every run of the drawing program."""
    made: list[Any] = []

    def draw(call: Any) -> RunResult:
        made.append(call)
        return RunResult(0, SVG.encode(), b"")

    backend.script(["draw"], draw)
    return made


def ask(session: LabSession) -> float:
    return pictures.ask(session, session.manifest.pictures[0])


def turn_back(session: LabSession, seconds: float) -> None:
    """As if that much time had passed."""
    turn = PictureTurn.objects.get(session=session)
    turn.free_at -= timedelta(seconds=seconds)
    turn.save()


def test_a_fresh_picture_is_not_drawn_again_before_its_time(
    refreshed: LabSession, drawings: list[Any]
) -> None:
    ask(refreshed)
    assert len(drawings) == 1
    assert 9 < ask(refreshed) <= 10
    turn_back(refreshed, 9)
    assert 0 < ask(refreshed) <= 1
    assert len(drawings) == 1
    turn_back(refreshed, 1)
    ask(refreshed)
    assert len(drawings) == 2


def test_a_picture_without_a_pause_is_drawn_as_often_as_asked(
    running: LabSession, drawings: list[Any]
) -> None:
    for _time in range(3):
        ask(running)
    assert len(drawings) == 3


def test_a_picture_that_is_being_drawn_is_not_asked_for_again(
    running: LabSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued: list[Any] = []
    task = type("Task", (), {"enqueue": lambda *args: queued.append(args)})
    monkeypatch.setattr(tasks, "draw_picture", task)
    limit = pictures.QUEUE_SECONDS + 15
    assert ask(running) == limit
    assert limit - 5 < ask(running) < limit
    assert len(queued) == 1
    # The worker was killed.
    turn_back(running, limit)
    ask(running)
    assert len(queued) == 2


def test_a_drawing_that_fails_has_its_pause_too(
    refreshed: LabSession, backend: FakeBackend
) -> None:
    backend.script(["draw"], RunResult(1, b"", b"broken"))
    ask(refreshed)
    assert ask(refreshed) > 9
    assert not refreshed.pictures.exists()


def test_the_turn_is_free_before_anybody_hears_of_the_drawing(
    running: LabSession, drawings: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    free: list[bool] = []

    def listen(*_args: Any) -> None:
        turn = PictureTurn.objects.get(session=running)
        free.append(turn.free_at <= timezone.now())

    monkeypatch.setattr(events, "announce_picture", listen)
    ask(running)
    assert free == [True]


def test_an_attempt_s_drawing_waits_for_no_turn(
    refreshed: LabSession, drawings: list[Any]
) -> None:
    ask(refreshed)
    attempt = AttemptFactory(session=refreshed, number=1)
    tasks.draw_picture.enqueue(refreshed.pk, "map", attempt.pk)
    assert len(drawings) == 2
    assert attempt.pictures.get().table == TABLE


def test_the_page_learns_of_pause_moment_and_table(
    client: Client, student: User, refreshed: LabSession, drawings: list[Any]
) -> None:
    client.force_login(student)
    at = {"uuid": refreshed.uuid, "picture": "map"}
    facts = reverse("labs:picture-facts", kwargs=at)
    assert client.get(facts).json() == {"drawn_at": None, "table": None}
    page = client.get(reverse("labs:session", kwargs={"uuid": refreshed.uuid}))
    assert page.context["config"]["pictures"][0]["every"] == 10
    answer = client.post(reverse("labs:picture", kwargs=at), headers=JSON)
    assert answer.json()["wait"] > 0
    drawn = SessionPicture.objects.get(session=refreshed)
    told = client.get(facts).json()
    assert told == {"drawn_at": drawn.drawn_at.isoformat(), "table": TABLE}


def test_a_picture_s_facts_are_its_owner_s(
    client: Client, stranger: User, running: LabSession, drawings: list[Any]
) -> None:
    ask(running)
    client.force_login(stranger)
    at = {"uuid": running.uuid, "picture": "map"}
    assert client.get(reverse("labs:picture-facts", kwargs=at)).status_code == 404


def test_a_malformed_table_costs_nothing_but_the_table(
    running: LabSession, backend: FakeBackend
) -> None:
    broken = b'<svg><metadata id="table">{</metadata></svg>'
    backend.script(["draw"], RunResult(0, broken, b""))
    ask(running)
    assert running.pictures.get().table is None
    assert AttemptPicture.objects.count() == 0
