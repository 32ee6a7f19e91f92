"""Warm sandboxes: made before anybody asks, claimed once, never reused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hub.models import User
from labs import pool, recovery, sessions
from labs.models import Kit, Lab, LabSession
from labs.signals import starts_expected
from sandboxes.backends.fake import FakeBackend

State = LabSession.State
Start = Callable[..., LabSession]


@pytest.fixture(autouse=True)
def small_pool(settings: Any) -> None:
    settings.POOL_READY, settings.POOL_MAX = 1, 3


def running(backend: FakeBackend) -> set[str]:
    return {sandbox.name for sandbox in backend.find({})}


def test_the_pool_is_filled_to_its_size(lab: Lab, backend: FakeBackend) -> None:
    assert pool.fill(lab) == 1
    assert pool.fill(lab) == 0
    kit = Kit.objects.warm(lab).get()
    assert running(backend) == {kit.sandbox_name}


def test_who_starts_gets_a_warm_sandbox_at_once(
    lab: Lab, backend: FakeBackend, student: User
) -> None:
    pool.fill(lab)
    kit = Kit.objects.warm(lab).get()
    # No job is run: nothing is left to be done.
    session = sessions.start_session(user=student, lab=lab)
    assert (session.state, session.kit) == (State.RUNNING, kit)
    assert session.sandbox_name == kit.sandbox_name
    assert session.parameters["zone"] == kit.parameters["zone"]
    assert session.expires_at > timezone.now() + timedelta(minutes=59)


def test_a_warm_sandbox_is_one_persons_only(
    lab: Lab, start: Start, student: User, stranger: User
) -> None:
    pool.fill(lab)
    first, second = start(student, lab), start(stranger, lab)
    assert first.kit != second.kit
    assert first.parameters["token"] != second.parameters["token"]


def test_a_claimed_one_is_replaced_and_ends_with_its_session(
    lab: Lab,
    start: Start,
    student: User,
    backend: FakeBackend,
    django_capture_on_commit_callbacks: Any,
) -> None:
    pool.fill(lab)
    session = start(student, lab)
    assert Kit.objects.warm(lab).count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        sessions.stop_session(session)
    assert session.sandbox_name not in running(backend)


def test_demand_from_above_and_from_readers_makes_it_grow(lab: Lab) -> None:
    def one_more(**_kwargs: Any) -> int:
        return 1

    starts_expected.connect(one_more)
    try:
        assert pool.target(lab) == 2
        pool.expect_start(lab)
        assert pool.target(lab) == 3
    finally:
        starts_expected.disconnect(one_more)


def test_nobody_is_crowded_out_by_what_is_warm(
    lab: Lab, student: User, backend: FakeBackend
) -> None:
    LabSession.objects.create(user=student, lab=lab, data=lab.data, state=State.QUEUED)
    assert pool.fill(lab) == 0
    assert running(backend) == set()


def test_what_is_too_old_is_discarded(lab: Lab, backend: FakeBackend) -> None:
    pool.fill(lab)
    Kit.objects.update(warm_at=timezone.now() - pool.OLDEST - timedelta(minutes=1))
    assert pool.trim() == 1
    assert (Kit.objects.count(), running(backend)) == (0, set())


def test_what_is_no_longer_wanted_is_discarded(
    lab: Lab, backend: FakeBackend, settings: Any
) -> None:
    pool.fill(lab)
    settings.POOL_MAX = 0
    assert pool.trim() == 1
    assert running(backend) == set()


def test_a_warming_that_was_killed_is_given_up(lab: Lab, backend: FakeBackend) -> None:
    pool.fill(lab)
    long_ago = timezone.now() - pool.WARMING - timedelta(minutes=1)
    Kit.objects.update(warm_at=None, warming_at=long_ago)
    assert pool.trim() == 1
    assert running(backend) == set()


def test_a_warm_sandbox_that_died_is_never_handed_out(
    lab: Lab, start: Start, student: User, backend: FakeBackend
) -> None:
    pool.fill(lab)
    kit = Kit.objects.warm(lab).get()
    Kit.objects.update(warm_at=timezone.now() - timedelta(minutes=1))
    backend.exit_node(backend.find({})[0], "server")
    recovery.recover()
    assert not Kit.objects.filter(pk=kit.pk).exists()
    assert kit.sandbox_name not in running(backend)


def test_recovery_spares_what_is_warm(lab: Lab, backend: FakeBackend) -> None:
    pool.fill(lab)
    assert recovery.remove_orphans() == 0
    assert len(running(backend)) == 1


def test_an_engine_that_refuses_leaves_nothing(lab: Lab, backend: FakeBackend) -> None:
    backend.strict_images = True
    assert pool.fill(lab) == 0
    assert not Kit.objects.exists()
