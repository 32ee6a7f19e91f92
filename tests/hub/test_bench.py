"""What bench reports of what it measured; the measuring itself needs an engine."""

import json
from pathlib import Path

import pytest

from hub.management.bench import report
from hub.management.bench.peer_screen import PeerScreen
from hub.management.bench.report import Goal, Row
from hub.management.bench.screen import MeasureError, await_output, echo, flood
from hub.management.bench.terminals import EXEC, PEER, SITE, echo_rows


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


@pytest.mark.parametrize(("value", "met"), [(0.15, True), (0.16, False), (None, False)])
def test_a_goal_may_bound_the_value_itself(value: float | None, met: bool) -> None:
    row = Row("warm claim", value, "s", 10.0, Goal(0.15, of_value=True))
    assert row.met is met
    assert row.to_json()["goal"] == "value <= 0.15"


def test_a_count_of_nothing_meets_the_goal_of_nothing() -> None:
    assert Row("orphans", 0, goal=Goal(0, of_value=True)).met is True


def test_two_percentiles_stand_beside_those_of_the_floor() -> None:
    site, floor = [float(n) for n in range(1, 101)], [2.0] * 100
    first, second = report.p50_p95("start", "s", site, floor, (Goal(30), Goal(30)), "n")
    assert (first.name, first.value, first.ratio) == ("start, p50", 50.0, 25.0)
    assert (second.name, second.value, second.met) == ("start, p95", 95.0, False)
    assert (first.note, second.note) == ("n", "")
    assert report.p50_p95("start", "s", site)[0].floor is None


@pytest.mark.parametrize(
    ("busy", "filled", "ratio", "said"),
    [
        (0.99, 0.95, 1.0, "memory"),
        (0.99, 0.20, 1.5, "CPU, used by the site too"),
        (0.50, 0.20, 1.5, "the site"),
        (0.99, 0.20, 1.0, "CPU, used by the engine"),
        (0.50, 0.20, 1.0, "the engine's start rate"),
    ],
)
def test_what_runs_out_first(
    busy: float, filled: float, ratio: float, said: str
) -> None:
    assert report.bottleneck(busy, filled, ratio) == said


def test_the_head_says_what_was_measured_on() -> None:
    kept = report.document([], when="today", engine="Engine 1", load=(0.5, 0.2, 0.1))
    head = report.head(kept)
    assert "Engine 1; load 0.5, 0.2, 0.1; today" in head
    assert kept["hardware"]["memory"] in head


def test_echoes_are_told_against_each_of_the_others() -> None:
    echoes = {SITE: [2.0, 2.0], EXEC: [1.0, 1.0], PEER: [4.0, 4.0]}
    rows = {row.name: row for row in echo_rows("echo", echoes)}
    assert rows["echo, p50, to docker exec"].ratio == 2.0
    assert rows["echo, p50, to docker exec"].met is True
    assert rows["echo, p99, to terminado"].ratio == 0.5
    assert rows["echo, p99, to terminado"].goal is None


class Frames:
    """A socket of the peer: what it sends, and what was sent to it."""

    def __init__(self, *frames: str) -> None:
        self.frames = list(frames)
        self.sent: list[str | bytes] = []

    def send(self, data: str | bytes) -> None:
        self.sent.append(data)

    def receive(self) -> str:
        return self.frames.pop(0)


def test_the_peer_speaks_in_lists() -> None:
    socket = Frames('["setup", {}]', '["stdout", "a\\u00e9"]', '["disconnect", 1]')
    screen = PeerScreen(socket)  # type: ignore[arg-type]
    screen.type(b"x")
    assert socket.sent == ['["stdin", "x"]']
    assert screen.read() == "a\u00e9".encode()
    assert screen.read() == b""


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
