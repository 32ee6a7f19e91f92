"""Making rows and engine agree again: after a crash, and as time passes."""

import logging
from datetime import timedelta

from django.conf import settings
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
# Each look asks the engine, which has labs to start; no more can be mended meanwhile.
LOOKS = 10


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
    there = {sandbox.name for sandbox in found}
    recent = timezone.now() - timedelta(seconds=30)
    warm = Kit.objects.filter(claimed_at=None, kept=False, warm_at__lt=recent)
    lost = [kit for kit in warm if not _whole(kit, there)]
    for kit in lost:
        pool.discard(kit)
    return len(lost)


def _whole(kit: Kit, there: set[str]) -> bool:
    if kit.sandbox_name not in there:
        return False
    return all(node.running for node in agent().status(kit.sandbox_name).values())


def mend_sessions(found: list[Found]) -> int:
    """Start stopped hosts of running sessions from the last saved work; how many."""
    mended = 0
    for session in _to_look_at({sandbox.name for sandbox in found}):
        nodes = agent().status(session.sandbox_name)
        names = {node.name for node in session.manifest.nodes}
        running = {name for name, status in nodes.items() if status.running}
        if not names - running:
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


def _to_look_at(there: set[str]) -> list[LabSession]:
    """Running sessions whose sandbox is gone, and some others, in turns by chance."""
    running = LabSession.objects.filter(state=State.RUNNING).order_by("?")
    lost = list(running.exclude(sandbox_name__in=there))
    return lost + list(running.filter(sandbox_name__in=there)[:LOOKS])


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
