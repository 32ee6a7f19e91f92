"""The command that proves stored scores, against what can be done to a row."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from labs import grading
from labs.models import Attempt, LabSession
from tests.factories import AttemptFactory


def verify(*args: str) -> tuple[bool, str]:
    """Whether it ended well, and what it printed."""
    said = StringIO()
    try:
        call_command("verify_scores", *args, stdout=said)
    except CommandError as error:
        return False, f"{said.getvalue()}{error}"
    return True, said.getvalue()


@pytest.fixture
def attempt(
    running: LabSession,
    grader: Callable[..., None],
    django_capture_on_commit_callbacks: Any,
) -> Attempt:
    """A graded attempt of 2 + 0.5 points."""
    grader({"first": 2, "second": 0.5, "third": 0})
    with django_capture_on_commit_callbacks(execute=True):
        attempt = grading.submit_attempt(session=running)
    attempt.refresh_from_db()
    assert attempt.is_graded
    return attempt


def test_what_was_measured_is_authentic(attempt: Attempt) -> None:
    assert verify() == (True, "1 authentic, 0 that differ, 0 unsealed\n")


@pytest.mark.parametrize(
    "change",
    [
        {"score": 6},
        {"nonce": "0" * 32},
        {"measured_in": "another"},
        {"seal": "00" * 64},
        {"seal": "no hex"},
    ],
)
def test_a_changed_row_is_named(attempt: Attempt, change: dict[str, Any]) -> None:
    Attempt.objects.update(**change)
    well, said = verify()
    assert not well
    assert f"differs   {attempt.uuid}" in said
    assert "0 authentic, 1 that differ" in said


def test_a_changed_report_is_found_with_a_score_to_match(attempt: Attempt) -> None:
    forged = attempt.report.replace('"points": 0.5', '"points": 3')
    assert forged != attempt.report
    Attempt.objects.update(report=forged, score=5)
    assert not verify()[0]


def test_one_without_a_seal_is_counted_apart(attempt: Attempt) -> None:
    old = AttemptFactory(session=attempt.session, number=2)
    well, said = verify()
    assert (well, said) == (True, "1 authentic, 0 that differ, 1 unsealed\n")
    well, said = verify("--strict")
    assert not well
    assert f"unsealed  {old.uuid}" in said


def test_only_scores_are_verified(attempt: Attempt) -> None:
    AttemptFactory(
        session=attempt.session, number=2, state=Attempt.State.ERROR, score=None
    )
    assert verify()[1] == "1 authentic, 0 that differ, 0 unsealed\n"


def test_without_the_public_key_nothing_is_called_forged(
    attempt: Attempt, settings: Any, tmp_path: Path
) -> None:
    settings.AGENT_STATE_DIR = tmp_path / "elsewhere"
    well, said = verify()
    assert not well
    assert "public key" in said
    assert "differs" not in said
