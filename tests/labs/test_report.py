"""What a grader prints becomes a score only when it is whole."""

import json
from decimal import Decimal
from typing import Any

import pytest

from labs.manifest import LabManifest
from labs.report import GradingFailed, ReportReader
from tests.labs.lab_folders import manifest_data

MANIFEST = LabManifest.model_validate(manifest_data())


def line(**fields: Any) -> bytes:
    return json.dumps(fields).encode() + b"\n"


def check(name: str, points: float = 0, status: str = "fail", **more: Any) -> bytes:
    return line(id=name, status=status, points=points, **more)


WHOLE = (
    check("second", 1.5, "notice", evidence="half of it")
    + check("first", 2, "success")
    + check("third", follows_from="second", hint="Look again.")
)
SUMMARY = line(summary={"checks": 3, "nonce": "n"})


def read(data: bytes, nonce: str = "n") -> ReportReader:
    reader = ReportReader(MANIFEST, nonce)
    reader.feed(data)
    return reader


def test_findings_come_in_the_lab_s_order_with_partial_credit() -> None:
    findings = read(WHOLE + SUMMARY).complete()
    assert [f.check.id for f in findings] == ["first", "second", "third"]
    assert [f.points for f in findings] == [Decimal(2), Decimal("1.5"), Decimal(0)]
    assert [f.full for f in findings] == [True, False, False]


def test_hints_are_the_grader_s_or_the_lab_s_and_only_where_points_were_lost() -> None:
    first, second, third = read(WHOLE + SUMMARY).complete()
    assert (first.hint, second.hint, third.hint) == (
        "",
        "Look at the second.",
        "Look again.",
    )
    assert third.follows_from == "second"


def test_bytes_may_come_in_any_pieces() -> None:
    seen: list[str] = []
    reader = ReportReader(MANIFEST, "n", lambda finding: seen.append(finding.check.id))
    data = WHOLE + SUMMARY
    for position in range(0, len(data), 7):
        reader.feed(data[position : position + 7])
    assert len(reader.complete()) == 3
    assert seen == ["second", "first", "third"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (WHOLE, "without a summary"),
        (SUMMARY, "no result for first, second, third"),
        (check("first", 2) + SUMMARY, "no result for second, third"),
        (WHOLE + line(summary={"checks": 3, "nonce": "old"}), "another run"),
        (WHOLE.replace(b'"fail"', b'"error"') + SUMMARY, "could not be measured"),
    ],
)
def test_an_unfinished_report_is_never_a_score(data: bytes, reason: str) -> None:
    with pytest.raises(GradingFailed, match=reason):
        read(data).complete()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Segmentation fault\n", "not JSON"),
        (b"[]\n", "not a check result"),
        (check("fourth", 1), "no check 'fourth'"),
        (check("first", 2) * 2, "two results for 'first'"),
        (check("first", 2.01), "only 2 points"),
        (check("first", -1), "not a check result"),
        (check("first", 1, "passed"), "not a check result"),
        (SUMMARY + check("first"), "after the summary"),
        (b"x" * (1 << 17), "no end"),
    ],
)
def test_a_line_that_cannot_be_right_ends_the_reading(data: bytes, reason: str) -> None:
    with pytest.raises(GradingFailed, match=reason):
        read(data)


def test_long_evidence_is_cut() -> None:
    reader = read(check("first", 2, "success", evidence="e" * 20_000))
    assert len(reader.findings["first"].evidence) == 4000
