"""One worker at a time, for as long as it lives."""

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from hub.models import User
from labs import leases
from labs.models import Lab, LabSession

State = LabSession.State
STARTING = [State.STARTING.value]


@pytest.fixture
def session(lab: Lab, student: User) -> LabSession:
    """One that waits to be started."""
    return LabSession.objects.create(user=student, lab=lab, data=lab.data)


def test_a_row_that_is_worked_on_is_nobody_elses(session: LabSession) -> None:
    with leases.held(session, STARTING) as first, leases.held(session, STARTING) as two:
        assert (first, two) == (True, False)


def test_a_row_is_free_when_its_work_is_done(session: LabSession) -> None:
    with leases.held(session, STARTING):
        pass
    with leases.held(session, STARTING) as mine:
        assert mine


def test_a_row_is_free_when_its_work_failed(session: LabSession) -> None:
    with pytest.raises(RuntimeError), leases.held(session, STARTING):
        raise RuntimeError
    with leases.held(session, STARTING) as mine:
        assert mine


def test_only_these_states_are_for_the_worker(session: LabSession) -> None:
    with leases.held(session, [State.STOPPING.value]) as mine:
        assert not mine


def test_changes_are_made_with_the_lease(session: LabSession) -> None:
    with leases.held(session, STARTING, state=State.STOPPING):
        session.refresh_from_db()
        assert session.state == State.STOPPING


def test_the_lease_of_a_worker_that_died_runs_out(session: LabSession) -> None:
    past = timezone.now() - timedelta(seconds=1)
    LabSession.objects.filter(pk=session.pk).update(leased_until=past)
    with leases.held(session, STARTING) as mine:
        assert mine


def test_who_was_given_the_row_meanwhile_keeps_it(session: LabSession) -> None:
    later = timezone.now() + timedelta(minutes=1)
    with leases.held(session, STARTING):
        LabSession.objects.filter(pk=session.pk).update(leased_until=later)
    session.refresh_from_db()
    assert session.leased_until == later


class Turns(threading.Event):
    """Time for so many renewals passes at once."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.left = number

    def wait(self, timeout: float | None = None) -> bool:
        self.left -= 1
        return self.left < 0


def test_a_lease_is_renewed_while_the_work_goes_on(session: LabSession) -> None:
    lease = leases.Lease(session)
    lease.take(STARTING, {})
    first = _until(session)
    lease.keep(Turns(2))
    assert _until(session) > first
    lease.give_back()
    assert _until(session) is None


def test_a_lease_that_was_taken_away_is_not_renewed(session: LabSession) -> None:
    lease = leases.Lease(session)
    lease.take(STARTING, {})
    LabSession.objects.filter(pk=session.pk).update(leased_until=None)
    turns = Turns(5)
    lease.keep(turns)
    assert turns.left == 4
    assert _until(session) is None


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="a database in memory has one connection"
)
@pytest.mark.django_db(transaction=True)
def test_who_holds_a_lease_renews_it_by_itself(
    session: LabSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "RENEW_SECONDS", 0.01)
    with leases.held(session, STARTING):
        first = _until(session)
        deadline = time.monotonic() + 20
        while _until(session) == first:
            assert time.monotonic() < deadline
            time.sleep(0.01)


def _until(session: LabSession) -> Any:
    session.refresh_from_db()
    return session.leased_until
