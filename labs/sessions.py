"""Starting, keeping, restarting and ending one person's sandbox."""

import logging
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from labs import events, kits, layout, tasks
from labs.engine import backend
from labs.errors import LabsError, NotReady, TooManySessions
from labs.models import Kit, Lab, LabSession
from sandboxes.errors import SandboxError, SubnetTaken

log = logging.getLogger(__name__)
State = LabSession.State
# Longer than any start or stop may take; then another worker may try.
LEASE = timedelta(minutes=3)
KIT_TRIES = 5
LABEL_KIND = "org.is3c.hub.kind"
LABEL_SESSION = "org.is3c.hub.session"


def start_session(*, user: Any, lab: Lab) -> LabSession:
    """The person's active session of this lab; a new one when there is none.

    Raises LabsError when the lab is retired, TooManySessions at the limit.
    """
    active = LabSession.objects.of(user).active()
    existing = active.filter(lab=lab).first()
    if existing:
        return existing
    if lab.retired_at:
        raise LabsError(_("This lab is no longer offered."))
    if active.count() >= settings.LAB_SESSIONS_PER_USER:
        raise TooManySessions(
            _("You already have %(count)d labs running. End one of them first.")
            % {"count": settings.LAB_SESSIONS_PER_USER}
        )
    try:
        with transaction.atomic():
            session = LabSession.objects.create(user=user, lab=lab, data=lab.data)
            # The page can then show the student's own names while machines start.
            _adopt(session, kits.take_ready_kit(lab))
            transaction.on_commit(lambda: tasks.provision_session.enqueue(session.pk))
    except IntegrityError:
        # The same click twice: the other one was first.
        return active.get(lab=lab)
    return session


def provision(session: LabSession) -> None:
    """Make the sandbox of a starting session; ends in `running` or `failed`."""
    if not _lease(session, State.STARTING):
        return
    session.refresh_from_db()
    steps = StepLog(session)
    try:
        _remove_sandboxes(session, keep=session.sandbox_name)
        sandbox = _start_sandbox(session, steps)
    except SandboxError as error:
        _fail(session, error)
        return
    now = timezone.now()
    session.sandbox_data = sandbox.to_json()
    session.started_at = now
    session.expires_at = now + time_allowed(session)
    session.state = State.RUNNING
    steps.done("ready")
    # The student may have ended it meanwhile: then the row is not ours any more.
    updated = LabSession.objects.filter(pk=session.pk, state=State.STARTING).update(
        **{name: getattr(session, name) for name in _PROVISIONED}
    )
    if updated:
        events.announce_session(session)
        tasks.top_up_kits.enqueue(session.lab_id)
    else:
        tasks.tear_down_session.enqueue(session.pk)


_PROVISIONED = ("sandbox_data", "started_at", "expires_at", "state", "steps")


def _start_sandbox(session: LabSession, steps: "StepLog") -> Any:
    for _try in range(KIT_TRIES):
        if session.kit is None:
            _adopt(session, kits.take_kit(session.lab))
        kit = session.kit
        steps.done("kit")
        spec = layout.sandbox_spec(
            manifest=session.manifest,
            folder=Path(session.lab.folder),
            slot=kit.slot,
            parameters=kit.parameters,
            files=bytes(kit.files),
            labels={LABEL_KIND: "session", LABEL_SESSION: str(session.uuid)},
        )
        try:
            return backend().start(spec, session.sandbox_name, on_step=steps.done)
        except SubnetTaken:
            # Something else on this engine has these addresses: draw others.
            session.kit = None
            session.save(update_fields=["kit"])
            kit.delete()
    raise SubnetTaken(
        gettext_noop(
            "No free addresses were found for the lab. Try again in a minute."
        ),
        reason="no-addresses",
    )


def _adopt(session: LabSession, kit: Kit | None) -> None:
    if kit is None:
        return
    session.kit = kit
    session.parameters = {**kit.parameters, **_addresses(session, kit)}
    session.save(update_fields=["kit", "parameters"])


def _addresses(session: LabSession, kit: Kit) -> dict[str, str]:
    first = layout.first_addresses(session.manifest, kit.slot)
    return {f"nodes.{node}": address for node, address in first.items()}


class StepLog:
    """The steps of a start, stored and announced as they happen."""

    def __init__(self, session: LabSession) -> None:
        self.session = session
        self.began = time.monotonic()
        session.steps = []

    def done(self, step: str) -> None:
        """Note that this step is done, with the seconds since the start."""
        if any(known["id"] == step for known in self.session.steps):
            return
        seconds = round(time.monotonic() - self.began, 2)
        entry = {"id": step, "done": True, "seconds": seconds}
        self.session.steps = [*self.session.steps, entry]
        if step != "ready":
            events.announce_session(self.session)


def time_allowed(session: LabSession) -> timedelta:
    """How long the sandbox lives: a multiple of the lab's minutes, at least 1 h."""
    minutes = session.manifest.minutes * settings.LAB_TIME_FACTOR
    return timedelta(minutes=max(minutes, 60))


def stop_session(session: LabSession, *, message: str = "") -> None:
    """End the session; harmless when it has ended already."""
    with transaction.atomic():
        changed = LabSession.objects.filter(
            pk=session.pk, state__in=[State.STARTING, State.RUNNING]
        ).update(state=State.STOPPING, message=message, leased_until=None)
        if changed:
            transaction.on_commit(lambda: tasks.tear_down_session.enqueue(session.pk))
    session.refresh_from_db()
    events.announce_session(session)


def tear_down(session: LabSession) -> None:
    """Remove everything of a stopping session; then it has ended."""
    if not _lease(session, State.STOPPING):
        return
    try:
        _remove_sandboxes(session)
    except SandboxError as error:
        # Stays `stopping`; the next recovery tries again.
        log.warning("session %s: %s (%s)", session.uuid, error, error.reason)
        LabSession.objects.filter(pk=session.pk).update(leased_until=None)
        return
    session.refresh_from_db()
    session.state = State.ENDED
    session.ended_at = timezone.now()
    kit, session.kit = session.kit, None
    session.save(update_fields=["state", "ended_at", "kit"])
    if kit:
        kit.delete()
    events.announce_session(session)


def restart_session(session: LabSession) -> None:
    """A fresh sandbox for the same task: same names and keys, all work undone."""
    with transaction.atomic():
        changed = (
            LabSession.objects.filter(pk=session.pk)
            .filter(state=State.RUNNING)
            .update(
                state=State.STARTING,
                generation=session.generation + 1,
                steps=[],
                message="",
                sandbox_data={},
                leased_until=None,
            )
        )
        if not changed:
            raise NotReady(_("Only a running lab can be restarted."))
        transaction.on_commit(lambda: tasks.provision_session.enqueue(session.pk))
    session.refresh_from_db()
    events.announce_session(session)


def _remove_sandboxes(session: LabSession, keep: str = "") -> None:
    for sandbox in backend().find({LABEL_SESSION: str(session.uuid)}):
        if sandbox.name != keep:
            backend().stop(sandbox)


def _fail(session: LabSession, error: SandboxError) -> None:
    log.error("session %s failed: %s (%s)", session.uuid, error, error.reason)
    LabSession.objects.filter(pk=session.pk, state=State.STARTING).update(
        state=State.FAILED,
        message=error.message,
        reason=error.reason,
        ended_at=timezone.now(),
        kit=None,
    )
    if session.kit:
        session.kit.delete()
    session.refresh_from_db()
    events.announce_session(session)


def _lease(session: LabSession, state: str) -> bool:
    """Whether this worker may act; a killed worker's lease runs out by itself."""
    now = timezone.now()
    free = LabSession.objects.filter(pk=session.pk, state=state).exclude(
        leased_until__gt=now
    )
    return bool(free.update(leased_until=now + LEASE))


def running(session: LabSession) -> LabSession:
    """The session itself when it is running; NotReady otherwise."""
    if not session.is_running:
        raise NotReady(_("This lab is not running."))
    return session
