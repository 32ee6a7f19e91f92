"""From a session that starts to its running sandbox."""

import logging
import time

from django.utils import timezone
from django.utils.translation import gettext_noop

from labs import events, kits, layout, leases, policy, room, tasks
from labs.agent import agent
from labs.models import Kit, LabSession
from labs.patience import patiently
from labs.pool import LABEL_KIT, make_way, order_for
from sandboxes.errors import CapacityExceeded, SandboxError, SubnetTaken

log = logging.getLogger(__name__)
State = LabSession.State
KIT_TRIES = 5


def provision(session: LabSession) -> None:
    """Make the sandbox of a starting session; ends in `running` or `failed`.

    Or in `queued`, when the host has no room now.
    """
    with leases.held(session, [State.STARTING]) as mine:
        if mine:
            _provision(session)


def _provision(session: LabSession) -> None:
    session.refresh_from_db()
    if not _may_go_ahead(session):
        _enqueue(session)
        return
    steps = StepLog(session)
    try:
        patiently(
            lambda: _start_sandbox(session, steps),
            lambda: is_in(session, State.STARTING),
        )
    except CapacityExceeded:
        _enqueue(session)
        return
    except SandboxError as error:
        _fail(session, error)
        return
    steps.done("ready")
    if run_now(session):
        tasks.top_up_kits.enqueue(session.lab_id)
    else:
        # The student ended it meanwhile: then the row is not ours any more.
        tasks.tear_down_session.enqueue(session.pk)


def run_now(session: LabSession) -> bool:
    """The session's sandbox runs: say so, unless it was ended meanwhile."""
    now = timezone.now()
    session.started_at = session.started_at or now
    if session.expires_at is None:
        session.expires_at = policy.first_expiry(session, now)
    session.seen_at = now
    session.state = State.RUNNING
    fields = ("started_at", "expires_at", "seen_at", "state", "steps")
    updated = LabSession.objects.filter(pk=session.pk, state=State.STARTING).update(
        **{name: getattr(session, name) for name in fields}
    )
    if updated:
        events.announce_session(session)
    return bool(updated)


def _may_go_ahead(session: LabSession) -> bool:
    """Whether the host has room and nobody came earlier; warm ones make way."""
    if room.before(session):
        return False
    while not room.has_room(session.lab, besides=session):
        if not make_way():
            return False
    return True


def _enqueue(session: LabSession) -> None:
    LabSession.objects.filter(pk=session.pk, state=State.STARTING).update(
        state=State.QUEUED, leased_until=None
    )
    session.refresh_from_db()
    events.announce_session(session)


def _start_sandbox(session: LabSession, steps: "StepLog") -> None:
    work = bytes(session.restored.work) if session.restored else b""
    for _try in range(KIT_TRIES):
        if session.kit is None:
            adopt(session, kits.take_kit(session.lab))
        kit = session.kit
        steps.done("kit")
        _remove_older(session, kit)
        try:
            agent().ensure(order_for(kit, work), on_step=steps.done)
        except SubnetTaken:
            if session.restored:
                raise
            # Something else on this engine has these addresses: draw others.
            session.kit = None
            session.save(update_fields=["kit"])
            kit.delete()
        else:
            return
    raise SubnetTaken(
        gettext_noop(
            "No free addresses were found for the lab. Try again in a minute."
        ),
        reason="no-addresses",
    )


def _remove_older(session: LabSession, kit: Kit) -> None:
    if kit.generation > 1:
        for found in agent().find({LABEL_KIT: str(kit.uuid)}):
            if found.name != session.sandbox_name:
                agent().destroy(found.name)


def adopt(session: LabSession, kit: Kit | None) -> None:
    """Make the kit the session's: its names, addresses and sandbox."""
    if kit is None:
        return
    first = layout.first_addresses(session.manifest, kit.slot)
    session.kit = kit
    session.sandbox_name = kit.sandbox_name
    session.parameters = {
        **kit.parameters,
        **{f"nodes.{node}": address for node, address in first.items()},
    }
    session.save(update_fields=["kit", "sandbox_name", "parameters"])


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


def _fail(session: LabSession, error: SandboxError) -> None:
    log.error(
        "session %s failed: %s (%s)",
        session.uuid,
        error,
        error.reason,
        extra={
            "session": session.uuid,
            "lab": session.lab.slug,
            "reason": error.reason,
        },
    )
    kit = session.kit
    LabSession.objects.filter(pk=session.pk, state=State.STARTING).update(
        state=State.FAILED,
        message=error.message,
        reason=error.reason,
        ended_at=timezone.now(),
        kit=None,
    )
    if kit:
        kits.release_kit(kit)
    session.refresh_from_db()
    events.announce_session(session)


def is_in(session: LabSession, state: str) -> bool:
    """Whether the row is still in this state."""
    return LabSession.objects.filter(pk=session.pk, state=state).exists()
