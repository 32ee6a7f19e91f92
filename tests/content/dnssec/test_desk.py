"""The registry's desk: what it takes down, from whom, and what that is worth."""

import io
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import HTTPServer
from pathlib import Path
from typing import Any

import desk as command_line
import pytest
from dnssec_grading.desk import Diagnosis
from dnssec_grading.scene import Scene
from lab_grading.deadline import Deadline
from lab_grading.report import Check, Finding, Report
from lab_grading.session import Session
from registry.api import handler
from registry.desk import MAX_ANSWERS, Desk
from registry.parent import Parent, Refused

from tests.content.dnssec.zones import ZONE

FAULTS = {"lame": "not served", "expired": "has ended", "edited": "was changed"}


@pytest.fixture
def desk_settings(tmp_path: Path) -> dict[str, Any]:
    file = str(tmp_path / "desk.json")
    return {"faults": FAULTS, "file": file, "token": "the-grader"}


def said(desk: Desk) -> list[str]:
    return [answer["fault"] for answer in desk.told()["answers"]]


def test_answers_are_kept_in_order_over_a_restart(
    desk_settings: dict[str, Any],
) -> None:
    first = Desk.opened(desk_settings)
    first.note({"fault": "expired"})
    first.note({"fault": "lame"})
    assert said(Desk.opened(desk_settings)) == ["expired", "lame"]


def test_saying_the_same_again_is_no_second_answer(
    desk_settings: dict[str, Any],
) -> None:
    desk = Desk.opened(desk_settings)
    desk.note({"fault": "expired"})
    desk.note({"fault": "expired"})
    assert said(desk) == ["expired"]


@pytest.mark.parametrize("body", [{}, {"fault": "all"}, {"fault": ["lame"]}])
def test_what_is_not_on_the_list_is_refused(
    desk_settings: dict[str, Any], body: dict[str, Any]
) -> None:
    desk = Desk.opened(desk_settings)
    with pytest.raises(Refused):
        desk.note(body)
    assert said(desk) == []


def test_the_desk_listens_to_a_few_answers(desk_settings: dict[str, Any]) -> None:
    desk = Desk.opened(desk_settings)
    for number in range(MAX_ANSWERS):
        desk.note({"fault": ("lame", "expired")[number % 2]})
    with pytest.raises(Refused, match="no more"):
        desk.note({"fault": "edited"})
    assert desk.told()["left"] == 0


@pytest.fixture
def url(desk_settings: dict[str, Any]) -> Iterator[str]:
    parent = Parent(ZONE.parent(), ZONE, "127.0.0.1", "key", b"secret")
    served = handler(parent, "the-student", desk=Desk.opened(desk_settings))
    with HTTPServer(("127.0.0.1", 0), served) as service:
        threading.Thread(target=service.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{service.server_address[1]}/v1/desk"
        service.shutdown()


def ask(url: str, method: str, token: str, body: Any = None) -> tuple[int, Any]:
    request = urllib.request.Request(  # noqa: S310 - our own server
        url,
        method=method,
        headers={"Authorization": f"Bearer {token}"},
        data=None if body is None else json.dumps(body).encode(),
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as reply:  # noqa: S310
            return reply.status, json.load(reply)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def test_the_student_writes_and_the_grader_only_reads(url: str) -> None:
    answer = {"fault": "lame"}
    assert ask(url, "POST", "the-grader", answer)[0] == 401
    assert ask(url, "POST", "nobody", answer)[0] == 401
    assert ask(url, "GET", "nobody")[0] == 401
    assert ask(url, "GET", "the-grader")[1]["answers"] == []
    assert ask(url, "POST", "the-student", answer)[0] == 200
    for reader in ("the-grader", "the-student"):
        told = ask(url, "GET", reader)[1]
        assert [given["fault"] for given in told["answers"]] == ["lame"]
    domain = url.replace("desk", "domain")
    assert ask(domain, "GET", "the-grader")[0] == 401


def test_nothing_told_at_the_desk_says_what_is_right(url: str) -> None:
    replies = [ask(url, "POST", "the-student", {"fault": f})[1] for f in FAULTS]
    assert {tuple(sorted(reply)) for reply in replies} == {
        ("answers", "faults", "left")
    }


def test_a_lab_without_a_desk_has_no_such_door() -> None:
    parent = Parent(ZONE.parent(), ZONE, "127.0.0.1", "key", b"secret")
    with HTTPServer(("127.0.0.1", 0), handler(parent, "t")) as service:
        threading.Thread(target=service.serve_forever, daemon=True).start()
        place = f"http://127.0.0.1:{service.server_address[1]}/v1/desk"
        for method, body in (("GET", None), ("POST", {"fault": "lame"})):
            assert ask(place, method, "t", body)[0] == 404
        service.shutdown()


def graded(answers: list[str]) -> list[dict[str, Any]]:
    """What an `expired` zone's checks say after these answers."""
    diagnosis = Diagnosis("diagnosis", parameter="fault", _said=answers)
    seen = diagnosis.before(lambda scene: Finding(0, 1, "expired an hour ago"))
    points = {"diagnosis": 8, "mended": 6}
    session = Session({"zone": str(ZONE), "fault": "expired"}, {}, points)
    stream = io.StringIO()
    report = Report(Scene(session, None, Deadline(30)), stream)
    report.make([Check("diagnosis", diagnosis.look), Check("mended", seen)])
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("answers", "points"),
    [
        ([], 0),
        (["expired"], 8),
        (["expired", "lame"], 8),
        (["lame"], 0),
        (["lame", "expired"], 4),
        (["lame", "edited", "expired"], 0),
    ],
)
def test_an_answer_is_worth_less_the_later_it_comes(
    answers: list[str], points: int
) -> None:
    assert graded(answers)[0]["points"] == points


def test_nothing_is_given_away_before_an_answer() -> None:
    silent, spoken = graded([]), graded(["lame"])
    assert "expired" not in json.dumps(silent)
    assert [line["status"] for line in silent] == ["not-tested", "not-tested"]
    assert silent[1]["follows_from"] == "diagnosis"
    assert "expired" in spoken[1]["evidence"]
    assert "expired" not in spoken[0]["evidence"]


def test_the_command_line_lists_what_can_be_said_and_what_was() -> None:
    at = "2026-11-25T09:00:00Z"
    record = {"faults": FAULTS, "answers": [{"fault": "lame", "at": at}]}
    assert command_line.listed(record)[0] == "lame     not served"
    assert command_line.shown(record) == [f"Answer 1  lame, said at {at}"]
    assert command_line.shown({"answers": []}) == ["Nothing has been said yet."]
