"""What a run counted, and whether it may stand."""

import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

# Seconds, from when the process answers again, until all must be as asked for.
LIMIT = 10.0


@dataclass
class Account:
    """Kills by process, seconds from its answer until all was well, what never was."""

    cycles: int
    seed: int
    kills: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    orphans: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def settled(self, what: str, victim: str, seconds: float) -> None:
        """Everything is as asked for again, or has been given up."""
        self.told.append(f"{what}: {seconds:.1f} s")
        if not victim:
            return
        self.kills[victim] += 1
        self.seconds.setdefault(victim, []).append(seconds)
        if seconds > LIMIT:
            self.late.append(self.told[-1])

    def failed(self, what: str, problems: Iterable[str]) -> None:
        """These were never put right."""
        for problem in problems:
            kind = self.orphans if problem.startswith("orphan") else self.lost
            kind.append(f"{problem} ({what})")

    def left(self, strangers: Iterable[object]) -> None:
        """What was still on the engine at the very end."""
        self.orphans += [f"orphan: {thing} (at the end)" for thing in strangers]

    @property
    def is_clean(self) -> bool:
        """Nothing lost, nothing left, and never too late."""
        return not (self.orphans or self.lost or self.late)

    def __str__(self) -> str:
        lines = [
            f"cycles {self.cycles}, seed {self.seed}, orphans {len(self.orphans)},"
            f" lost sessions {len(self.lost)}, later than {LIMIT:.0f} s"
            f" {len(self.late)}",
            f"{'killed':10}{'times':>6}{'median s':>10}{'worst s':>9}",
        ]
        lines += [
            f"{name:10}{count:6}{statistics.median(self.seconds[name]):10.1f}"
            f"{max(self.seconds[name]):9.1f}"
            for name, count in self.kills.items()
        ]
        return "\n".join([*lines, *self.orphans, *self.lost, *self.late])
