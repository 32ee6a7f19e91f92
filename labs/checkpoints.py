"""Saving a person's work, and what becomes of what was saved."""

import logging
from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from labs import events, kits
from labs.agent import agent
from labs.errors import LabsError
from labs.models import Checkpoint, LabSession
from sandboxes.errors import SandboxError

log = logging.getLogger(__name__)
Kind = Checkpoint.Kind
NAME_LENGTH = 80


def save_checkpoint(session: LabSession, name: str) -> Checkpoint:
    """Save the work of a running session under a name of the student's.

    LabsError without a name, at the quota, or when there is nothing to save.
    """
    name = " ".join(name.split())[:NAME_LENGTH]
    if not name:
        raise LabsError(_("Give your saved work a name."))
    if not session.is_running:
        raise LabsError(_("This lab is not running."))
    own = Checkpoint.objects.filter(user=session.user, lab=session.lab, kind=Kind.NAMED)
    if own.count() >= settings.CHECKPOINTS_PER_LAB:
        raise LabsError(
            _("You have saved this lab %(count)d times. Delete one first.")
            % {"count": settings.CHECKPOINTS_PER_LAB}
        )
    try:
        checkpoint = _save(session, Kind.NAMED, name)
    except SandboxError as error:
        raise LabsError(_("The work could not be saved: %s") % error.message) from error
    if checkpoint is None:
        raise LabsError(_("This lab has nothing that can be saved."))
    events.announce_checkpoints(session)
    return checkpoint


def save_quietly(
    session: LabSession,
    kind: str,
    *,
    spare: Checkpoint | None = None,
    loud: Collection[str] = (),
) -> Checkpoint | None:
    """Save for the platform's own reasons; in place of the last of this kind.

    Only `spare` stays besides: somebody is about to go back to it. Errors of the
    reasons in `loud` are raised, all others only logged.
    """
    try:
        checkpoint = _save(session, kind)
    except SandboxError as error:
        if error.reason in loud:
            raise
        log.warning("session %s was not saved: %s", session.uuid, error)
        return None
    if checkpoint:
        needed = [saved.pk for saved in (checkpoint, spare) if saved]
        session.checkpoints.filter(kind=kind).exclude(pk__in=needed).delete()
        events.announce_checkpoints(session)
    return checkpoint


def _save(session: LabSession, kind: str, name: str = "") -> Checkpoint | None:
    if session.kit is None or not any(n.saved for n in session.manifest.nodes):
        return None
    work = agent().save(session.sandbox_name)
    with transaction.atomic():
        checkpoint = Checkpoint.objects.create(
            user=session.user,
            lab=session.lab,
            kit=session.kit,
            session=session,
            kind=kind,
            name=name,
            work=work,
            size=len(work),
        )
        session.saved_at = timezone.now()
        LabSession.objects.filter(pk=session.pk).update(saved_at=session.saved_at)
    return checkpoint


def newest(session: LabSession) -> Checkpoint | None:
    """The last work saved in this very session."""
    return session.checkpoints.first()


def delete_checkpoint(checkpoint: Checkpoint) -> None:
    """Delete it, and the kit that was kept for it alone."""
    kit, session = checkpoint.kit, checkpoint.session
    checkpoint.delete()
    if kit.kept and not kit.checkpoints.exists():
        kits.release_kit(kit)
    if session:
        events.announce_checkpoints(session)


def drop_stale_checkpoints() -> None:
    """Delete the platform's own ones when nobody came back to them."""
    limit = timezone.now() - settings.CHECKPOINT_KEPT
    stale = Checkpoint.objects.exclude(kind=Kind.NAMED).filter(created_at__lt=limit)
    for checkpoint in stale.defer("work"):
        delete_checkpoint(checkpoint)
