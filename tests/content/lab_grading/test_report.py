"""What a grader reports of its checks, whatever they look at."""

import io
import json

from lab_grading.deadline import Deadline
from lab_grading.handin import Missing
from lab_grading.report import Check, Finding, Report
from lab_grading.session import Session

from tests.content.lab_grading.places import Place


def reported(*checks: Check[Place]) -> list[dict[str, object]]:
    session = Session({}, {}, {check.id: 2 for check in checks})
    stream = io.StringIO()
    report = Report(Place(session, Deadline(30)), stream)
    report.make(checks)
    report.close("n1")
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def finding(good: int, of: int = 2, **more: object) -> Finding:
    return Finding(good, of, "seen", **more)


def test_points_follow_the_parts_in_order() -> None:
    lines = reported(
        Check("all", lambda scene: finding(3, 3)),
        Check("some", lambda scene: finding(2, 3)),
    )
    assert [(line["status"], line["points"]) for line in lines[:2]] == [
        ("success", 2),
        ("fail", 1),
    ]


def test_what_was_not_handed_in_earns_nothing_and_is_named() -> None:
    def look(scene: Place) -> Finding:
        raise Missing("There is no boot.bin.")

    [line, *_rest] = reported(Check("boots", look))
    assert (line["status"], line["points"]) == ("fail", 0)
    assert line["evidence"] == "There is no boot.bin."


def test_a_consequence_names_the_first_broken_link() -> None:
    lines = reported(
        Check("keys", lambda scene: finding(0)),
        Check("link", lambda scene: finding(0), after=["keys"]),
        Check("whole", lambda scene: finding(1), after=["link"]),
    )
    assert [line["follows_from"] for line in lines[:3]] == [None, "keys", "keys"]


def test_what_makes_no_sense_to_ask_is_not_asked() -> None:
    def never(scene: Place) -> Finding:
        raise AssertionError

    lines = reported(
        Check("keys", lambda scene: finding(0)),
        Check("algorithm", never, before=["keys"]),
    )
    assert lines[1]["status"] == "not-tested"
    assert lines[1]["points"] == 0
    assert lines[1]["follows_from"] == "keys"


def test_after_a_silent_server_nothing_is_asked() -> None:
    lines = reported(
        Check("delegation", lambda scene: finding(0, fatal=True)),
        Check("elsewhere", lambda scene: finding(2)),
    )
    assert lines[1]["status"] == "not-tested"
    assert lines[1]["follows_from"] == "delegation"


def test_the_summary_comes_last_with_the_nonce() -> None:
    lines = reported(Check("one", lambda scene: finding(2)))
    assert lines[-1] == {"summary": {"checks": 1, "nonce": "n1"}}


def test_evidence_has_an_end() -> None:
    (line, _summary) = reported(Check("one", lambda scene: Finding(0, 1, "x" * 9999)))
    assert len(line["evidence"]) <= 600
