"""What a command prints: tables, and colours where a person looks."""

import os
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

_ESCAPE = re.compile(r"\x1b\[\d+m")
_COLOURS = {"red": 31, "green": 32, "yellow": 33, "grey": 90}


def say(text: str = "") -> None:
    """One line, or several."""
    print(text)  # noqa: T201


def colour(text: str, name: str) -> str:
    """The text in a colour; plain in a pipe, or where NO_COLOR is set."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    return f"\x1b[{_COLOURS[name]}m{text}\x1b[0m"


def warn(text: str) -> None:
    """Something to think about."""
    say(colour(f"Note: {text}", "yellow"))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Columns as wide as they must be; the last may go on."""
    lines = [list(head), *(list(row) for row in rows)]
    widths = [max(_width(line[i]) for line in lines) for i in range(len(head))]
    for number, line in enumerate(lines):
        padded = [
            cell + " " * (width - _width(cell))
            for cell, width in zip(line, widths, strict=True)
        ]
        text = "  ".join(padded).rstrip()
        say(colour(text, "grey") if number == 0 else text)


def _width(cell: str) -> int:
    return len(_ESCAPE.sub("", cell))


def moment(when: datetime) -> str:
    """A moment to the second, in UTC."""
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def left(until: datetime, now: datetime) -> str:
    """How long from now, in the two largest units; "EXPIRED" when it is over."""
    rest = until - now
    if rest <= timedelta(0):
        return colour("EXPIRED", "red")
    days, seconds = rest.days, rest.seconds
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    units = [(days, "d"), (hours, "h"), (minutes, "min"), (seconds, "s")]
    while len(units) > 2 and not units[0][0]:
        units.pop(0)
    return " ".join(f"{number} {unit}" for number, unit in units[:2]) + " left"


def plural(number: int, noun: str) -> str:
    """1 ROA, 2 ROAs."""
    return f"{number} {noun}" + ("" if number == 1 else "s")
