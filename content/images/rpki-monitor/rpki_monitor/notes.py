"""The registry's notebook, in which the monitor keeps what has to outlive it."""

import json
import urllib.request
from typing import Any

from rpki_monitor.doors import Silent
from rpki_monitor.settings import Settings

Note = dict[str, str]
PATIENCE = 12.0  # seconds: it may be signing, and the machine be busy


def read(settings: Settings) -> list[Note]:
    """All notes, {"text", "at"}, in order; Silent."""
    return _ask(settings)


def add(settings: Settings, text: str) -> list[Note]:
    """All notes with this one at their end; Silent."""
    return _ask(settings, {"text": text})


def _ask(settings: Settings, body: Any = None) -> list[Note]:
    request = urllib.request.Request(  # noqa: S310 - http
        f"{settings.registry}/notes",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {settings.token}"},
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as reply:  # noqa: S310
            return list(json.load(reply)["notes"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Silent(f"the registry: {error}") from None
