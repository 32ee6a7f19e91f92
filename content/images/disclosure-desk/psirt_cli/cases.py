"""What was decided of each report: cases.json, by Message-ID."""

import json
from pathlib import Path
from typing import Any

from advisories import cvss, moments

from psirt_cli.trouble import Trouble

STATES = (
    "confirmed",
    "duplicate",
    "not-a-vulnerability",
    "other-vendor",
    "malicious",
    "spam",
)
PRIORITIES = ("urgent", "high", "medium", "low")
DATES = ("early-warning", "notification", "final-report")
EMBARGO = "embargo"

type Cases = dict[str, dict[str, Any]]


def read(path: Path) -> Cases:
    """All cases; Trouble when somebody wrote something else into the file."""
    if not path.exists():
        return {}
    try:
        told = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise Trouble(f"{path}: {error}") from None
    if not isinstance(told, dict) or not all(
        isinstance(v, dict) for v in told.values()
    ):
        raise Trouble(f"{path}: must be an object of objects")
    return told


def decide(path: Path, report: str, decided: dict[str, Any]) -> dict[str, Any]:
    """Add what was decided of a report; all that is decided of it."""
    cases = read(path)
    case = cases.setdefault(report, {})
    case.update(decided)
    path.write_text(json.dumps(cases, indent=1, sort_keys=True) + "\n", "utf-8")
    return case


def vector(text: str) -> str:
    """A CVSS vector in its usual order; Trouble when it is none."""
    try:
        return cvss.written(cvss.parse(text))
    except ValueError as error:
        raise Trouble(str(error)) from None


def date(name: str, text: str) -> str:
    """The moment, or for an embargo the day; Trouble when it is none."""
    whole = f"{text}T12:00:00Z" if name == EMBARGO else text
    try:
        moments.parse(whole)
    except ValueError:
        wanted = "2027-01-31" if name == EMBARGO else "2027-01-31T12:00:00Z"
        raise Trouble(f"{text!r}: a date for {name} reads like {wanted}") from None
    return text
