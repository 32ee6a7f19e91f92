"""What runs now, for whom and on what: one reading for people who operate the site."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max
from django.utils import timezone

from labs import pool, room
from labs.models import Drain, Kit, Lab, LabSession
from labs.operations import draining
from labs.orphans import orphans_among
from labs.probes import ACTIVITY, CAPACITY, SANDBOXES, answers
from sandboxes.agent.contract import Activity, Capacity, Found

# What the agent has not answered by then is left out of a reading.
AGENT_SECONDS = 2.0
# Failures older than this are history.
RECENT = timedelta(hours=24)
BAR_LENGTH = 20
State = LabSession.State


@dataclass(frozen=True)
class Running:
    """An active session, with what its terminals say; None while that is unknown."""

    session: LabSession
    viewers: int | None
    typed_at: datetime | None

    @property
    def may_end(self) -> bool:
        """Whether ending it would change anything."""
        return self.session.state != State.STOPPING


@dataclass(frozen=True)
class Waiting:
    """A session in the queue; `latest` is when its turn comes if nobody extends."""

    session: LabSession
    latest: datetime | None


@dataclass(frozen=True)
class Pooled:
    """A lab's sandboxes and kits made in advance."""

    lab: Lab
    warm: int
    warming: int
    target: int
    kits: int


@dataclass(frozen=True)
class Memory:
    """MiB of the host that holds the labs."""

    total: int
    used: int

    @property
    def percent(self) -> int:
        """0..100."""
        return round(100 * self.used / self.total) if self.total else 0

    @property
    def bar(self) -> str:
        """The same as a row of blocks."""
        full = round(BAR_LENGTH * self.percent / 100)
        return "█" * full + "░" * (BAR_LENGTH - full)


@dataclass(frozen=True)
class Overview:
    """Everything at `taken_at`; `host` and `orphans` are None without the agent."""

    taken_at: datetime
    drain: Drain | None
    running: list[Running]
    waiting: list[Waiting]
    pool: list[Pooled]
    failures: list[dict[str, Any]]
    host: Capacity | None
    memory: Memory | None
    orphans: list[Found] | None


def take_overview() -> Overview:
    """Read rows and agent now; within AGENT_SECONDS whatever the agent does."""
    said = answers(
        {"host": CAPACITY, "terminals": ACTIVITY, "sandboxes": SANDBOXES},
        seconds=AGENT_SECONDS,
    )
    host, terminals, found = (_known(said[name]) for name in said)
    now = timezone.now()
    return Overview(
        taken_at=now,
        drain=draining(),
        running=_running(terminals, now),
        waiting=[Waiting(s, room.latest_turn(s)) for s in room.queue()],
        pool=read_pool(),
        failures=_failures(now - RECENT),
        host=host,
        memory=_memory(host) if host else None,
        orphans=None if found is None else orphans_among(found),
    )


def _known(answer: Any) -> Any:
    return None if isinstance(answer, Exception) else answer


def _running(terminals: dict[str, Activity] | None, now: datetime) -> list[Running]:
    sessions = LabSession.objects.active().exclude(state=State.QUEUED)
    sessions = sessions.select_related("user", "lab").order_by("created_at", "pk")
    return [_one(session, terminals, now) for session in sessions.defer("data")]


def _one(
    session: LabSession, terminals: dict[str, Activity] | None, now: datetime
) -> Running:
    if terminals is None:
        return Running(session, None, session.typed_at)
    seen = terminals.get(session.sandbox_name)
    if seen is None or seen.idle is None:
        return Running(session, seen.viewers if seen else 0, session.typed_at)
    return Running(session, seen.viewers, now - timedelta(seconds=seen.idle))


def read_pool() -> list[Pooled]:
    """Of every lab that is offered."""
    return [_pooled(lab) for lab in Lab.objects.current()]


def _pooled(lab: Lab) -> Pooled:
    under_way = Kit.objects.unclaimed(lab).filter(warm_at=None)
    return Pooled(
        lab=lab,
        warm=Kit.objects.warm(lab).count(),
        warming=under_way.exclude(warming_at=None).count(),
        target=pool.target(lab),
        kits=Kit.objects.cold(lab).count(),
    )


def _failures(since: datetime) -> list[dict[str, Any]]:
    """{reason, number, last} of those since then, the commonest first."""
    recent = LabSession.objects.filter(state=State.FAILED, ended_at__gte=since)
    counted = recent.values("reason")
    return list(
        counted.annotate(number=Count("pk"), last=Max("ended_at")).order_by(
            "-number", "reason"
        )
    )


def _memory(host: Capacity) -> Memory:
    return Memory(host.memory_total, host.memory_total - host.memory_available)
