"""Passes with which somebody else sees a session's terminals.

A student's links carry the session's `invitation` and are good, for anybody with an
account, while the row has the same one. A lecturer's pass is good for that person
alone, for a while. Whoever asks for a pass here has made sure that they may have it.
"""

import secrets
from dataclasses import dataclass
from typing import Any

from django.core import signing

from labs.models import LabSession
from labs.probes import ACTIVITY, answers

VIEWER, JOINT = "viewer", "joint"
SALT = "labs.watch"
# Links end with the session; this is longer than most can last.
LINK_SECONDS = 24 * 60 * 60
PERSONAL_SECONDS = 2 * 60 * 60
# As long as the agent takes one.
NAME_LENGTH = 80
# Everybody who looks waits for its answer.
AGENT_SECONDS = 1.0


@dataclass(frozen=True)
class Watch:
    """Whose terminals somebody else may see now, and as what."""

    session: LabSession
    role: str


def invite(session: LabSession) -> dict[str, str]:
    """The passes of the session's invitation by role; the same until withdrawn."""
    _change(session, to=secrets.token_urlsafe(16), unless_invited=True)
    return {role: _link_pass(session, role) for role in (VIEWER, JOINT)}


def withdraw(session: LabSession) -> None:
    """Make every link of the session worthless; who uses one is cut off soon."""
    _change(session, to="")


def personal_pass(session: LabSession, *, user: Any) -> str:
    """A pass for this person alone, who may look and not type."""
    value = {"session": str(session.uuid), "role": VIEWER, "user": user.pk}
    return signing.dumps(value, salt=SALT)


def admitted(user: Any, token: str) -> Watch | None:
    """What the pass lets this person see now; None when that is nothing."""
    if not user.is_authenticated:
        return None
    match _signed(token, LINK_SECONDS):
        case {"session": uuid, "role": "viewer" | "joint" as role, "invitation": code}:
            wanted = {"uuid": uuid, "invitation": code} if code else {}
        case {"session": uuid, "role": "viewer" as role, "user": user.pk}:
            wanted = {"uuid": uuid} if _signed(token, PERSONAL_SECONDS) else {}
        case _:
            wanted = {}
    if not wanted:
        return None
    found = LabSession.objects.select_related("lab", "user").filter(**wanted).first()
    return Watch(found, role) if found else None


def open_tabs(session: LabSession) -> list[dict[str, str]] | None:
    """The session's open shells by node and tab; None when the agent cannot tell."""
    activity = answers({"activity": ACTIVITY}, seconds=AGENT_SECONDS)["activity"]
    if isinstance(activity, Exception):
        return None
    found = activity.get(session.sandbox_name)
    doors = [terminal.node for terminal in session.manifest.terminals]
    tabs = [place for place in found.tabs if place[0] in doors] if found else []
    tabs.sort(key=lambda place: (doors.index(place[0]), len(place[1]), place[1]))
    return [{"node": node, "tab": tab} for node, tab in tabs]


def name_of(user: Any) -> str:
    """What the owner is told that somebody is called: one line without tricks."""
    shown = "".join(letter for letter in user.display_name if letter.isprintable())
    return shown.strip()[:NAME_LENGTH] or user.username[:NAME_LENGTH]


def _link_pass(session: LabSession, role: str) -> str:
    value = {
        "session": str(session.uuid),
        "role": role,
        "invitation": session.invitation,
    }
    return signing.dumps(value, salt=SALT)


def _change(session: LabSession, *, to: str, unless_invited: bool = False) -> None:
    row = LabSession.objects.filter(pk=session.pk)
    if unless_invited:
        row = row.filter(invitation="")
    row.update(invitation=to)
    session.refresh_from_db(fields=["invitation"])


def _signed(token: str, seconds: int) -> Any:
    """What we signed; None for a forgery, and when it was longer ago."""
    try:
        return signing.loads(token, salt=SALT, max_age=seconds)
    except signing.BadSignature:
        return None
