"""A run: whatever comes of it, the scene is closed, and our own fault is no score."""

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from lab_grading import run
from lab_grading.deadline import Deadline
from lab_grading.errors import NotReady
from lab_grading.report import Check, Finding, Report
from lab_grading.session import Session

from tests.content.lab_grading.places import Place

closed: list[Place] = []


@contextmanager
def opened(session: Session, deadline: Deadline) -> Iterator[Place]:
    place = Place(session, deadline)
    try:
        yield place
    finally:
        closed.append(place)


@pytest.fixture(autouse=True)
def request_and_session(monkeypatch: pytest.MonkeyPatch) -> None:
    request = {"attempt": "a1", "nonce": "n1"}
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(request)))
    session = Session({}, {}, {"one": 2})
    monkeypatch.setattr(Session, "read", lambda: session)
    closed.clear()


@pytest.fixture
def output(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    stream = io.StringIO()
    monkeypatch.setattr(run, "Report", lambda scene: Report(scene, stream))
    return stream


def test_a_run_ends_with_the_nonce_of_its_request(output: io.StringIO) -> None:
    check = Check("one", lambda place: Finding(place.session.points["one"], 2, "seen"))
    assert run.grade([check], opened) == 0
    line, summary = map(json.loads, output.getvalue().splitlines())
    assert (line["id"], line["status"], line["points"]) == ("one", "success", 2)
    assert summary == {"summary": {"checks": 1, "nonce": "n1"}}
    assert len(closed) == 1


def test_what_is_not_ready_is_no_score(
    output: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    def look(_place: Place) -> Finding:
        raise NotReady("the desk is closed")

    assert run.grade([Check("one", look)], opened) == 1
    assert "summary" not in output.getvalue()
    assert capsys.readouterr().err == "the desk is closed\n"
    assert len(closed) == 1
