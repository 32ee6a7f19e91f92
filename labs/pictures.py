"""Drawings of a session's live system, made where the student cannot write."""

from datetime import timedelta

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from labs import events, tasks
from labs.agent import agent
from labs.manifest import Picture
from labs.models import (
    Attempt,
    AttemptPicture,
    LabSession,
    PictureTurn,
    SessionPicture,
)
from labs.picture_tables import read_table
from labs.templates import PICTURE
from sandboxes.backend import RunResult
from sandboxes.errors import SandboxError

# A picture shows names that a student chose: it may draw, and do nothing else.
PICTURE_CSP = {"default-src": ["'none'"], "style-src": ["'unsafe-inline'"]}
# How long a drawing may wait for a worker before somebody else may ask for it.
QUEUE_SECONDS = 60


def ask(session: LabSession, spec: Picture) -> float:
    """Have a picture drawn, unless it is being drawn or its next turn has not come.

    The seconds until it may be asked for again, if nothing is heard of it before.
    """
    turn, _new = PictureTurn.objects.get_or_create(session=session, picture=spec.id)
    now = timezone.now()
    limit = QUEUE_SECONDS + spec.timeout
    free = PictureTurn.objects.filter(pk=turn.pk, free_at__lte=now)
    if free.update(free_at=now + timedelta(seconds=limit)):
        tasks.draw_picture.enqueue(session.pk, spec.id)
        return limit
    turn.refresh_from_db()
    return max((turn.free_at - now).total_seconds(), 0)


def draw_in_turn(session: LabSession, picture_id: str) -> None:
    """Draw what was asked for; the next turn comes after the picture's pause."""
    spec = session.manifest.picture(picture_id)
    pause = timedelta(seconds=(spec and spec.every) or 0)
    turns = PictureTurn.objects.filter(session=session, picture=picture_id)
    try:
        drawn = _draw(session, picture_id)
    finally:
        # Before anybody hears of the drawing, and asks for the next one.
        turns.update(free_at=timezone.now() + pause)
    _announce(session, picture_id, drawn)


def draw_for_attempt(session: LabSession, picture_id: str, attempt: Attempt) -> None:
    """Draw a picture at the end of an attempt, and keep it there as well."""
    drawn = _draw(session, picture_id)
    if isinstance(drawn, SessionPicture):
        _keep(attempt, session, drawn)
    _announce(session, picture_id, drawn)


def _draw(session: LabSession, picture_id: str) -> SessionPicture | str:
    """Draw and store it; why not, when it could not be drawn."""
    try:
        program = PICTURE.format(picture_id)
        result = agent().run(session.sandbox_name, program).result
    except SandboxError as error:
        return error.message
    svg = _svg(result)
    if svg is None:
        return _("The picture could not be drawn. Try again in a moment.")
    drawn, _created = SessionPicture.objects.update_or_create(
        session=session,
        picture=picture_id,
        defaults={"svg": svg, "table": read_table(svg)},
    )
    return drawn


def _svg(result: RunResult) -> str | None:
    svg = result.stdout.decode(errors="replace")
    return svg if result.exit_code == 0 and "<svg" in svg[:2000] else None


def _announce(
    session: LabSession, picture_id: str, drawn: SessionPicture | str
) -> None:
    if isinstance(drawn, SessionPicture):
        events.announce_picture(session, picture_id, drawn)
    else:
        events.announce_picture(session, picture_id, None, drawn)


def _keep(attempt: Attempt, session: LabSession, drawn: SessionPicture) -> None:
    spec = session.manifest.picture(drawn.picture)
    assert spec is not None  # noqa: S101 - for the type checker
    AttemptPicture.objects.update_or_create(
        attempt=attempt,
        picture=drawn.picture,
        defaults={
            "svg": drawn.svg,
            "table": drawn.table,
            "title": spec.title,
            "description": spec.description,
        },
    )


def kept_pictures() -> Prefetch:
    """What an attempt's pictures are called, without the drawings themselves."""
    return Prefetch("pictures", AttemptPicture.objects.defer("svg"))
