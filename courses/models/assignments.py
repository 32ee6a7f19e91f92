"""Which lab a cohort does, by when, and what lateness costs."""

import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models.cohorts import Cohort
from labs.models import Lab, LabSession

PERCENTAGE = [MinValueValidator(0), MaxValueValidator(100)]


class Assignment(models.Model):
    """A lab set to a cohort (LTI: a line item).

    Weights are relative: 2 counts twice as much as 1. With `percent`, every day that
    has begun after `due_at` takes `late_percent` of the score, but what remains never
    falls below `late_floor` percent of it. With `refuse`, nothing later counts.
    """

    class LateRule(models.TextChoices):
        """What an attempt after the due date is worth."""

        NONE = "none", _("Late work counts in full")
        PERCENT = "percent", _("Late work loses a percentage per day")
        REFUSE = "refuse", _("Late work does not count")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(
        Cohort, models.CASCADE, related_name="assignments", verbose_name=_("cohort")
    )
    lab = models.ForeignKey(
        Lab, models.PROTECT, related_name="assignments", verbose_name=_("lab")
    )
    title = models.CharField(_("title"), max_length=200)
    opens_at = models.DateTimeField(_("opens"))
    due_at = models.DateTimeField(_("due"))
    closes_at = models.DateTimeField(
        _("closes"),
        null=True,
        blank=True,
        help_text=_("After this moment nothing can be opened or counted. Optional."),
    )
    weight = models.DecimalField(
        _("weight"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(1),
        validators=[MinValueValidator(0)],
        help_text=_("Relative to the cohort's other assignments."),
    )
    late_rule = models.CharField(
        _("late work"), max_length=10, choices=LateRule.choices, default=LateRule.NONE
    )
    late_percent = models.PositiveSmallIntegerField(
        _("percentage per day"), default=10, validators=PERCENTAGE
    )
    late_floor = models.PositiveSmallIntegerField(
        _("lowest percentage kept"), default=50, validators=PERCENTAGE
    )
    session_minutes = models.PositiveSmallIntegerField(
        _("minutes per session"),
        null=True,
        blank=True,
        validators=[MinValueValidator(10), MaxValueValidator(1440)],
        help_text=_(
            "How long the machines of one session are kept before it has to be "
            "extended. Leave empty for what the lab proposes."
        ),
    )
    idle_minutes = models.PositiveSmallIntegerField(
        _("minutes without typing"),
        null=True,
        blank=True,
        validators=[MinValueValidator(5), MaxValueValidator(1440)],
        help_text=_(
            "After this long without a keystroke the work is saved and the machines "
            "are given to others. Leave empty for what the lab proposes."
        ),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    sessions = models.ManyToManyField(
        LabSession, through="AssignmentSession", related_name="assignments"
    )

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["due_at", "pk"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Moments must come in their order."""
        problems = {}
        if self.opens_at and self.due_at and self.due_at <= self.opens_at:
            problems["due_at"] = _("Must be later than the opening.")
        if self.due_at and self.closes_at and self.closes_at < self.due_at:
            problems["closes_at"] = _("Must not be earlier than the due date.")
        if problems:
            raise ValidationError(problems)

    @property
    def time_policy(self) -> dict[str, int]:
        """Its own choices for the lab's time policy (`labs.manifest.TimePolicy`)."""
        own = {"allowed": self.session_minutes, "idle": self.idle_minutes}
        return {name: minutes for name, minutes in own.items() if minutes}

    @property
    def last_moment(self) -> datetime | None:
        """The last moment at which an attempt still counts; None where there is none.

        Seconds are not shown to people: a deadline of 23:59 includes 23:59:59.
        """
        if self.late_rule == self.LateRule.REFUSE:
            return self._through_the_minute(self.due_at)
        return self._through_the_minute(self.closes_at) if self.closes_at else None

    @property
    def is_open(self) -> bool:
        """Whether it can be opened now."""
        return not self.is_upcoming and not self.is_closed

    @property
    def is_upcoming(self) -> bool:
        """Whether it has yet to open."""
        return timezone.now() < self.opens_at

    @property
    def is_closed(self) -> bool:
        """Whether nothing more can be opened or counted."""
        return self.last_moment is not None and timezone.now() > self.last_moment

    @property
    def is_overdue(self) -> bool:
        """Whether the due date has passed."""
        return timezone.now() > self._through_the_minute(self.due_at)

    def counts_at(self, moment: datetime) -> bool:
        """Whether an attempt made at `moment` counts at all."""
        return self.opens_at <= moment and not (
            self.last_moment and moment > self.last_moment
        )

    def penalty_at(self, moment: datetime) -> Decimal:
        """The percentage (0..100) that an attempt made at `moment` loses."""
        late = moment - self._through_the_minute(self.due_at)
        if self.late_rule != self.LateRule.PERCENT or late <= timedelta(0):
            return Decimal(0)
        days = ceil(late / timedelta(days=1))
        return Decimal(min(days * self.late_percent, 100 - self.late_floor))

    @staticmethod
    def _through_the_minute(moment: datetime) -> datetime:
        return moment.replace(second=59, microsecond=999_999)


class AssignmentSession(models.Model):
    """A lab session that was opened for an assignment; its attempts count from then."""

    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="session_links"
    )
    session = models.ForeignKey(
        LabSession, models.CASCADE, related_name="assignment_links"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "session"], name="one_link_per_session"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment}: {self.session}"
