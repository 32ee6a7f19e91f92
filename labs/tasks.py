"""Background jobs: shims over the functions that do the work."""

import logging
from functools import partial

from django.tasks import task as any_task

from sandboxes.errors import SandboxError

log = logging.getLogger(__name__)
# Slow work, kept out of the request that asks for it. Starts may queue for minutes;
# checks and pictures must not stand behind them.
starting = partial(any_task, backend="sandboxes")
measuring = partial(any_task, backend="grading")


@starting()
def provision_session(session_id: int) -> None:
    """Make a starting session's sandbox."""
    from labs import provisioning
    from labs.models import LabSession

    provisioning.provision(LabSession.objects.get(pk=session_id))


@starting()
def tear_down_session(session_id: int) -> None:
    """Remove a stopping session's sandbox."""
    from labs import sessions
    from labs.models import LabSession

    sessions.tear_down(LabSession.objects.get(pk=session_id))


@starting()
def discard_kit(kit_id: int) -> None:
    """Remove what runs of a kit that its session gave up."""
    from labs import sessions
    from labs.models import Kit

    try:
        sessions.discard_kit(Kit.objects.get(pk=kit_id))
    except SandboxError as error:
        log.warning("kit %s: %s", kit_id, error)


@starting()
def discard_unclaimed_kit(kit_id: int) -> None:
    """Remove a kit that a killed process was warming."""
    from labs import pool
    from labs.models import Kit

    try:
        pool.discard(Kit.objects.get(pk=kit_id))
    except SandboxError as error:
        log.warning("kit %s: %s", kit_id, error)


@measuring()
def grade_attempt(attempt_id: int) -> None:
    """Run the checks of a queued attempt."""
    from labs import grading
    from labs.models import Attempt

    grading.run_checks(Attempt.objects.get(pk=attempt_id))


@measuring()
def draw_picture(session_id: int, picture: str, attempt_id: int | None = None) -> None:
    """Draw one of the lab's pictures of the live system, for an attempt or so."""
    from labs import pictures
    from labs.models import Attempt, LabSession

    attempt = Attempt.objects.filter(pk=attempt_id).first()
    session = LabSession.objects.get(pk=session_id)
    if attempt:
        pictures.draw_for_attempt(session, picture, attempt)
    else:
        pictures.draw_in_turn(session, picture)


@starting()
def top_up_kits(lab_id: int) -> None:
    """Have kits ready for the next starts of a lab."""
    from labs import kits
    from labs.models import Lab

    try:
        kits.top_up(Lab.objects.get(pk=lab_id))
    except SandboxError as error:
        log.warning("no kits for lab %s: %s", lab_id, error)


@starting()
def fill_pool(lab_id: int) -> None:
    """Have warm sandboxes of a lab ready."""
    from labs import pool
    from labs.models import Lab

    try:
        pool.fill(Lab.objects.get(pk=lab_id))
    except SandboxError as error:
        log.warning("no warm sandboxes for lab %s: %s", lab_id, error)
