"""From the check button to a stored score."""

from typing import Any

import pytest

from labs import events, grading, sessions
from labs.errors import AlreadyChecking, NotReady
from labs.models import Attempt, LabSession
from labs.report import GradingFailed
from labs.signals import attempt_graded
from sandboxes.backend import RunResult
from sandboxes.backends.fake import FakeBackend
from sandboxes.errors import EngineError


@pytest.fixture
def submit(django_capture_on_commit_callbacks: Any) -> Any:
    """Press the button and let the jobs run."""

    def submit(session: LabSession) -> Attempt:
        with django_capture_on_commit_callbacks(execute=True):
            attempt = grading.submit_attempt(session=session)
        attempt.refresh_from_db()
        return attempt

    return submit


def test_points_evidence_and_hints_are_stored(
    running: LabSession, grader: Any, submit: Any
) -> None:
    grader({"first": 2, "second": 1.5, "third": 0})
    attempt = submit(running)
    assert attempt.state == Attempt.State.GRADED
    assert (float(attempt.score), float(attempt.max_score)) == (3.5, 6)
    first, second, third = attempt.results.all()
    assert (first.hint, first.evidence) == ("", "saw first")
    assert (float(second.points), float(second.max_points)) == (1.5, 3)
    assert third.hint == "Look at the third."
    assert third.basis == "RFC 1034 section 3.1"


def test_whoever_keeps_grades_hears_of_it_once(
    running: LabSession, grader: Any, submit: Any
) -> None:
    heard: list[Attempt] = []

    def listen(attempt: Attempt, **_kwargs: Any) -> None:
        heard.append(attempt)

    attempt_graded.connect(listen)
    try:
        grader({"first": 2, "second": 3, "third": 1})
        attempt = submit(running)
    finally:
        attempt_graded.disconnect(listen)
    assert heard == [attempt]
    assert attempt.percentage == 100


@pytest.mark.parametrize(
    "result",
    [
        {"exit_code": 1, "stderr": b"Traceback"},
        {"exit_code": None, "timed_out": True},
        {"exit_code": None, "truncated": True},
        {"stdout": b""},
        {"stdout": b"killed\n"},
    ],
)
def test_an_infrastructure_failure_is_never_a_score(
    running: LabSession,
    grader: Any,
    submit: Any,
    backend: FakeBackend,
    result: dict[str, Any],
) -> None:
    grader({"first": 2, "second": 3, "third": 1}, **result)
    attempt = submit(running)
    assert attempt.state == Attempt.State.ERROR
    assert attempt.score is None
    assert "costs you nothing" in attempt.message
    assert attempt.results.count() == 0
    assert sum(call.argv == ("grade",) for call in backend.calls) == grading.TRIES


def test_a_failure_that_passes_costs_nothing(
    running: LabSession, backend: FakeBackend, grader: Any, submit: Any
) -> None:
    grader({"first": 2, "second": 3, "third": 1})
    whole = backend._answers[0][2]
    tries: list[int] = []

    def fails_first(call: Any) -> RunResult:
        tries.append(1)
        return whole(call) if len(tries) > 1 else RunResult(137, b"", b"")

    backend.script(["grade"], fails_first)
    attempt = submit(running)
    assert attempt.is_graded
    assert attempt.tries == 2


def test_only_a_running_lab_can_be_checked(
    running: LabSession, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        sessions.stop_session(running)
    with pytest.raises(NotReady):
        grading.submit_attempt(session=running)


def test_one_check_at_a_time(running: LabSession) -> None:
    grading.submit_attempt(session=running)
    with pytest.raises(AlreadyChecking):
        grading.submit_attempt(session=running)


def test_attempts_are_numbered(running: LabSession, grader: Any, submit: Any) -> None:
    grader({"first": 0, "second": 0, "third": 0})
    assert [submit(running).number, submit(running).number] == [1, 2]


def test_pictures_are_drawn_after_a_check(
    running: LabSession, backend: FakeBackend, grader: Any, submit: Any
) -> None:
    grader({"first": 2, "second": 3, "third": 1})
    backend.script(["draw"], RunResult(0, b"<svg xmlns='x'></svg>", b""))
    submit(running)
    assert running.pictures.get().svg.startswith("<svg")


def test_each_attempt_keeps_the_pictures_of_its_time(
    running: LabSession, backend: FakeBackend, grader: Any, submit: Any
) -> None:
    grader({"first": 2, "second": 3, "third": 1})
    for number in range(2):
        backend.script(["draw"], RunResult(0, b"<svg>%d</svg>" % number, b""))
        submit(running)
    second, first = running.attempts.all()
    assert first.pictures.get().svg == "<svg>0</svg>"
    assert second.pictures.get().svg == "<svg>1</svg>"
    assert second.pictures.get().title == "Map"


def test_the_page_gets_results_as_they_arrive(
    running: LabSession, grader: Any, submit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(events, "_send", lambda _uuid, message: told.append(message))
    grader({"first": 2, "second": 0, "third": 1})
    submit(running)
    kinds = [message["type"] for message in told]
    assert kinds[:5] == ["attempt", "result", "result", "result", "attempt"]
    assert told[4]["score"] == 3
    assert [r["check_id"] for r in told[4]["results"]] == ["first", "second", "third"]


def test_an_outage_costs_no_try(
    running: LabSession, grader: Any, submit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    grader({"first": 2, "second": 3, "third": 1})
    monkeypatch.setattr("labs.patience.PAUSE_SECONDS", 0)
    monkeypatch.setattr(grading, "TRIES", 1)
    real, calls = grading.measure, []

    def away_twice(**arguments: Any) -> grading.Measurement:
        calls.append(arguments["sandbox"])
        if len(calls) <= 2:
            raise EngineError("away", reason="agent-down")
        return real(**arguments)

    monkeypatch.setattr(grading, "measure", away_twice)
    assert submit(running).state == Attempt.State.GRADED
    assert len(calls) == 3


def test_a_check_that_takes_its_worker_with_it_is_not_tried_for_ever(
    running: LabSession, grader: Any, submit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    grader({"first": 2, "second": 3, "third": 1})

    class Killed(BaseException):
        """As far as the row is concerned."""

    def kill(**_arguments: Any) -> None:
        raise Killed

    monkeypatch.setattr(grading, "measure", kill)
    attempt = Attempt.objects.create(session=running, number=1, max_score=6)
    for _worker in range(grading.TRIES):
        with pytest.raises(Killed):
            grading.run_checks(attempt)
    grading.run_checks(attempt)
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.ERROR


def test_what_another_worker_has_ended_is_not_scored_again(
    running: LabSession, grader: Any, submit: Any
) -> None:
    grader({"first": 2, "second": 3, "third": 1})
    attempt = submit(running)
    measured = grading.measure(
        sandbox=running.sandbox_name,
        manifest=running.manifest,
        attempt=str(attempt.uuid),
    )
    Attempt.objects.filter(pk=attempt.pk).update(state=Attempt.State.ERROR, score=None)
    grading.record_score(attempt, measured)
    attempt.refresh_from_db()
    assert attempt.score is None


def test_who_gives_up_takes_no_score_away(
    running: LabSession, grader: Any, submit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    grader({"first": 2, "second": 3, "third": 1})
    attempt = Attempt.objects.create(session=running, number=1, max_score=6)

    def graded_elsewhere(**_arguments: Any) -> None:
        Attempt.objects.filter(pk=attempt.pk).update(
            state=Attempt.State.GRADED, score=6
        )
        raise GradingFailed("too late")

    monkeypatch.setattr(grading, "measure", graded_elsewhere)
    grading.run_checks(attempt)
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.GRADED
