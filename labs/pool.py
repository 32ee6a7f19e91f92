"""The warm pool: sandboxes that run before anybody asks, each for one claim.

Nothing is reused: who claims one gets its names and keys, and it ends with the
session.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone

from labs import kits, room
from labs.agent import agent
from labs.models import Kit, Lab, LabSession
from labs.signals import starts_expected
from sandboxes.agent.contract import Order
from sandboxes.errors import SandboxError, SubnetTaken

log = logging.getLogger(__name__)
LABEL_KIND = "org.is3c.hub.kind"
LABEL_KIT = "org.is3c.hub.kit"
# Signatures and clocks inside a lab age, and so does what a warm one was made of.
OLDEST = timedelta(hours=4)
# After this a warming that a killed process began is given up.
WARMING = timedelta(minutes=5)
READ_SECONDS = 15 * 60


def order_for(kit: Kit, work: bytes = b"") -> Order:
    """What the agent is asked to make of a kit."""
    return Order(
        template=kit.template,
        name=kit.sandbox_name,
        slot=kit.slot,
        parameters=kit.parameters,
        kit=bytes(kit.files),
        work=work,
        labels={LABEL_KIND: "session", LABEL_KIT: str(kit.uuid)},
    )


def expect_start(lab: Lab) -> None:
    """Somebody reads what leads to this lab: have one more ready for a while."""
    cache.set(f"lab-read:{lab.pk}", True, timeout=READ_SECONDS)


def target(lab: Lab) -> int:
    """How many warm sandboxes of the lab there should be now."""
    if not settings.POOL_MAX or lab.retired_at:
        return 0
    answers = starts_expected.send(sender=Lab, lab=lab)
    wanted = settings.POOL_READY + sum(number for _receiver, number in answers)
    wanted += 1 if cache.get(f"lab-read:{lab.pk}") else 0
    return min(wanted, settings.POOL_MAX)


def fill(lab: Lab) -> int:
    """Warm sandboxes until there are as many as there should be; how many."""
    made = 0
    while _wants_one_more(lab):
        if not _warm_one(lab):
            break
        made += 1
    return made


def _wants_one_more(lab: Lab) -> bool:
    under_way = Kit.objects.unclaimed(lab).exclude(warming_at=None).count()
    if under_way >= target(lab):
        return False
    # People who wait go first, and what is warm must not crowd them out.
    waiting = [LabSession.State.QUEUED, LabSession.State.STARTING]
    if LabSession.objects.filter(state__in=waiting).exists():
        return False
    return room.has_room(lab)


def _warm_one(lab: Lab) -> bool:
    kit = Kit.objects.cold(lab).first() or kits.draw_kit(lab)
    cold = Kit.objects.filter(pk=kit.pk, warming_at=None, claimed_at=None)
    if not cold.update(warming_at=timezone.now()):
        return True
    try:
        agent().ensure(order_for(kit))
        agent().warm(kit.sandbox_name)
    except SandboxError as error:
        log.warning(
            "no warm sandbox of %s: %s (%s)",
            lab.slug,
            error,
            error.reason,
            extra={"lab": lab.slug, "reason": error.reason},
        )
        discard(kit)
        return isinstance(error, SubnetTaken)
    Kit.objects.filter(pk=kit.pk).update(warm_at=timezone.now())
    return True


def discard(kit: Kit) -> None:
    """Remove an unclaimed kit and whatever runs of it."""
    if not Kit.objects.claim(kit):
        return
    try:
        agent().destroy(kit.sandbox_name)
    finally:
        # What could not be removed now belongs to nobody, and is found as such.
        kit.delete()


def make_way() -> bool:
    """Give up one warm sandbox so that somebody who waits can start."""
    warm = Kit.objects.filter(claimed_at=None, kept=False).exclude(warm_at=None)
    kit = warm.order_by("warm_at").first()
    if kit is None:
        return False
    discard(kit)
    return True


def trim() -> int:
    """Discard what is too old, was given up half made, or is not wanted any more."""
    now = timezone.now()
    unclaimed = Kit.objects.filter(claimed_at=None, kept=False)
    old = Q(warm_at__lt=now - OLDEST)
    stuck = Q(warm_at=None, warming_at__lt=now - WARMING)
    unwanted = list(unclaimed.filter(old | stuck))
    for lab in Lab.objects.filter(kits__in=unclaimed.exclude(warm_at=None)).distinct():
        surplus = Kit.objects.warm(lab).exclude(pk__in=[k.pk for k in unwanted])
        unwanted += list(surplus.order_by("-warm_at")[target(lab) :])
    for kit in unwanted:
        discard(kit)
    return len(unwanted)
