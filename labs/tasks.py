"""Background jobs: shims over the functions that do the work."""

import logging
from functools import partial

from django.tasks import task as any_task

from sandboxes.errors import SandboxError

log = logging.getLogger(__name__)
# Slow work, kept out of the request that asks for it.
task = partial(any_task, backend="sandboxes")


@task()
def provision_session(session_id: int) -> None:
    """Make a starting session's sandbox."""
    from labs import sessions
    from labs.models import LabSession

    sessions.provision(LabSession.objects.get(pk=session_id))


@task()
def tear_down_session(session_id: int) -> None:
    """Remove a stopping session's sandbox."""
    from labs import sessions
    from labs.models import LabSession

    sessions.tear_down(LabSession.objects.get(pk=session_id))


@task()
def grade_attempt(attempt_id: int) -> None:
    """Run the checks of a queued attempt."""
    from labs import grading
    from labs.models import Attempt

    grading.run_checks(Attempt.objects.get(pk=attempt_id))


@task()
def draw_picture(session_id: int, picture: str) -> None:
    """Draw one of the lab's pictures of the live system."""
    from labs import pictures
    from labs.models import LabSession

    pictures.draw_picture(LabSession.objects.get(pk=session_id), picture)


@task()
def top_up_kits(lab_id: int) -> None:
    """Have kits ready for the next starts of a lab."""
    from labs import kits
    from labs.models import Lab

    try:
        kits.top_up(Lab.objects.get(pk=lab_id))
    except SandboxError as error:
        log.warning("no kits for lab %s: %s", lab_id, error)
