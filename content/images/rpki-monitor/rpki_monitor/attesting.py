"""Telling transit's router whose providers are known.

No RTR server of the lab has ASPAs: they go in by the router's door.
"""

import contextlib

from rpki_monitor.doors import Door, Silent
from rpki_monitor.paths import Attested
from rpki_monitor.settings import Settings


class Attesting:
    """Tells it again until it has heard."""

    def __init__(self, settings: Settings) -> None:
        self._wanted = settings.paths
        transit = settings.systems.get("transit")
        self._door = Door("transit", (transit and transit.door) or "")
        self._heard: Attested | None = None

    def tell(self, attested: Attested) -> None:
        """Unless it knows just this already."""
        if self._wanted and attested != self._heard:
            with contextlib.suppress(Silent):
                self._door.attest(attested)
                self._heard = attested

    def forget(self) -> None:
        """Tell it once more: it may have been started anew."""
        self._heard = None
