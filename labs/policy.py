"""How long a session may go on: its own time policy, and what ends it early."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from labs.models import LabSession


@dataclass(frozen=True)
class Ending:
    """When and why a session will be ended if nothing changes; `cause` is stable."""

    at: datetime
    cause: str
    message: str


def first_expiry(session: LabSession, now: datetime) -> datetime:
    """When a session that starts now ends."""
    return now + timedelta(minutes=session.time_policy.allowed)


def latest_expiry(session: LabSession) -> datetime | None:
    """The moment beyond which no extension goes; None before the start."""
    if session.started_at is None:
        return None
    return session.started_at + timedelta(minutes=session.time_policy.longest)


def extended_expiry(session: LabSession) -> datetime | None:
    """The expiry after one more extension; None when there is none to be had."""
    latest = latest_expiry(session)
    if latest is None or session.expires_at is None or session.expires_at >= latest:
        return None
    more = timedelta(minutes=session.time_policy.extension)
    return min(session.expires_at + more, latest) if more else None


def endings(session: LabSession) -> list[Ending]:
    """What would end a running session if nothing changes, soonest first."""
    policy = session.time_policy
    began = session.started_at or timezone.now()
    typed = max(session.typed_at or began, began)
    seen = session.seen_at or began
    found = [
        Ending(
            typed + timedelta(minutes=policy.idle),
            "idle",
            gettext_noop("Nothing was typed for a long time."),
        ),
        Ending(
            seen + timedelta(minutes=policy.orphaned),
            "orphaned",
            gettext_noop("The page of this lab was closed for a long time."),
        ),
    ]
    if session.expires_at:
        over = gettext_noop("The time for this lab is over.")
        found.append(Ending(session.expires_at, "expired", over))
    return sorted(found, key=lambda ending: ending.at)


def facts(session: LabSession) -> dict[str, Any]:
    """What the page needs for its clock and its extension button."""
    policy = session.time_policy
    return {
        "expires_at": _iso(session.expires_at),
        "extendable": bool(session.is_running and extended_expiry(session)),
        "extension": policy.extension,
        "warning": policy.warning,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
