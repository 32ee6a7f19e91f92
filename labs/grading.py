"""From the check button to a stored score: measured in trusted nodes only."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from labs import events, leases, sessions, tasks
from labs.agent import agent
from labs.errors import AlreadyChecking
from labs.manifest import LabManifest
from labs.models import Attempt, CheckResult, LabSession
from labs.patience import patiently
from labs.provisioning import is_in
from labs.report import Finding, GradingFailed, ReportReader
from labs.seals import question
from labs.signals import attempt_graded
from labs.templates import GRADE
from sandboxes.errors import SandboxError

log = logging.getLogger(__name__)
# An infrastructure failure is tried again before the student hears of it.
TRIES = 3
OPEN = [Attempt.State.QUEUED, Attempt.State.RUNNING]


def submit_attempt(*, session: LabSession) -> Attempt:
    """Ask for a check of the live system.

    Raises NotReady when the session is not running, AlreadyChecking when a check
    is under way.
    """
    sessions.running(session)
    newest = session.attempts.aggregate(newest=Max("number"))["newest"] or 0
    try:
        with transaction.atomic():
            attempt = Attempt.objects.create(
                session=session,
                number=newest + 1,
                max_score=session.manifest.points,
            )
            transaction.on_commit(lambda: tasks.grade_attempt.enqueue(attempt.pk))
    except IntegrityError:
        raise AlreadyChecking(_("A check is under way already.")) from None
    return attempt


def run_checks(attempt: Attempt) -> None:
    """Grade a queued attempt; ends in `graded`, or in `error` without a score."""
    with leases.held(attempt, OPEN, state=Attempt.State.RUNNING) as mine:
        if mine:
            attempt.refresh_from_db()
            events.announce_attempt(attempt)
            _run_checks(attempt)


def _run_checks(attempt: Attempt) -> None:
    while attempt.tries < TRIES and attempt.session.is_running:
        attempt.tries += 1
        # Kept before it begins: a try that takes the worker with it counts, too.
        attempt.save(update_fields=["tries"])
        try:
            measured = patiently(
                lambda: _measure_session(attempt),
                lambda: is_in(attempt.session, LabSession.State.RUNNING),
            )
        except (GradingFailed, SandboxError) as error:
            log.warning("attempt %s, try %d: %s", attempt.uuid, attempt.tries, error)
        else:
            if measured:
                record_score(attempt, measured)
                return
        attempt.session.refresh_from_db()
    _give_up(attempt)


def _measure_session(attempt: Attempt) -> "Measurement":
    return measure(
        sandbox=attempt.session.sandbox_name,
        manifest=attempt.session.manifest,
        attempt=str(attempt.uuid),
        on_finding=lambda finding: events.announce_result(
            attempt, _result(attempt, finding)
        ),
    )


@dataclass(frozen=True)
class Measurement:
    """The findings in the lab's order, and what they rest on.

    `report` is the grader's whole output in the sandbox of this name, `seal` the
    agent's signature on it.
    """

    findings: list[Finding]
    sandbox: str
    nonce: str
    report: bytes
    seal: str


def measure(
    *,
    sandbox: str,
    manifest: LabManifest,
    attempt: str,
    on_finding: Callable[[Finding], None] | None = None,
) -> Measurement:
    """Run the lab's grading program once in the sandbox of this name.

    Raises GradingFailed when the report is not whole, SandboxError when the engine
    or the grader's node fails: neither is ever a score.
    """
    nonce = secrets.token_hex(16)
    reader = ReportReader(manifest, nonce, on_finding)
    outcome = agent().run(
        sandbox, GRADE, stdin=question(attempt, nonce), on_stdout=reader.feed
    )
    result = outcome.result
    if result.timed_out or result.truncated:
        raise GradingFailed("the grader did not end within its limits")
    if result.exit_code != 0:
        tail = result.stderr.decode(errors="replace")[-1000:]
        raise GradingFailed(f"the grader failed: {tail}")
    return Measurement(reader.complete(), sandbox, nonce, result.stdout, outcome.seal)


@transaction.atomic
def record_score(attempt: Attempt, measured: Measurement) -> None:
    """Store results and score, and tell whoever keeps grades, all or nothing.

    Nothing is stored for an attempt that another worker has ended.
    """
    if not Attempt.objects.select_for_update().filter(pk=attempt.pk, state__in=OPEN):
        return
    attempt.results.all().delete()
    CheckResult.objects.bulk_create(_result(attempt, f) for f in measured.findings)
    attempt.score = sum((f.points for f in measured.findings), Decimal(0))
    attempt.state = Attempt.State.GRADED
    attempt.message = ""
    attempt.report = measured.report.decode(errors="replace")
    attempt.measured_in, attempt.nonce = measured.sandbox, measured.nonce
    attempt.seal = measured.seal
    attempt.graded_at = timezone.now()
    attempt.save(
        update_fields=[
            "score",
            "state",
            "message",
            "report",
            "measured_in",
            "nonce",
            "seal",
            "graded_at",
        ]
    )
    attempt_graded.send(sender=Attempt, attempt=attempt)
    transaction.on_commit(lambda: _after_grading(attempt))


def _after_grading(attempt: Attempt) -> None:
    events.announce_attempt(attempt)
    for picture in attempt.session.manifest.pictures:
        tasks.draw_picture.enqueue(attempt.session.pk, picture.id, attempt.pk)


def _give_up(attempt: Attempt) -> None:
    attempt.state = Attempt.State.ERROR
    attempt.message = gettext_noop(
        "The check could not be run. This is our fault, not yours, and costs you "
        "nothing. Please try again."
    )
    # What another worker has graded meanwhile stays graded.
    still = Attempt.objects.filter(pk=attempt.pk, state__in=OPEN)
    if still.update(state=attempt.state, message=attempt.message):
        events.announce_attempt(attempt)


def _result(attempt: Attempt, finding: Finding) -> CheckResult:
    order = [c.id for c in attempt.session.manifest.checks].index(finding.check.id)
    return CheckResult(
        attempt=attempt,
        order=order,
        check_id=finding.check.id,
        title=finding.check.title,
        status=finding.status,
        points=finding.points,
        max_points=Decimal(finding.check.points),
        evidence=finding.evidence,
        hint=finding.hint,
        basis=finding.check.basis,
        basis_url=finding.check.basis_url,
        follows_from=finding.follows_from,
    )
