"""What bench reports of what it measured; the measuring itself needs an engine."""

import json
from pathlib import Path

import pytest

from hub.management.bench import report
from hub.management.bench.report import Goal, Row
from hub.management.bench.screen import MeasureError, await_output, echo, flood


class Replies:
    """A screen on which each typing is answered by the next of these outputs."""

    def __init__(self, *outputs: list[bytes]) -> None:
        self.outputs = list(outputs)
        self.waiting: list[bytes] = []
        self.typed: list[bytes] = []

    def type(self, data: bytes) -> None:
        self.typed.append(data)
        self.waiting += self.outputs.pop(0)

    def read(self) -> bytes:
        return self.waiting.pop(0) if self.waiting else b""


@pytest.mark.parametrize(
    ("goal", "value", "met"),
    [
        (Goal(1.5), 3.0, True),
        (Goal(1.5), 3.1, False),
        (Goal(1.0, higher_is_better=True), 2.0, True),
        (Goal(1.0, higher_is_better=True), 1.9, False),
    ],
)
def test_a_goal_bounds_the_ratio_to_the_floor(
    goal: Goal, value: float, met: bool
) -> None:
    row = Row("echo", value, "ms", 2.0, goal)
    assert row.ratio == value / 2.0
    assert row.met is met


def test_a_row_without_floor_has_neither_ratio_nor_verdict() -> None:
    row = Row("server", 64.0, "MiB")
    assert row.ratio is None
    assert row.met is None


def test_a_row_without_its_floor_does_not_meet_a_goal() -> None:
    assert Row("echo", 1.0, "ms", None, Goal(2)).met is False


def test_a_broken_measure_is_a_row_that_says_why() -> None:
    row = report.broken("grading", TimeoutError("the site sent nothing"))
    assert row.to_json()["error"] == "TimeoutError: the site sent nothing"
    assert row.to_json()["value"] is None
    assert "failed: TimeoutError: the site sent nothing" in report.table([row])


@pytest.mark.parametrize(
    ("share", "expected"), [(0.0, 1), (0.5, 50), (0.99, 99), (1.0, 100)]
)
def test_percentiles_are_values_that_were_measured(share: float, expected: int) -> None:
    assert report.percentile(reversed(range(1, 101)), share) == expected


def test_the_table_is_aligned_and_says_which_goals_are_met() -> None:
    rows = [
        Row("click to prompt, p50", 2.5, "s", 2.0, Goal(1.15), "n=6"),
        Row("bulk", 20, "MB/s", 10, Goal(1, higher_is_better=True)),
    ]
    heading, first, second = report.table(rows).splitlines()
    at = heading.index("goal")
    assert first[at:].split() == ["<=", "1.15", "no", "n=6"]
    assert second[at:].split() == [">=", "1", "yes"]


def test_the_file_holds_every_field_of_every_row(tmp_path: Path) -> None:
    rows = [Row("echo, p50", 1.23456, "ms", 0.5, Goal(2.5), "n=300")]
    kept = report.document(
        rows, when="2026-01-01T00:00:00+00:00", engine="Engine 1", load=(0.1, 0.2, 0.3)
    )
    path = tmp_path / "deep" / "bench.json"
    report.write(path, kept)
    read = json.loads(path.read_text("utf-8"))
    assert read["engine"] == "Engine 1"
    assert set(read["hardware"]) == {"cpu", "cores", "memory"}
    assert read["rows"] == [
        {
            "name": "echo, p50",
            "value": 1.235,
            "unit": "ms",
            "floor": 0.5,
            "ratio": 2.469,
            "goal": "<= 2.5",
            "met": True,
            "note": "n=300",
        }
    ]


def test_every_key_is_timed_to_its_echo_and_taken_back() -> None:
    screen = Replies([b"x"], [b"\x08", b"\x1b[K"], [b"x"], [b"\x08\x1b[K"])
    assert len(echo(screen, 2)) == 2
    assert screen.typed == [b"x", b"\x7f", b"x", b"\x7f"]


def test_a_flood_ends_at_its_own_last_line_not_at_the_echo_of_the_command() -> None:
    echoed = b"head -c 1 /dev/zero | base64; echo flood-over-$((1+1))\r\n"
    screen = Replies([echoed, b"AA==\r\nflood-", b"over-2\r\nhost:~", b"$ "])
    assert flood(screen, 78) > 0
    assert screen.waiting == []


def test_output_that_ends_too_early_is_no_figure() -> None:
    screen = Replies([b"logout\r\n"])
    screen.type(b"exit\r")
    with pytest.raises(MeasureError, match="logout"):
        await_output(screen, b"$ ")
