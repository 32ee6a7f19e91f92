"""Waiting for an agent or an engine that died: both are started again at once."""

import time
from collections.abc import Callable

from sandboxes.errors import EngineError

# The reasons of errors that say nothing about what was asked.
PASSING = frozenset({"agent-down", "engine-down"})
# Then the student hears of it.
OUTAGE_SECONDS = 30.0
PAUSE_SECONDS = 0.5


def patiently[T](action: Callable[[], T], wanted: Callable[[], bool]) -> T | None:
    """Do it, and again while nobody answers; None when it is not wanted any more.

    `action` may be cut off anywhere, so it must bear being repeated. Raises what it
    raises, an EngineError of an outage only after OUTAGE_SECONDS.
    """
    deadline = time.monotonic() + OUTAGE_SECONDS
    while wanted():
        try:
            return action()
        except EngineError as error:
            if error.reason not in PASSING or time.monotonic() > deadline:
                raise
            time.sleep(PAUSE_SECONDS)
    return None
