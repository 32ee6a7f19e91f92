"""Drawings of a session's live system, made where the student cannot write."""

from django.db.models import Prefetch
from django.utils.translation import gettext_noop as _

from labs import events
from labs.agent import agent
from labs.models import Attempt, AttemptPicture, LabSession, SessionPicture
from labs.templates import PICTURE
from sandboxes.errors import SandboxError

# A picture shows names that a student chose: it may draw, and do nothing else.
PICTURE_CSP = {"default-src": ["'none'"], "style-src": ["'unsafe-inline'"]}


def draw_picture(
    session: LabSession, picture_id: str, attempt: Attempt | None = None
) -> SessionPicture | None:
    """Draw, store and announce one picture; None when it could not be drawn.

    With the attempt that it belongs to, it is kept there as well.
    """
    failure = _("The picture could not be drawn. Try again in a moment.")
    try:
        program = PICTURE.format(picture_id)
        result = agent().run(session.sandbox_name, program).result
    except SandboxError as error:
        events.announce_picture(session, picture_id, None, error.message)
        return None
    svg = result.stdout.decode(errors="replace")
    if result.exit_code != 0 or "<svg" not in svg[:2000]:
        events.announce_picture(session, picture_id, None, failure)
        return None
    drawn, _created = SessionPicture.objects.update_or_create(
        session=session, picture=picture_id, defaults={"svg": svg}
    )
    if attempt:
        _keep(attempt, session, drawn)
    events.announce_picture(session, picture_id, drawn)
    return drawn


def _keep(attempt: Attempt, session: LabSession, drawn: SessionPicture) -> None:
    pictures = session.manifest.pictures
    spec = next(picture for picture in pictures if picture.id == drawn.picture)
    words = {"title": spec.title, "description": spec.description}
    AttemptPicture.objects.update_or_create(
        attempt=attempt, picture=drawn.picture, defaults={"svg": drawn.svg, **words}
    )


def kept_pictures() -> Prefetch:
    """What an attempt's pictures are called, without the drawings themselves."""
    return Prefetch("pictures", AttemptPicture.objects.defer("svg"))
