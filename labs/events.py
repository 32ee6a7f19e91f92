"""What a session's watchers hear; the only module that knows the channel layer."""

import asyncio
import logging
from concurrent.futures import CancelledError
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.utils.translation import gettext

from labs import policy, room
from labs.models import (
    Attempt,
    Checkpoint,
    CheckResult,
    LabSession,
    SessionPicture,
)

log = logging.getLogger(__name__)
# A layer that hangs holds up the work which tells of itself, but not for long.
SEND_SECONDS = 5
_loop: asyncio.AbstractEventLoop | None = None


def bind_loop() -> None:
    """Remember the running loop: worker threads of this process speak through it.

    The in-memory layer wakes its listeners only from the loop they wait on.
    """
    global _loop
    _loop = asyncio.get_running_loop()


def group_name(session_uuid: object) -> str:
    """The channel group of one session."""
    return f"lab-session.{session_uuid}"


def announce_session(session: LabSession) -> None:
    """Say where the session stands now."""
    _send(session.uuid, session_message(session))


def announce_attempt(attempt: Attempt) -> None:
    """Say where the attempt stands now, with all its results so far."""
    _send(attempt.session.uuid, attempt_message(attempt))


def announce_result(attempt: Attempt, result: CheckResult) -> None:
    """Pass on one check's result as it arrives."""
    message = {
        "type": "result",
        "attempt": str(attempt.uuid),
        "number": attempt.number,
        "result": result_fields(result),
    }
    _send(attempt.session.uuid, message)


def announce_picture(
    session: LabSession, picture: str, drawn: SessionPicture | None, message: str = ""
) -> None:
    """Say that a picture was drawn, or why it was not."""
    when = drawn.drawn_at.isoformat() if drawn else None
    _send(
        session.uuid,
        {
            "type": "picture",
            "id": picture,
            "ok": drawn is not None,
            "drawn_at": when,
            "message": message,
        },
    )


def announce_ending(session: LabSession, ending: policy.Ending) -> None:
    """Warn that the session will be ended soon, and why."""
    _send(
        session.uuid,
        {
            "type": "ending",
            "at": ending.at.isoformat(),
            "cause": ending.cause,
            "message": ending.message,
        },
    )


def announce_checkpoints(session: LabSession) -> None:
    """Say what the session's owner can go back to now."""
    _send(session.uuid, checkpoints_message(session))


def snapshot(session: LabSession) -> list[dict[str, Any]]:
    """What a page that has just come needs to know: the session, the newest attempt."""
    messages = [session_message(session), checkpoints_message(session)]
    newest = session.attempts.prefetch_related("results").first()
    if newest:
        messages.append(attempt_message(newest))
    return [for_reader(message) for message in messages]


def for_reader(message: dict[str, Any]) -> dict[str, Any]:
    """The message with its sentences in the active language.

    Workers write sentences down in English: they cannot know who will read them.
    """
    if message["type"] == "checkpoints":
        return {**message, "items": [_titled(item) for item in message["items"]]}
    text = message.get("message")
    return {**message, "message": gettext(text)} if text else message


def _titled(item: dict[str, Any]) -> dict[str, Any]:
    return {**item, "title": str(Checkpoint.Kind(item["kind"]).label)}


def session_message(session: LabSession) -> dict[str, Any]:
    """The session as the page shows it."""
    return {
        "type": "session",
        "state": session.state,
        "steps": session.steps,
        "message": session.message,
        "queue": _queue_fields(session),
        **policy.facts(session),
    }


def _queue_fields(session: LabSession) -> dict[str, Any] | None:
    place = room.position(session)
    if not place:
        return None
    turn = room.latest_turn(session)
    return {"position": place, "latest": turn.isoformat() if turn else None}


def checkpoints_message(session: LabSession) -> dict[str, Any]:
    """The saved work of the session's owner in this lab, newest first."""
    own = Checkpoint.objects.filter(user=session.user_id, lab=session.lab_id)
    return {
        "type": "checkpoints",
        "items": [
            {
                "uuid": str(checkpoint.uuid),
                "name": checkpoint.name,
                "kind": checkpoint.kind,
                "size": checkpoint.size,
                "created_at": checkpoint.created_at.isoformat(),
            }
            for checkpoint in own.defer("work")
        ],
    }


def attempt_message(attempt: Attempt) -> dict[str, Any]:
    """The attempt as the page shows it."""
    return {
        "type": "attempt",
        "uuid": str(attempt.uuid),
        "number": attempt.number,
        "state": attempt.state,
        "score": None if attempt.score is None else float(attempt.score),
        "max_score": float(attempt.max_score),
        "percentage": attempt.percentage,
        "message": attempt.message,
        "results": [result_fields(r) for r in attempt.results.all()],
    }


def result_fields(result: CheckResult) -> dict[str, Any]:
    """One check's result as the page shows it."""
    return {
        "check_id": result.check_id,
        "title": result.title,
        "status": result.status,
        "points": float(result.points),
        "max_points": float(result.max_points),
        "evidence": result.evidence,
        "hint": result.hint,
        "basis": result.basis,
        "basis_url": result.basis_url,
        "follows_from": result.follows_from,
    }


def _send(session_uuid: object, message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    group = group_name(session_uuid)
    event = {"type": "session.event", "message": message}
    if _loop is None or not _loop.is_running() or _on_loop():
        async_to_sync(layer.group_send)(group, event)
        return
    # Waited for: two messages on their way at once may overtake each other.
    sent = asyncio.run_coroutine_threadsafe(layer.group_send(group, event), _loop)
    try:
        failure = sent.exception(SEND_SECONDS)
    except (TimeoutError, CancelledError) as error:
        failure = error
    if failure:
        log.warning("session %s: a message was lost: %r", session_uuid, failure)


def _on_loop() -> bool:
    try:
        return asyncio.get_running_loop() is _loop
    except RuntimeError:
        return False
