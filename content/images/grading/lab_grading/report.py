"""From checks to the lines that the platform reads."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lab_grading.handin import Missing
from lab_grading.scene import Scene

MAX_EVIDENCE = 600  # characters


@dataclass(frozen=True)
class Finding:
    """What a check saw: `good` of `of` parts in order, and what was seen.

    `hint` is for what was seen here; without one the lab's own hint is shown.
    `because` names the check whose failure explains this one; `status` is set only
    where success or fail is not the word. `fatal`: nothing further can be asked.
    `waits`: it is in order and does not count yet, so that nothing follows from it.
    """

    good: int
    of: int
    evidence: str
    hint: str = ""
    because: str = ""
    status: str = ""
    fatal: bool = False
    waits: bool = False


type Look[S: Scene] = Callable[[S], Finding]


@dataclass(frozen=True)
class Check[S: Scene]:
    """A check, what must hold `before` it makes sense to ask, and its causes.

    A look that finds nothing handed in, or nothing that can be used, raises Missing.

    When one of `before` failed with no part in order the check is not made. When one
    of `after` or `before` failed, that is what a failure here follows from.
    """

    id: str
    look: Look[S]
    before: Sequence[str] = ()
    after: Sequence[str] = ()


class Report[S: Scene]:
    """Writes one line for each check, and at last the summary."""

    def __init__(self, scene: S, stream: Any = sys.stdout) -> None:
        self.scene = scene
        self.stream = stream
        self.findings: dict[str, Finding] = {}
        self.fatal = ""

    def make(self, checks: Sequence[Check[S]]) -> None:
        """Make the checks in order and write what each found."""
        for check in checks:
            finding = self._skipped(check) or self._explained(check)
            self.findings[check.id] = finding
            if finding.fatal:
                self.fatal = check.id
            self._write(self.line(check.id, finding))

    def close(self, nonce: str) -> None:
        """Write the summary: without it the run does not count."""
        self._write({"summary": {"checks": len(self.findings), "nonce": nonce}})

    def line(self, check: str, finding: Finding) -> dict[str, Any]:
        """One check as the platform takes it."""
        full = finding.good == finding.of
        points = self.scene.session.points[check]
        evidence = finding.evidence
        if len(evidence) > MAX_EVIDENCE:
            evidence = evidence[: MAX_EVIDENCE - 1] + "…"
        return {
            "id": check,
            "status": finding.status or ("success" if full else "fail"),
            "points": points * finding.good // finding.of,
            "evidence": evidence,
            "hint": finding.hint,
            "follows_from": finding.because or None,
        }

    def _skipped(self, check: Check[S]) -> Finding | None:
        if self.fatal:
            told = "Not asked: without that, there is nobody to ask."
            return Finding(0, 1, told, because=self.fatal, status="not-tested")
        if self.scene.deadline.over:
            told = "Not asked: the time of this run was used up."
            because = self._cause(list(self.findings))
            return Finding(0, 1, told, because=because, status="not-tested")
        missing = [c for c in check.before if self.findings[c].good == 0]
        if missing:
            told = "Not asked: what it builds on does not hold yet."
            cause = self._cause(missing)
            return Finding(0, 1, told, because=cause, status="not-tested")
        return None

    def _explained(self, check: Check[S]) -> Finding:
        try:
            finding = check.look(self.scene)
        except Missing as error:
            finding = Finding(0, 1, str(error))
        if finding.good == finding.of or finding.because:
            return finding
        cause = self._cause([*check.before, *check.after])
        return replace(finding, because=cause)

    def _cause(self, candidates: list[str]) -> str:
        """The root of the first candidate that is not whole."""
        for check in candidates:
            finding = self.findings[check]
            if finding.good < finding.of and not finding.waits:
                return finding.because or check
        return ""

    def _write(self, line: dict[str, Any]) -> None:
        self.stream.write(json.dumps(line) + "\n")
        self.stream.flush()
