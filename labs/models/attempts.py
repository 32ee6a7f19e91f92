"""What a student asked to have checked, and what was found."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from labs.models.sessions import LabSession


class Attempt(models.Model):
    """One press of the check button.

    `error` means that the platform could not measure: it counts for nothing and
    may be tried again; only `graded` is a score.
    """

    class State(models.TextChoices):
        """Where the grading stands."""

        QUEUED = "queued", _("Queued")
        RUNNING = "running", _("Checking")
        GRADED = "graded", _("Graded")
        ERROR = "error", _("Could not be checked")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(LabSession, models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    score = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    max_score = models.DecimalField(max_digits=7, decimal_places=2)
    tries = models.PositiveSmallIntegerField(default=0)
    message = models.TextField(blank=True)
    # What the grader said, where, to which nonce, and the agent's seal on that
    # (see labs/seals.py).
    report = models.TextField(blank=True)
    measured_in = models.CharField(max_length=41, blank=True)
    nonce = models.CharField(max_length=32, blank=True)
    seal = models.CharField(max_length=128, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    graded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "number"], name="one_attempt_of_a_number"
            ),
            models.UniqueConstraint(
                fields=["session"],
                condition=models.Q(state__in=["queued", "running"]),
                name="one_open_attempt_per_session",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} #{self.number}"

    @property
    def is_graded(self) -> bool:
        """Whether the score counts."""
        return self.state == self.State.GRADED

    @property
    def percentage(self) -> float:
        """0..100; 0 while there is no score."""
        if not self.score or not self.max_score:
            return 0.0
        return round(float(self.score / self.max_score) * 100, 1)


class AttemptPicture(models.Model):
    """A drawing of the live system as it was when the attempt was graded."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="pictures")
    picture = models.CharField(max_length=31)
    title = models.CharField(max_length=300)
    description = models.TextField()
    svg = models.TextField()
    table = models.JSONField(null=True)
    drawn_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "picture"], name="one_attempt_picture_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.picture} of {self.attempt}"


class CheckResult(models.Model):
    """One check's answer: the points, and why."""

    class Status(models.TextChoices):
        """The vocabulary of Internet.nl."""

        SUCCESS = "success", _("Passed")
        NOTICE = "notice", _("Could be better")
        INFO = "info", _("For information")
        FAIL = "fail", _("Failed")
        ERROR = "error", _("Could not be measured")
        NOT_TESTED = "not-tested", _("Not tested")

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="results")
    order = models.PositiveSmallIntegerField()
    check_id = models.CharField(max_length=31)
    title = models.CharField(max_length=300)
    status = models.CharField(max_length=10, choices=Status.choices)
    points = models.DecimalField(max_digits=7, decimal_places=2)
    max_points = models.DecimalField(max_digits=7, decimal_places=2)
    evidence = models.TextField(blank=True)
    hint = models.TextField(blank=True)
    basis = models.CharField(max_length=300, blank=True)
    basis_url = models.CharField(max_length=300, blank=True)
    follows_from = models.CharField(max_length=31, blank=True)

    class Meta:
        verbose_name = _("check result")
        verbose_name_plural = _("check results")
        ordering = ["attempt", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "check_id"], name="one_result_per_check"
            )
        ]

    def __str__(self) -> str:
        return f"{self.check_id}: {self.status}"
