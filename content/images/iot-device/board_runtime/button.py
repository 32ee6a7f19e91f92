"""The reset button, and firmware that waits for it."""

import threading
import time
from collections.abc import Callable

# A person holds it for so long, in seconds: firmware that only starts sees it, too.
HELD = 10.0
_PAUSE = 0.05


class Button:
    """Told to everybody who waits; to the next one who comes where nobody does."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self.presses = 0
        self._waiting = 0
        self._unheard = 0.0

    def press(self) -> None:
        """Somebody holds it for ten seconds."""
        with self._turn:
            self.presses += 1
            self._unheard = 0.0 if self._waiting else time.monotonic() + HELD

    def forget(self) -> None:
        """Whoever held it has let go: the power is off."""
        with self._turn:
            self._unheard = 0.0

    def wait(self, ended: Callable[[], bool]) -> bool:
        """Whether it is pressed before nobody waits for it any more."""
        with self._turn:
            heard, self._unheard = self._unheard > time.monotonic(), 0.0
            before, self._waiting = self.presses, self._waiting + 1
        try:
            while not heard and self.presses == before and not ended():
                time.sleep(_PAUSE)
            return heard or self.presses > before
        finally:
            with self._turn:
                self._waiting -= 1
