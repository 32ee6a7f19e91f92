"""Starting, keeping, restarting and ending one person's sandbox."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from labs import checkpoints, events, kits, leases, policy, provisioning, room, tasks
from labs.agent import agent
from labs.errors import LabsError, NotReady, TooManySessions
from labs.models import Checkpoint, Kit, Lab, LabSession
from labs.operations import draining
from labs.patience import PASSING, patiently
from labs.pool import LABEL_KIT
from sandboxes.errors import EngineError, SandboxError

log = logging.getLogger(__name__)
State = LabSession.State


def start_session(
    *,
    user: Any,
    lab: Lab,
    checkpoint: Checkpoint | None = None,
    time: Mapping[str, int] = {},
) -> LabSession:
    """The person's active session of this lab; a new one when there is none.

    A new one goes on from `checkpoint` if there is one; `time` overrides fields of the
    lab's time policy. Raises LabsError when the lab is retired, or while the site is
    drained for maintenance, and TooManySessions at the limit.
    """
    active = LabSession.objects.of(user).active()
    existing = active.filter(lab=lab).first()
    if existing:
        return existing
    _may_start(lab, active.count())
    try:
        with transaction.atomic():
            session = LabSession.objects.create(
                user=user,
                lab=lab,
                data=lab.data,
                policy=dict(time),
                restored=checkpoint,
            )
            _begin(session)
    except IntegrityError:
        # The same click twice: the other one was first.
        return active.get(lab=lab)
    return session


def _may_start(lab: Lab, running: int) -> None:
    if lab.retired_at:
        raise LabsError(_("This lab is no longer offered."))
    if draining():
        raise LabsError(
            _(
                "Labs cannot be started now: the site is being maintained. Labs that"
                " run go on."
            )
        )
    if running >= settings.LAB_SESSIONS_PER_USER:
        raise TooManySessions(
            _("You already have %(count)d labs running. End one of them first.")
            % {"count": settings.LAB_SESSIONS_PER_USER}
        )


def _begin(session: LabSession) -> None:
    """With a warm sandbox it runs at once; else with what is ready already."""
    lab = session.lab
    if session.restored:
        _wake(session, session.restored)
    elif kit := kits.take_warm_kit(lab):
        provisioning.adopt(session, kit)
        provisioning.run_now(session)
        transaction.on_commit(lambda: tasks.fill_pool.enqueue(lab.pk))
        return
    else:
        # The page can then show the student's own names while machines start.
        provisioning.adopt(session, kits.take_ready_kit(lab))
    transaction.on_commit(lambda: tasks.provision_session.enqueue(session.pk))


def _wake(session: LabSession, checkpoint: Checkpoint) -> None:
    kit = checkpoint.kit
    if not kit.kept:
        raise LabsError(_("This saved work is in use by another lab of yours."))
    try:
        kits.wake_kit(kit)
    except EngineError as error:
        raise LabsError(_(error.message)) from error
    provisioning.adopt(session, kit)


def admit() -> int:
    """Let those who wait for room start, first come first; how many."""
    admitted = 0
    for session in room.queue():
        if not room.has_room(session.lab):
            break
        changed = LabSession.objects.filter(pk=session.pk, state=State.QUEUED).update(
            state=State.STARTING, leased_until=None
        )
        if changed:
            tasks.provision_session.enqueue(session.pk)
            admitted += 1
    for session in room.queue():
        events.announce_session(session)
    return admitted


def extend_session(session: LabSession) -> LabSession:
    """One extension more; NotReady when none is left or it does not run."""
    running(session)
    later = policy.extended_expiry(session)
    if later is None:
        raise NotReady(_("The time of this lab cannot be extended any more."))
    LabSession.objects.filter(pk=session.pk, state=State.RUNNING).update(
        expires_at=later
    )
    session.refresh_from_db()
    events.announce_session(session)
    return session


def stop_session(session: LabSession, *, message: str = "", reason: str = "") -> None:
    """End the session; harmless when it has ended already.

    The work of one that runs is saved first, in the background.
    """
    with transaction.atomic():
        changed = LabSession.objects.filter(
            pk=session.pk, state__in=[State.QUEUED, State.STARTING, State.RUNNING]
        ).update(
            state=State.STOPPING, message=message, reason=reason, leased_until=None
        )
        if changed:
            transaction.on_commit(lambda: tasks.tear_down_session.enqueue(session.pk))
    session.refresh_from_db()
    events.announce_session(session)


def tear_down(session: LabSession) -> None:
    """Remove everything of a stopping session; then it has ended."""
    with leases.held(session, [State.STOPPING]) as mine:
        if mine:
            _tear_down(session)


def _tear_down(session: LabSession) -> None:
    session.refresh_from_db()
    try:
        patiently(
            lambda: _save_and_remove(session),
            lambda: provisioning.is_in(session, State.STOPPING),
        )
    except SandboxError as error:
        # Stays `stopping`; the next recovery tries again.
        log.warning(
            "session %s: %s (%s)",
            session.uuid,
            error,
            error.reason,
            extra={"session": session.uuid, "reason": error.reason},
        )
        return
    session.state = State.ENDED
    session.ended_at = timezone.now()
    kit, session.kit = session.kit, None
    session.save(update_fields=["state", "ended_at", "kit"])
    if kit:
        kits.release_kit(kit)
    events.announce_session(session)
    admit()


def _save_and_remove(session: LabSession) -> None:
    """The second time the hosts may be half gone: what was saved is not lost then."""
    saved = session.checkpoints.filter(kind=Checkpoint.Kind.END)
    if session.started_at and session.sandbox_name and not saved.exists():
        checkpoints.save_quietly(session, Checkpoint.Kind.END, loud=PASSING)
    remove_sandboxes(session.kit)


def restart_session(
    session: LabSession, *, checkpoint: Checkpoint | None = None
) -> None:
    """A fresh sandbox for the same task: same names and keys, all work undone.

    With `checkpoint` it goes on from there instead. What is there now is saved first.
    """
    if not session.is_running:
        raise NotReady(_("Only a running lab can be restarted."))
    saved = checkpoints.save_quietly(session, Checkpoint.Kind.RESET, spare=checkpoint)
    former = session.kit
    with transaction.atomic():
        changed = LabSession.objects.filter(pk=session.pk, state=State.RUNNING).update(
            state=State.STARTING,
            steps=[],
            message="",
            leased_until=None,
            restored=checkpoint,
        )
        if not changed:
            raise NotReady(_("Only a running lab can be restarted."))
        session.refresh_from_db()
        _change_kit(session, former, checkpoint)
        transaction.on_commit(lambda: tasks.provision_session.enqueue(session.pk))
    log.info(
        "session %s restarts; saved: %s",
        session.uuid,
        bool(saved),
        extra={"session": session.uuid, "reason": "restart"},
    )
    events.announce_session(session)


def _change_kit(
    session: LabSession, former: Kit | None, checkpoint: Checkpoint | None
) -> None:
    """Another generation of the same kit, or the kit that the checkpoint is of."""
    if checkpoint is None or checkpoint.kit_id == (former and former.pk):
        if former:
            former.generation += 1
            former.save(update_fields=["generation"])
            provisioning.adopt(session, former)
        return
    _wake(session, checkpoint)
    if former:
        transaction.on_commit(lambda: tasks.discard_kit.enqueue(former.pk))


def discard_kit(kit: Kit) -> None:
    """Remove what runs of a kit that its session gave up, and release it."""
    remove_sandboxes(kit)
    kits.release_kit(kit)


def remove_sandboxes(kit: Kit | None, keep: str = "") -> None:
    """Remove every sandbox made of this kit, but for the one named `keep`."""
    if kit is None:
        return
    for found in agent().find({LABEL_KIT: str(kit.uuid)}):
        if found.name != keep:
            agent().destroy(found.name)


def running(session: LabSession) -> LabSession:
    """The session itself when it is running; NotReady otherwise."""
    if not session.is_running:
        raise NotReady(_("This lab is not running."))
    return session


def note_presence(session: LabSession) -> None:
    """Somebody says that they are there: count it as if they had typed."""
    now = timezone.now()
    LabSession.objects.filter(pk=session.pk).update(typed_at=now, seen_at=now)


def see(session: LabSession) -> None:
    """Note that a page of the session is open now."""
    now = timezone.now()
    if session.seen_at is None or now - session.seen_at > timedelta(seconds=20):
        session.seen_at = now
        LabSession.objects.filter(pk=session.pk).update(seen_at=now)
