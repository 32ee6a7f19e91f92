"""The figures of labs for Prometheus, worked out when somebody asks.

They come from the rows and from the agent, never from a process's memory: they are
the same whichever process is asked, and go on after a restart. A row that is deleted
takes its part of a counter with it, which Prometheus takes for a restart.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from labs import durations, room
from labs.models import Attempt, Checkpoint, LabSession
from labs.operations import draining
from labs.orphans import orphans_among
from labs.overview import AGENT_SECONDS, read_pool
from labs.probes import ACTIVITY, CAPACITY, SANDBOXES, answers

State = LabSession.State


class LabsCollector(Collector):
    """Everything at once; the agent's part is missing while it does not answer."""

    def collect(self) -> Iterator[Metric]:
        """Every family, with the values of this moment."""
        yield from _sessions()
        yield from _starts()
        yield from _queue()
        yield from _pool()
        yield from _attempts()
        yield from _checkpoints()
        yield _gauge(
            "hub_labs_draining", "1 while no lab may start.", draining() is not None
        )
        yield from _agent()


def _sessions() -> Iterator[Metric]:
    states = dict.fromkeys(LabSession.ACTIVE, 0)
    states |= _counts(LabSession.objects.active(), "state")
    yield _by(
        GaugeMetricFamily, "hub_lab_sessions", "Active sessions.", "state", states
    )
    failed = _counts(LabSession.objects.filter(state=State.FAILED), "reason")
    yield _by(
        CounterMetricFamily,
        "hub_lab_failures",
        "Sessions that failed.",
        "reason",
        failed,
    )
    ended = _counts(LabSession.objects.filter(state=State.ENDED), "reason")
    yield _by(
        CounterMetricFamily,
        "hub_lab_endings",
        "Sessions that ended in order; the reason is empty when its owner ended it.",
        "reason",
        ended,
    )


def _starts() -> Iterator[Metric]:
    every = LabSession.objects.all()
    yield _by(
        CounterMetricFamily,
        "hub_lab_requests",
        "Sessions that people asked for.",
        "lab",
        _counts(every, "lab__slug"),
    )
    started = every.filter(started_at__isnull=False)
    yield _by(
        CounterMetricFamily,
        "hub_lab_starts",
        "Sessions that came to run.",
        "lab",
        _counts(started, "lab__slug"),
    )
    yield durations.histogram(
        "hub_lab_start_seconds",
        "From the click to running, waiting for room included. A warm start took a"
        " sandbox that ran already; one that was restarted later counts as cold.",
        started,
        began="created_at",
        ended="started_at",
        label=("temperature", {"warm": Q(steps=[]), "cold": ~Q(steps=[])}),
    )


def _queue() -> Iterator[Metric]:
    waiting = room.queue()
    oldest = timezone.now() - waiting[0].created_at if waiting else None
    yield _gauge("hub_lab_queue", "Sessions that wait for room.", len(waiting))
    yield _gauge(
        "hub_lab_queue_oldest_seconds",
        "How long the first of them has waited.",
        oldest.total_seconds() if oldest else 0,
    )


def _pool() -> Iterator[Metric]:
    there = GaugeMetricFamily(
        "hub_pool_sandboxes", "Sandboxes made in advance.", labels=["lab", "state"]
    )
    target = GaugeMetricFamily(
        "hub_pool_target", "Warm sandboxes wanted.", labels=["lab"]
    )
    ready = GaugeMetricFamily(
        "hub_kits_ready", "Kits that nobody has claimed.", labels=["lab"]
    )
    for of in read_pool():
        there.add_metric([of.lab.slug, "warm"], of.warm)
        there.add_metric([of.lab.slug, "warming"], of.warming)
        target.add_metric([of.lab.slug], of.target)
        ready.add_metric([of.lab.slug], of.kits)
    yield from (there, target, ready)


def _attempts() -> Iterator[Metric]:
    states = dict.fromkeys(Attempt.State.values, 0)
    states |= _counts(Attempt.objects.all(), "state")
    yield _by(GaugeMetricFamily, "hub_lab_attempts", "Checks of work.", "state", states)
    yield durations.histogram(
        "hub_lab_grading_seconds",
        "From the press of the check button to the score.",
        Attempt.objects.filter(state=Attempt.State.GRADED, graded_at__isnull=False),
        began="created_at",
        ended="graded_at",
    )


def _checkpoints() -> Iterator[Metric]:
    rows = Checkpoint.objects.values_list("kind")
    found = {k: (n, size) for k, n, size in rows.annotate(Count("pk"), Sum("size"))}
    held = {kind: found.get(kind, (0, 0)) for kind in Checkpoint.Kind.values}
    yield _by(
        GaugeMetricFamily,
        "hub_checkpoints",
        "Pieces of saved work.",
        "kind",
        {kind: number for kind, (number, _size) in held.items()},
    )
    yield _by(
        GaugeMetricFamily,
        "hub_checkpoint_bytes",
        "Size of saved work.",
        "kind",
        {kind: size for kind, (_number, size) in held.items()},
    )


def _agent() -> Iterator[Metric]:
    said = answers(
        {"host": CAPACITY, "terminals": ACTIVITY, "sandboxes": SANDBOXES},
        seconds=AGENT_SECONDS,
    )
    well = {name: not isinstance(answer, Exception) for name, answer in said.items()}
    yield _gauge(
        "hub_agent_up", "1 when the agent and its engine answer.", well["host"]
    )
    if well["host"]:
        yield from _host(said["host"])
    if well["terminals"]:
        yield from _terminals(said["terminals"].values())
    if well["sandboxes"]:
        found = said["sandboxes"]
        yield _gauge("hub_sandboxes", "Sandboxes on the engine.", len(found))
        yield _gauge(
            "hub_sandboxes_orphaned",
            "Those that belong to nobody; recovery removes them.",
            len(orphans_among(found)),
        )


def _host(host: Any) -> Iterator[Metric]:
    yield _gauge(
        "hub_agent_isolated", "1 when labs are shut in, 0: refused.", host.isolated
    )
    yield _gauge("hub_host_containers", "Containers of labs.", host.containers)
    yield _gauge("hub_host_cpus", "Processors.", host.cpus)
    memory = {"total": host.memory_total, "available": host.memory_available}
    yield _by(
        GaugeMetricFamily,
        "hub_host_memory_bytes",
        "Memory of the host that holds the labs.",
        "kind",
        {kind: mebibytes << 20 for kind, mebibytes in memory.items()},
    )


def _terminals(seen: Any) -> Iterator[Metric]:
    seen = list(seen)
    yield _gauge(
        "hub_terminal_viewers", "Pages that show a shell.", sum(a.viewers for a in seen)
    )
    yield _gauge("hub_terminal_shells", "Open shells.", sum(a.shells for a in seen))


def _counts(rows: "QuerySet[Any]", field: str) -> dict[str, int]:
    """How many rows have each value of the field."""
    return dict(rows.values_list(field).annotate(Count("pk")))


def _gauge(name: str, meaning: str, value: Any) -> Metric:
    return GaugeMetricFamily(name, meaning, value=float(value))


def _by(
    family: Any, name: str, meaning: str, label: str, values: dict[str, float]
) -> Metric:
    metric = family(name, meaning, labels=[label])
    for value, number in values.items():
        metric.add_metric([value], number)
    return metric
