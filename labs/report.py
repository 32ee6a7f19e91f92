"""Reading what a grader prints: strict, bounded, and never a score by accident."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from labs.manifest import Check, LabManifest

Status = Literal["success", "notice", "info", "fail", "error", "not-tested"]
TEXT_LENGTH = 4000
MAX_LINE_BYTES = 64 << 10
MAX_REPORT_BYTES = 1 << 20


class GradingFailed(Exception):
    """The platform could not measure; the attempt is kept and costs nothing."""


class ReportedCheck(BaseModel):
    """One line of the grader's output."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    status: Status
    points: Annotated[float, Field(ge=0, le=100)] = 0
    evidence: str = ""
    hint: str = ""
    follows_from: str | None = None


@dataclass(frozen=True)
class Finding:
    """One check as measured: the lab's own words beside what was seen."""

    check: Check
    status: Status
    points: Decimal
    evidence: str = ""
    hint: str = ""
    follows_from: str = ""

    @property
    def full(self) -> bool:
        """Whether all of the check's points were earned."""
        return self.points == self.check.points


@dataclass
class ReportReader:
    """Fed with output as it comes; `findings` grows; `complete` judges the whole."""

    manifest: LabManifest
    nonce: str
    on_finding: Callable[[Finding], None] | None = None
    findings: dict[str, Finding] = field(default_factory=dict)
    _rest: bytes = b""
    _summary: dict[str, Any] | None = None

    def feed(self, data: bytes) -> None:
        """Take more output; GradingFailed at the first line that cannot be right."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > MAX_LINE_BYTES:
            raise GradingFailed("a line of the grader's output has no end")
        for line in lines:
            if line.strip():
                self._take(line)

    def complete(self) -> list[Finding]:
        """All findings in the lab's order; GradingFailed unless nothing is missing."""
        if self._rest.strip():
            self._take(self._rest)
            self._rest = b""
        if self._summary is None:
            raise GradingFailed("the grader ended without a summary")
        if self._summary.get("nonce") != self.nonce:
            raise GradingFailed("the summary belongs to another run")
        missing = [c.id for c in self.manifest.checks if c.id not in self.findings]
        if missing:
            raise GradingFailed(f"no result for {', '.join(missing)}")
        broken = [f.check.id for f in self.findings.values() if f.status == "error"]
        if broken:
            raise GradingFailed(f"could not be measured: {', '.join(broken)}")
        return [self.findings[check.id] for check in self.manifest.checks]

    def _take(self, line: bytes) -> None:
        try:
            data = json.loads(line)
        except ValueError as error:
            raise GradingFailed(f"not JSON: {line[:200]!r}") from error
        if isinstance(data, dict) and isinstance(data.get("summary"), dict):
            self._summary = data["summary"]
            return
        if self._summary is not None:
            raise GradingFailed("output after the summary")
        try:
            finding = self._finding(ReportedCheck.model_validate(data))
        except ValidationError as error:
            raise GradingFailed(f"not a check result: {line[:200]!r}") from error
        self.findings[finding.check.id] = finding
        if self.on_finding:
            self.on_finding(finding)

    def _finding(self, reported: ReportedCheck) -> Finding:
        checks = {check.id: check for check in self.manifest.checks}
        check = checks.get(reported.id)
        if check is None:
            raise GradingFailed(f"the lab has no check {reported.id!r}")
        if check.id in self.findings:
            raise GradingFailed(f"two results for {check.id!r}")
        points = Decimal(str(round(reported.points, 2)))
        if points > check.points:
            raise GradingFailed(f"{check.id!r} has only {check.points} points")
        lost = points < check.points
        return Finding(
            check=check,
            status=reported.status,
            points=points,
            evidence=reported.evidence[:TEXT_LENGTH],
            hint=(reported.hint or check.hint)[:TEXT_LENGTH] if lost else "",
            follows_from=(reported.follows_from or "")[:31],
        )
