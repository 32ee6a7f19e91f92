"""Drain mode, from the operator's command to the person who wants to start."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from hub.models import User
from labs import operations, sessions
from labs.errors import LabsError
from labs.models import Drain, Lab, LabSession


def command(name: str, *args: str) -> str:
    said = StringIO()
    call_command(name, *args, stdout=said)
    return said.getvalue()


def test_no_lab_starts_while_the_site_is_drained(lab: Lab, student: User) -> None:
    command("drain", "--note", "new disk")
    with pytest.raises(LabsError, match="maintained"):
        sessions.start_session(user=student, lab=lab)
    assert not LabSession.objects.exists()
    command("resume")
    sessions.start_session(user=student, lab=lab)
    assert LabSession.objects.count() == 1


def test_what_runs_goes_on_and_can_be_opened(
    running: LabSession, student: User
) -> None:
    assert "1 still active" in command("drain")
    assert sessions.start_session(user=student, lab=running.lab) == running
    running.refresh_from_db()
    assert running.is_running


@pytest.mark.django_db
def test_a_second_drain_is_the_first_and_one_resume_ends_it() -> None:
    command("drain", "--note", "new disk")
    command("drain", "--note", "again")
    assert [drain.note for drain in Drain.objects.all()] == ["new disk"]
    command("resume")
    command("resume")
    assert operations.draining() is None
    command("drain")
    assert Drain.objects.count() == 2


@pytest.mark.django_db
def test_a_note_that_is_too_long_is_refused() -> None:
    with pytest.raises(CommandError, match="200 characters"):
        command("drain", "--note", "x" * 201)
    assert operations.draining() is None
