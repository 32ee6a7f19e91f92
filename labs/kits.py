"""Preparing, keeping ready and claiming what makes a session its own."""

import random
import secrets
from collections.abc import Iterator, Mapping

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from labs import layout
from labs.agent import agent
from labs.models import Kit, Lab
from labs.parameters import draw_parameters
from labs.templates import template_id
from sandboxes.errors import EngineError, LabError
from sandboxes.kits import unpack_kit

SLOT_TRIES = 50


def take_kit(lab: Lab) -> Kit:
    """Claim a kit that is ready, or draw one now; nobody else ever gets it."""
    kit = take_ready_kit(lab)
    if kit is None:
        kit = draw_kit(lab, claimed=True)
    return kit


def take_ready_kit(lab: Lab) -> Kit | None:
    """Claim a kit that is ready; None, at once, when there is none."""
    return _claim_first(Kit.objects.cold(lab)[:5])


def take_warm_kit(lab: Lab) -> Kit | None:
    """Claim a kit whose sandbox runs already; None, at once, when there is none."""
    return _claim_first(Kit.objects.warm(lab)[:5])


def _claim_first(kits: Iterator[Kit]) -> Kit | None:
    return next((kit for kit in kits if Kit.objects.claim(kit)), None)


def top_up(lab: Lab) -> int:
    """Draw kits until KITS_READY are ready; how many were drawn."""
    missing = max(settings.KITS_READY - Kit.objects.cold(lab).count(), 0)
    for _number in range(missing):
        draw_kit(lab)
    return missing


def draw_kit(
    lab: Lab,
    generator: random.Random | None = None,
    *,
    claimed: bool = False,
    fixed: Mapping[str, str] = {},
) -> Kit:
    """Draw parameters and run the lab's `prepare`; LabError when that fails.

    A self-test may have `fixed` some of the parameters.
    """
    manifest = lab.manifest
    parameters = draw_parameters(manifest, generator, fixed)
    kit = _reserve(lab, parameters)
    try:
        files = agent().prepare(kit.template, kit.slot, parameters)
        nodes = [node.name for node in manifest.nodes]
        _files, computed = unpack_kit(files, nodes)
    except (EngineError, LabError):
        kit.delete()
        raise
    kit.files = files
    kit.lab_digest = lab.digest
    kit.parameters = {**computed, **parameters}
    kit.claimed_at = timezone.now() if claimed else None
    kit.save()
    return kit


def _reserve(lab: Lab, parameters: dict[str, str]) -> Kit:
    """A row with a slot of its own; claimed until its files are made."""
    for kit in _attempts(lab, parameters):
        try:
            with transaction.atomic():
                kit.slot = _free_slot()
                kit.save(force_insert=True)
        except IntegrityError:
            continue
        return kit
    raise no_addresses()


def _attempts(lab: Lab, parameters: dict[str, str]) -> Iterator[Kit]:
    for _try in range(SLOT_TRIES):
        # Without the digest nobody claims it before it is complete.
        yield Kit(
            lab=lab,
            lab_digest="",
            template=template_id(lab.slug, lab.digest),
            parameters=parameters,
        )


def _free_slot() -> int:
    """A place that nobody has; one that a kept kit remembers only if need be."""
    size = layout.pool_size()
    drawn = {secrets.randbelow(size) for _draw in range(5)}
    taken = Kit.objects.filter(slot__in=drawn).values_list("slot", flat=True)
    return next(iter(drawn - set(taken)), None) or secrets.randbelow(size)


def release_kit(kit: Kit) -> None:
    """The sandbox is gone: keep the kit for its checkpoints, or drop it."""
    if kit.checkpoints.exists():
        Kit.objects.filter(pk=kit.pk).update(kept=True, warm_at=None, warming_at=None)
    else:
        kit.delete()


def wake_kit(kit: Kit) -> None:
    """Take a kept kit up again at its old addresses; EngineError when these are used.

    A warm sandbox that nobody claimed makes way.
    """
    rivals = Kit.objects.filter(slot=kit.slot, kept=False).exclude(pk=kit.pk)
    rivals.filter(claimed_at=None).filter(~Q(lab_digest="")).delete()
    try:
        with transaction.atomic():
            kit.kept = False
            kit.generation += 1
            kit.claimed_at = timezone.now()
            kit.save()
    except IntegrityError:
        kit.refresh_from_db()
        raise no_addresses() from None


def no_addresses() -> EngineError:
    """What is told when the address pool has no place."""
    return EngineError(
        gettext_noop(
            "All addresses for sandboxes are in use. Try again in a few minutes."
        ),
        reason="no-addresses",
    )
