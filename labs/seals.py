"""Showing that a stored score is what the agent measured."""

import hashlib
import json
from pathlib import Path

from django.conf import settings

from labs.models import Attempt
from labs.report import GradingFailed, ReportReader
from labs.templates import GRADE
from sandboxes.agent.seal import sealed_text, verify


def question(attempt: str, nonce: str) -> bytes:
    """What the grader is asked on its standard input."""
    return json.dumps({"attempt": attempt, "nonce": nonce}).encode()


def is_authentic(attempt: Attempt) -> bool:
    """Whether the agent sealed this report, and the score is what the report says."""
    report = attempt.report.encode()
    asked = question(str(attempt.uuid), attempt.nonce)
    text = sealed_text(attempt.measured_in, GRADE, _digest(asked), _digest(report), 0)
    if not verify(public_key(), attempt.seal, text):
        return False
    reader = ReportReader(attempt.session.manifest, attempt.nonce, None)
    try:
        reader.feed(report)
        findings = reader.complete()
    except GradingFailed:
        return False
    return sum(finding.points for finding in findings) == attempt.score


def public_key() -> str:
    """The agent's public key, as it wrote it down; empty when there is none yet."""
    try:
        return Path(settings.AGENT_STATE_DIR, "seal.pub").read_text("ascii").strip()
    except OSError:
        return ""


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
