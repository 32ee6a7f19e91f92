"""What the host has: its memory and processors, and what sandboxes cost here."""

import os
import random
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from sandboxes.backend import Sandbox, SandboxBackend
from sandboxes.errors import SandboxError

MEMINFO = Path("/proc/meminfo")
SAMPLE_SECONDS = 60.0
# A sandbox that sleeps must not make the next one look free.
KEPT_SHARE = 0.9


def memory() -> tuple[int, int]:
    """MiB in all and MiB available on this machine."""
    lines = (line.split() for line in MEMINFO.read_text("ascii").splitlines())
    sizes = {words[0]: int(words[1]) >> 10 for words in lines if len(words) > 1}
    return sizes.get("MemTotal:", 0), sizes.get("MemAvailable:", 0)


def processors() -> int:
    """How many there are."""
    return os.cpu_count() or 1


class Costs:
    """MiB that a sandbox of each template takes, measured now and then."""

    def __init__(self, backend: SandboxBackend) -> None:
        self.backend = backend
        self.measured: dict[str, int] = {}
        self._due: dict[str, float] = {}
        self._sampling = threading.Lock()

    def sample(self, running: Mapping[str, Sequence[Sandbox]]) -> None:
        """Measure one sandbox of each template that is due; {template: sandboxes}.

        Returns at once: the engine may take a second for its answer.
        """
        now = time.monotonic()
        due = {t: s for t, s in running.items() if self._due.get(t, 0) <= now and s}
        if due and self._sampling.acquire(blocking=False):
            self._due |= dict.fromkeys(due, now + SAMPLE_SECONDS)
            threading.Thread(target=self._measure, args=(due,), daemon=True).start()

    def _measure(self, due: Mapping[str, Sequence[Sandbox]]) -> None:
        try:
            for template, sandboxes in due.items():
                chosen = random.choice(sandboxes)  # noqa: S311 - nothing is secret
                used = self.backend.memory(chosen)
                kept = int(self.measured.get(template, 0) * KEPT_SHARE)
                if used:
                    self.measured[template] = max(used, kept)
        except SandboxError:
            # The next sample is soon enough.
            return
        finally:
            self._sampling.release()
