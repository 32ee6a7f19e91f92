"""Making rows and engine agree again: after a crash, and as time passes."""

import logging
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from labs import sessions, tasks
from labs.engine import backend
from labs.models import Attempt, Kit, Lab, LabSession
from sandboxes.errors import SandboxError

log = logging.getLogger(__name__)
State = LabSession.State


def expire_sessions() -> int:
    """Stop every running session whose time is over; how many."""
    due = LabSession.objects.filter(state=State.RUNNING, expires_at__lte=timezone.now())
    for session in due:
        sessions.stop_session(session, message=_("The time for this lab is over."))
    return len(due)


def recover() -> None:
    """Take up what a killed process left, and remove what belongs to nobody."""
    resume_interrupted()
    try:
        remove_orphans()
        fail_lost_sessions()
    except SandboxError as error:
        log.warning("recovery: %s (%s)", error, error.reason)


def break_leases() -> None:
    """Free what a former process of this installation had begun.

    Only where one process does all the work: nobody else can hold a lease then.
    """
    LabSession.objects.active().update(leased_until=None)
    Attempt.objects.exclude(leased_until=None).update(leased_until=None)


def resume_interrupted() -> None:
    """Ask again for every start, stop and grading that nobody works on."""
    now = timezone.now()
    waiting = LabSession.objects.exclude(leased_until__gt=now)
    for session in waiting.filter(state=State.STARTING):
        tasks.provision_session.enqueue(session.pk)
    for session in waiting.filter(state=State.STOPPING):
        tasks.tear_down_session.enqueue(session.pk)
    open_states = [Attempt.State.QUEUED, Attempt.State.RUNNING]
    attempts = Attempt.objects.filter(state__in=open_states)
    for attempt in attempts.exclude(leased_until__gt=now):
        tasks.grade_attempt.enqueue(attempt.pk)


def remove_orphans() -> int:
    """Remove sandboxes whose session is over or unknown; how many."""
    # Looked for first: the row of whatever is found then is there to be read.
    found = backend().find({sessions.LABEL_KIND: "session"})
    wanted = {s.sandbox_name for s in LabSession.objects.active()}
    removed = 0
    for sandbox in found:
        if sandbox.name not in wanted:
            backend().stop(sandbox)
            removed += 1
    return removed


def fail_lost_sessions() -> int:
    """End running sessions of which no node runs any more; how many."""
    lost = 0
    for session in LabSession.objects.filter(state=State.RUNNING):
        nodes = backend().status(session.sandbox)
        if any(status.running for status in nodes.values()):
            continue
        message = _("The lab's machines are gone: the engine was restarted.")
        sessions.stop_session(session, message=message)
        lost += 1
    return lost


def drop_stale_kits() -> None:
    """Delete kits that nobody can claim: half made by a killed process, or spent."""
    hour_ago = timezone.now() - timedelta(hours=1)
    Kit.objects.filter(lab_digest="", created_at__lt=hour_ago, session=None).delete()
    Kit.objects.filter(claimed_at__lt=hour_ago, session=None).delete()


def warm_up() -> None:
    """Have kits ready for every current lab."""
    for lab in Lab.objects.current():
        tasks.top_up_kits.enqueue(lab.pk)
