"""Making rows and engine agree again: after a crash, and as time passes."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from labs import checkpoints, events, policy, pool, sessions, tasks
from labs.agent import agent
from labs.models import Attempt, Checkpoint, Kit, Lab, LabSession
from labs.orphans import orphans_among
from sandboxes.agent.contract import Found
from sandboxes.errors import SandboxError

log = logging.getLogger(__name__)
State = LabSession.State
# As many at a time as may be worked on at once: what waits longer is asked for again.
ASKED_AT_ONCE = 24


def enforce_policies() -> int:
    """End running sessions whose time is over, or that nobody uses; how many."""
    if not _observe():
        # Nobody's typing is known, and nothing could be saved.
        return 0
    ended = 0
    for session in LabSession.objects.filter(state=State.RUNNING):
        first = policy.endings(session)[0]
        left = first.at - timezone.now()
        if left <= timedelta(0):
            sessions.stop_session(session, message=first.message, reason=first.cause)
            ended += 1
        elif left <= timedelta(minutes=session.time_policy.warning):
            events.announce_ending(session, first)
    return ended


def _observe() -> bool:
    """Note when each running session was last used; False without the agent."""
    try:
        active = agent().activity()
    except SandboxError as error:
        log.warning(
            "activity: %s (%s)", error, error.reason, extra={"reason": error.reason}
        )
        return False
    now = timezone.now()
    for session in LabSession.objects.filter(state=State.RUNNING):
        seen = active.get(session.sandbox_name)
        if seen and seen.viewers:
            sessions.see(session)
        if seen and seen.idle is not None:
            typed_at = now - timedelta(seconds=seen.idle)
            LabSession.objects.filter(pk=session.pk).update(typed_at=typed_at)
    return True


def save_routinely() -> int:
    """Save work in progress, so that a host that dies takes little of it; how many."""
    due = timezone.now() - timedelta(minutes=settings.AUTOSAVE_MINUTES)
    running = LabSession.objects.filter(state=State.RUNNING, started_at__lt=due)
    saved = 0
    for session in running.exclude(saved_at__gt=due).exclude(typed_at=None):
        if session.saved_at is None or session.typed_at > session.saved_at:
            saved += bool(checkpoints.save_quietly(session, Checkpoint.Kind.ROUTINE))
    return saved


def recover() -> None:
    """Take up what a killed process left, and remove what belongs to nobody."""
    resume_interrupted()
    try:
        found = agent().find({pool.LABEL_KIND: "session"})
        remove_orphans(found)
        forget_cold(found)
        mend_sessions(found)
    except SandboxError as error:
        log.warning(
            "recovery: %s (%s)", error, error.reason, extra={"reason": error.reason}
        )


def break_leases() -> None:
    """Free what a former process of this installation had begun.

    Only where one process does all the work: nobody else can hold a lease then.
    """
    LabSession.objects.active().update(leased_until=None)
    Attempt.objects.exclude(leased_until=None).update(leased_until=None)
    half_made = Kit.objects.filter(claimed_at=None, warm_at=None)
    for kit in half_made.exclude(warming_at=None):
        tasks.discard_unclaimed_kit.enqueue(kit.pk)


def forget_jobs() -> None:
    """Drop what the workers' queues remember of jobs done a day ago.

    Pictures that are drawn anew every few seconds leave hundreds an hour.
    """
    if settings.WORKERS_APART:
        for queue in ("sandboxes", "grading"):
            call_command(
                "prune_db_task_results",
                f"--backend={queue}",
                "--queue-name=*",
                "--min-age-days=1",
                verbosity=0,
            )


def resume_interrupted() -> None:
    """Ask again for every start, stop and grading that nobody works on."""
    now = timezone.now()
    waiting = LabSession.objects.exclude(leased_until__gt=now)
    starting = waiting.filter(state=State.STARTING).order_by("pk")
    for session in starting[:ASKED_AT_ONCE]:
        tasks.provision_session.enqueue(session.pk)
    stopping = waiting.filter(state=State.STOPPING).order_by("pk")
    for session in stopping[:ASKED_AT_ONCE]:
        tasks.tear_down_session.enqueue(session.pk)
    open_states = [Attempt.State.QUEUED, Attempt.State.RUNNING]
    attempts = Attempt.objects.filter(state__in=open_states)
    free = attempts.exclude(leased_until__gt=now).order_by("pk")
    for attempt in free[:ASKED_AT_ONCE]:
        tasks.grade_attempt.enqueue(attempt.pk)
    sessions.admit()


def remove_orphans(found: list[Found] | None = None) -> int:
    """Remove sandboxes whose session is over or unknown; how many."""
    if found is None:
        found = agent().find({pool.LABEL_KIND: "session"})
    orphans = orphans_among(found)
    for sandbox in orphans:
        log.warning("an orphan is removed: %s", sandbox.name)
        agent().destroy(sandbox.name)
    return len(orphans)


def forget_cold(found: list[Found]) -> int:
    """Discard warm kits whose sandbox the engine has lost; how many."""
    whole = {sandbox.name: sandbox.running for sandbox in found}
    recent = timezone.now() - timedelta(seconds=30)
    warm = Kit.objects.filter(claimed_at=None, kept=False, warm_at__lt=recent)
    lost = [kit for kit in warm if _missing(kit.lab, whole.get(kit.sandbox_name))]
    for kit in lost:
        pool.discard(kit)
    return len(lost)


def _missing(of: Lab | LabSession, running: frozenset[str] | None) -> bool:
    """Whether one of the hosts that there should be does not run."""
    return not {node.name for node in of.manifest.nodes} <= (running or frozenset())


def _running(name: str) -> frozenset[str]:
    status = agent().status(name)
    return frozenset(node for node, seen in status.items() if seen.running)


def mend_sessions(found: list[Found]) -> int:
    """Start stopped hosts of running sessions from the last saved work; how many."""
    mended = 0
    running = {sandbox.name: sandbox.running for sandbox in found}
    for session in LabSession.objects.filter(state=State.RUNNING):
        name = session.sandbox_name
        # What was not there yet when all were looked for may be there now.
        if not _missing(session, running.get(name)) or not _missing(
            session, _running(name)
        ):
            continue
        message = _("Some hosts had stopped and were started from the last saved work.")
        changed = LabSession.objects.filter(pk=session.pk, state=State.RUNNING).update(
            state=State.STARTING,
            steps=[],
            message=message,
            leased_until=None,
            restored=checkpoints.newest(session) or session.restored,
        )
        if changed:
            tasks.provision_session.enqueue(session.pk)
            mended += 1
    return mended


def drop_stale_kits() -> None:
    """Delete kits that nobody can claim: half made by a killed process, or spent."""
    hour_ago = timezone.now() - timedelta(hours=1)
    idle = Kit.objects.filter(session=None, kept=False)
    idle.filter(lab_digest="", created_at__lt=hour_ago).delete()
    for kit in idle.filter(claimed_at__lt=hour_ago):
        sessions.discard_kit(kit)
    checkpoints.drop_stale_checkpoints()


def warm_up() -> None:
    """Have kits ready and sandboxes warm for every current lab."""
    pool.trim()
    for lab in Lab.objects.current():
        tasks.top_up_kits.enqueue(lab.pk)
        tasks.fill_pool.enqueue(lab.pk)
