"""The mark of a grading run, and how what it announced is taken back.

A run that is cut off leaves the mark behind; then the monitor takes back.
"""

import contextlib
import json
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rpki_monitor.desk import Desk
from rpki_monitor.doors import Door, Silent
from rpki_monitor.lock import Busy, attacker_taken
from rpki_monitor.settings import Settings

MARK = Path("/var/lib/rpki/challenge")
LOOK = 2.0  # seconds
# The registry signs a dozen objects, which a busy machine takes its time for.
PATIENCE = 12.0


def publish(
    settings: Settings,
    roas: list[dict[str, Any]],
    aspas: Sequence[dict[str, Any]] = (),
) -> None:
    """Have the registry publish these besides what is always there; Silent."""
    request = urllib.request.Request(  # noqa: S310 - http
        f"{settings.registry}/members",
        data=json.dumps({"roas": roas, "aspas": list(aspas)}).encode(),
        method="PUT",
        headers={
            "Authorization": f"Bearer {settings.token}",
            "Content-Type": "application/json",
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as reply:  # noqa: S310
            json.load(reply)
    except (OSError, ValueError) as error:
        raise Silent(f"the registry: {error}") from None


def take_back(settings: Settings) -> None:
    """End a challenge: the student's exercise goes on as it was; Silent."""
    publish(settings, [])
    for system in settings.trusted:
        if system.node not in ("attacker", "transit"):
            Door(system.node, system.door or "").announce([])
    Desk(settings).resume()
    MARK.unlink(missing_ok=True)


def tidy(settings: Settings) -> None:
    """For ever: take back what a run that was cut off has left."""
    while True:
        time.sleep(LOOK)
        if MARK.exists():
            with contextlib.suppress(Busy, Silent), attacker_taken(wait=False):
                if MARK.exists():
                    take_back(settings)
