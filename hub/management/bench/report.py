"""What was measured: rows, the table that is printed, the file that is kept."""

import json
import math
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Shares from which on something counts as used up, and a ratio as a difference.
FULL, SLOWER = 0.9, 1.2


@dataclass(frozen=True)
class Goal:
    """A bound on a row's ratio to its floor, or on the value where `of_value`."""

    bound: float
    higher_is_better: bool = False
    of_value: bool = False

    def met(self, measured: float) -> bool:
        """Whether a ratio, or value, keeps the bound."""
        higher = self.higher_is_better
        return measured >= self.bound if higher else measured <= self.bound

    def __str__(self) -> str:
        sign = ">=" if self.higher_is_better else "<="
        return f"{'value ' if self.of_value else ''}{sign} {self.bound:g}"


@dataclass(frozen=True)
class Row:
    """One measured quantity; `floor` is the same of the bare engine, in `unit` too.

    A measure that broke has no value, and says why in `error`.
    """

    name: str
    value: float | None = None
    unit: str = ""
    floor: float | None = None
    goal: Goal | None = None
    note: str = ""
    error: str = ""

    @property
    def ratio(self) -> float | None:
        """Value by floor; None where either is missing."""
        return (
            self.value / self.floor if self.value is not None and self.floor else None
        )

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; never when the measure broke."""
        if self.goal is None:
            return None
        measured = self.value if self.goal.of_value else self.ratio
        return measured is not None and self.goal.met(measured)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        fields = {
            "name": self.name,
            "value": rounded(self.value),
            "unit": self.unit,
            "floor": rounded(self.floor),
            "ratio": rounded(self.ratio),
            "goal": str(self.goal) if self.goal else None,
            "met": self.met,
            "note": self.note,
        }
        return {**fields, "error": self.error} if self.error else fields


def broken(name: str, error: BaseException) -> Row:
    """The row of a measure that did not come to its end."""
    return Row(name, error=f"{type(error).__name__}: {error}".strip(": "))


def percentile(values: Iterable[float], share: float) -> float:
    """The nearest-rank percentile: the least value that `share` of all reach not."""
    ranked = sorted(values)
    return ranked[max(math.ceil(share * len(ranked)) - 1, 0)]


def p50_p95(
    name: str,
    unit: str,
    site: Sequence[float],
    floor: Sequence[float] = (),
    goals: tuple[Goal | None, Goal | None] = (None, None),
    note: str = "",
) -> "list[Row]":
    """Two rows, of the same percentiles of the site and of its floor."""
    rows = []
    for share, goal in zip((0.5, 0.95), goals, strict=True):
        bound = percentile(floor, share) if floor else None
        label = f"{name}, p{share * 100:.0f}"
        rows.append(Row(label, percentile(site, share), unit, bound, goal, note))
        # Once is enough.
        note = ""
    return rows


def bottleneck(busy: float, memory: float, ratio: float) -> str:
    """What ran out first, of the processors' and the memory's used shares.

    `ratio` is the time taken by what the bare engine takes at the same pace.
    """
    if memory >= FULL:
        return "memory"
    if ratio > SLOWER:
        return "the site" if busy < FULL else "CPU, used by the site too"
    return "CPU, used by the engine" if busy >= FULL else "the engine's start rate"


def spread(values: Sequence[float]) -> str:
    """Least, greatest and number of the values, for a note."""
    return f"{min(values):.2f}-{max(values):.2f}, n={len(values)}"


def rounded(value: float | None) -> float | None:
    """Four significant digits: more would be noise."""
    return None if value is None else float(f"{value:.4g}")


HEADINGS = ("measure", "value", "unit", "floor", "ratio", "goal", "met", "note")


def table(rows: Iterable[Row]) -> str:
    """The rows as aligned text, headings first."""
    lines = [HEADINGS, *map(_cells, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)


def _cells(row: Row) -> tuple[str, ...]:
    numbers = [
        "" if number is None else f"{number:g}"
        for number in map(rounded, (row.value, row.floor, row.ratio))
    ]
    met = {None: "", True: "yes", False: "no"}[row.met]
    note = f"failed: {row.error}" if row.error else row.note
    value, floor, ratio = numbers
    goal = str(row.goal or "")
    return (row.name, value, row.unit, floor, ratio, goal, met, note)


def document(
    rows: Iterable[Row], *, when: str, engine: str, load: Sequence[float]
) -> dict[str, Any]:
    """What bench.json holds; `load` are the load averages of 1, 5 and 15 minutes."""
    return {
        "when": when,
        "hardware": hardware(),
        "load": list(map(rounded, load)),
        "engine": engine,
        "rows": [row.to_json() for row in rows],
    }


def head(content: Mapping[str, Any]) -> str:
    """What the figures were measured on, and how they are to be read."""
    machine = content["hardware"]
    return (
        f"{machine['cpu']}, {machine['cores']} cores, {machine['memory']},"
        f" {content['engine']}; load {', '.join(map(str, content['load']))};"
        f" {content['when']}\nPercentiles are nearest-rank; a ratio is the value by"
        " its floor, measured in the same run."
    )


def write(path: Path, content: Mapping[str, Any]) -> None:
    """Replace the file at `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def hardware() -> dict[str, Any]:
    """What the figures were measured on."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "cpu": _processor(),
        "cores": os.cpu_count(),
        "memory": f"{memory / (1 << 30):.1f} GiB",
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2] for line in lines if line.startswith("model name")]
    return names[0].strip() if names else platform.processor() or platform.machine()
