"""Whether the host has room for one more sandbox, and the queue where it has none."""

from collections import Counter
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from labs.agent import agent
from labs.models import Lab, LabSession
from labs.templates import template_id
from sandboxes.agent.contract import Capacity
from sandboxes.errors import SandboxError

State = LabSession.State
# MiB that a sandbox is taken to need until one of its kind has been measured.
ASSUMED_PER_NODE = 40
CAPACITY_SECONDS = 2
# Memory that is never given to sandboxes: the site, the engine, the page cache.
RESERVE_SHARE = 0.1


def capacity() -> Capacity | None:
    """The host as the agent saw it a moment ago; None while it does not answer."""
    known: Capacity | None = cache.get("agent-capacity")
    if known is None:
        try:
            known = agent().capacity()
        except SandboxError:
            return None
        cache.set("agent-capacity", known, timeout=CAPACITY_SECONDS)
    return known


def cost(lab: Lab, host: Capacity) -> int:
    """MiB that one sandbox of the lab takes."""
    measured = host.costs.get(template_id(lab.slug, lab.digest))
    return measured or ASSUMED_PER_NODE * len(lab.data["nodes"])


def has_room(lab: Lab, *, besides: LabSession | None = None) -> bool:
    """Whether one more fits beside those that run and those that are starting.

    `besides` is the session that asks, which is not in its own way.
    """
    holding = LabSession.objects.active().exclude(state=State.QUEUED)
    if besides:
        holding = holding.exclude(pk=besides.pk)
    limit = settings.LAB_SESSIONS_MAX
    if limit and holding.count() >= limit:
        return False
    host = capacity()
    if host is None:
        # The start will say what is wrong; waiting would not.
        return True
    starting = Counter(
        holding.filter(state=State.STARTING).values_list("lab", flat=True)
    )
    labs = Lab.objects.in_bulk(starting)
    promised = sum(cost(labs[pk], host) * number for pk, number in starting.items())
    free = host.memory_available - host.memory_total * RESERVE_SHARE - promised
    return bool(free >= cost(lab, host))


def queue() -> "list[LabSession]":
    """Who waits, first come first."""
    return list(
        LabSession.objects.filter(state=State.QUEUED)
        .select_related("lab")
        .order_by("created_at", "pk")
    )


def before(session: LabSession) -> int:
    """How many wait that came earlier."""
    earlier = LabSession.objects.filter(
        state=State.QUEUED, created_at__lt=session.created_at
    )
    return earlier.count()


def position(session: LabSession) -> int:
    """1 for the next to start; 0 when the session does not wait."""
    return before(session) + 1 if session.state == State.QUEUED else 0


def latest_turn(session: LabSession) -> datetime | None:
    """When its turn comes at the latest, if nobody extends; None if unknown.

    As many running sessions must end as stand before it in the queue, itself included.
    """
    place = position(session)
    if not place:
        return None
    running = LabSession.objects.filter(state=State.RUNNING, expires_at__isnull=False)
    ends = running.order_by("expires_at").values_list("expires_at", flat=True)
    turn = ends[place - 1 : place]
    return max(turn[0], timezone.now()) if turn else None
