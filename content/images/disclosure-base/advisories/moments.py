"""Moments in time as RFC 3339 writes them."""

import re
from datetime import UTC, datetime

_FORM = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)")


def parse(text: object) -> datetime:
    """The moment, in UTC; ValueError when the text is none."""
    if not isinstance(text, str) or not _FORM.fullmatch(text):
        shown = str(text)[:40]
        raise ValueError(f"{shown!r} is no moment such as 2027-01-31T12:00:00Z")
    return datetime.fromisoformat(text.upper()).astimezone(UTC)


def written(moment: datetime) -> str:
    """As text, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
