"""A time axis that gives each second its room while something happens, and no more."""

from bisect import bisect_right
from collections.abc import Iterable

# A quiet stretch takes no more room than so many seconds.
LONGEST = 15


class Axis:
    """From seconds of the clock to places between `left` and `right`."""

    def __init__(self, moments: Iterable[int], left: float, right: float) -> None:
        self.moments = sorted(set(moments))
        self.left = left
        self._before = [0.0]
        for earlier, later in zip(self.moments, self.moments[1:], strict=False):
            self._before.append(self._before[-1] + min(later - earlier, LONGEST))
        self._scale = (right - left) / (self._before[-1] or 1)

    def place(self, second: int) -> float:
        """Where this second begins; one outside of the axis is put at its end."""
        second = min(max(second, self.moments[0]), self.moments[-1])
        index = min(bisect_right(self.moments, second), len(self.moments) - 1) - 1
        index = max(index, 0)
        begin, end = self.moments[index], self.moments[min(index + 1, len(self) - 1)]
        width = min(end - begin, LONGEST)
        part = (second - begin) / (end - begin) * width if end > begin else 0
        return self.left + (self._before[index] + part) * self._scale

    def __len__(self) -> int:
        return len(self.moments)

    def shortened(self) -> list[tuple[float, int]]:
        """The middle of each stretch that takes less room than its time, and its time.

        In seconds.
        """
        return [
            ((self.place(earlier) + self.place(later)) / 2, later - earlier)
            for earlier, later in zip(self.moments, self.moments[1:], strict=False)
            if later - earlier > LONGEST
        ]
