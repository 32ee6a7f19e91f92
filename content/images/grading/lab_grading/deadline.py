"""How long something may take."""

import time


class Deadline:
    """The end of a grading run, or of a part of it, `seconds` from now."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self._end - time.monotonic())

    @property
    def over(self) -> bool:
        """Whether there is no time for another question."""
        return self.left < 0.05
