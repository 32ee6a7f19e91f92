"""The figures for Prometheus, as its own parser reads them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from labs import kits, operations, pool
from labs.metrics import LabsCollector
from labs.models import Attempt, Checkpoint, Kit, Lab, LabSession
from tests.factories import AttemptFactory, LabFactory, LabSessionFactory

Figures = dict[tuple[str, ...], float]
BROKEN = {"default": {"BACKEND": "tests.fakes.BrokenBackend"}}
State = LabSession.State


def figures() -> Figures:
    """{(name, label values in the order of their names): value}, as served."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(LabsCollector())
    text = generate_latest(registry).decode()
    return {
        (sample.name, *dict(sorted(sample.labels.items())).values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def made(state: str = State.RUNNING, *, took: float | None = None, **more: Any) -> Any:
    """A session that began an hour ago and started after `took` seconds."""
    session = LabSessionFactory(state=state, **more)
    session.created_at = timezone.now() - timedelta(hours=1)
    if took is not None:
        session.started_at = session.created_at + timedelta(seconds=took)
    session.save()
    return session


@pytest.mark.django_db
def test_an_empty_site_has_every_family_at_zero() -> None:
    seen = figures()
    assert seen["hub_lab_sessions", "running"] == 0
    assert seen["hub_lab_queue",] == 0
    assert seen["hub_lab_queue_oldest_seconds",] == 0
    assert seen["hub_lab_attempts", "graded"] == 0
    assert seen["hub_lab_grading_seconds_count",] == 0
    assert seen["hub_lab_start_seconds_count", "warm"] == 0
    assert seen["hub_checkpoint_bytes", "named"] == 0
    assert seen["hub_labs_draining",] == 0


@pytest.mark.django_db
def test_sessions_are_counted_by_state_and_by_how_they_ended() -> None:
    made(), made(), made(State.STARTING)
    made(State.FAILED, reason="start-timeout")
    made(State.FAILED, reason="start-timeout")
    made(State.ENDED, reason="idle"), made(State.ENDED)
    seen = figures()
    assert seen["hub_lab_sessions", "running"] == 2
    assert seen["hub_lab_sessions", "starting"] == 1
    assert seen["hub_lab_failures_total", "start-timeout"] == 2
    assert seen["hub_lab_endings_total", "idle"] == 1
    assert seen["hub_lab_endings_total", ""] == 1


@pytest.mark.django_db
def test_starts_fall_into_buckets_warm_apart_from_cold() -> None:
    lab = LabFactory()
    made(took=0.05, lab=lab), made(took=0.2, lab=lab)
    step = {"id": "ready", "done": True, "seconds": 2.4}
    made(took=2.5, lab=lab, steps=[step]), made(took=900, lab=lab, steps=[step])
    made(State.FAILED, lab=lab)
    seen = figures()
    assert seen["hub_lab_requests_total", lab.slug] == 5
    assert seen["hub_lab_starts_total", lab.slug] == 4
    bucket = "hub_lab_start_seconds_bucket"
    assert [seen[bucket, le, "warm"] for le in ("0.1", "0.25", "+Inf")] == [1, 2, 2]
    assert [seen[bucket, le, "cold"] for le in ("2.0", "3.0", "300.0")] == [0, 1, 1]
    assert seen[bucket, "+Inf", "cold"] == seen["hub_lab_start_seconds_count", "cold"]
    assert seen["hub_lab_start_seconds_sum", "cold"] == pytest.approx(902.5)


@pytest.mark.django_db
def test_the_queue_is_as_old_as_its_first() -> None:
    made(State.QUEUED), LabSessionFactory(state=State.QUEUED)
    seen = figures()
    assert seen["hub_lab_queue",] == 2
    assert seen["hub_lab_queue_oldest_seconds",] == pytest.approx(3600, abs=60)


def test_the_pool_and_its_target(lab: Lab, settings: Any) -> None:
    settings.POOL_MAX, settings.POOL_READY = 3, 2
    pool.fill(lab)
    kits.draw_kit(lab)
    Kit.objects.filter(pk=kits.draw_kit(lab).pk).update(warming_at=timezone.now())
    seen = figures()
    assert seen["hub_pool_sandboxes", lab.slug, "warm"] == 2
    assert seen["hub_pool_sandboxes", lab.slug, "warming"] == 1
    assert seen["hub_pool_target", lab.slug] == 2
    assert seen["hub_kits_ready", lab.slug] == 1
    assert seen["hub_sandboxes",] == 2
    assert seen["hub_sandboxes_orphaned",] == 0


@pytest.mark.django_db
def test_grading_is_timed_from_the_click_to_the_score() -> None:
    attempt = AttemptFactory()
    after = attempt.created_at + timedelta(seconds=0.4)
    Attempt.objects.update(graded_at=after)
    AttemptFactory(state=Attempt.State.ERROR)
    seen = figures()
    assert seen["hub_lab_attempts", "graded"] == seen["hub_lab_attempts", "error"] == 1
    bucket = "hub_lab_grading_seconds_bucket"
    assert [seen[bucket, le] for le in ("0.25", "0.5", "+Inf")] == [0, 1, 1]


def test_saved_work_by_kind(running: LabSession) -> None:
    for size in (10, 20):
        Checkpoint.objects.create(
            user=running.user,
            lab=running.lab,
            kit=running.kit,
            session=running,
            kind=Checkpoint.Kind.NAMED,
            size=size,
            work=b"",
        )
    seen = figures()
    assert seen["hub_checkpoints", "named"] == 2
    assert seen["hub_checkpoint_bytes", "named"] == 30
    assert seen["hub_checkpoints", "end"] == 0


def test_a_sandbox_of_a_session_that_is_over_is_an_orphan(running: LabSession) -> None:
    assert figures()["hub_sandboxes_orphaned",] == 0
    LabSession.objects.update(state=State.ENDED)
    assert figures()["hub_sandboxes_orphaned",] == 1


@pytest.mark.django_db
def test_the_drain_shows() -> None:
    operations.drain()
    assert figures()["hub_labs_draining",] == 1


def test_the_host(running: LabSession) -> None:
    seen = figures()
    assert seen["hub_agent_up",] == seen["hub_agent_isolated",] == 1
    assert seen["hub_host_containers",] == 3
    total = seen["hub_host_memory_bytes", "total"]
    assert total > seen["hub_host_memory_bytes", "available"] > 1 << 20
    assert seen["hub_terminal_shells",] == seen["hub_terminal_viewers",] == 0


@pytest.mark.django_db
def test_without_an_engine_the_rows_still_count(settings: Any) -> None:
    settings.SANDBOXES = BROKEN
    made()
    seen = figures()
    assert seen["hub_agent_up",] == 0
    assert seen["hub_lab_sessions", "running"] == 1
    assert ("hub_sandboxes",) not in seen
    assert ("hub_host_containers",) not in seen
