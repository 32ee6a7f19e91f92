"""Runs the monitor's parts, each in a thread; ends when one of them does."""

import contextlib
import threading
import time

from rpki_monitor.challenged import tidy
from rpki_monitor.desk import Desk
from rpki_monitor.diagnosing import Diagnoses
from rpki_monitor.doors import Silent
from rpki_monitor.glass import Glass
from rpki_monitor.settings import Settings
from rpki_monitor.validation import Validation
from rpki_monitor.window import Window


def _begin(desk: Desk) -> None:
    """The first attack, as soon as the attacker listens."""
    while True:
        with contextlib.suppress(Silent):
            desk.resume()
            return
        time.sleep(0.2)


def main() -> None:
    """Until a part ends, which none should."""
    settings = Settings.read()
    validation = Validation(settings)
    glass = Glass(settings)
    desk = Desk(settings)
    diagnoses = Diagnoses(settings) if settings.faults else None
    window = Window(glass, desk, validation, diagnoses, shows_vrps=settings.shows_vrps)
    threading.Thread(target=validation.run, daemon=True).start()
    threading.Thread(target=tidy, args=(settings,), daemon=True).start()
    if settings.first_attack:
        threading.Thread(target=_begin, args=(desk,), daemon=True).start()
    window.serve(settings.lan)


if __name__ == "__main__":
    main()
