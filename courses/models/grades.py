"""What an assignment was worth, and what a lecturer decided instead."""

from decimal import Decimal
from functools import cached_property

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.assignments import PERCENTAGE, Assignment
from labs.models import Attempt


class Grade(models.Model):
    """A student's result of an assignment (LTI: a result), in points.

    Everything here is computed from attempts. What a lecturer decides stands in
    `overrides`, so that neither ever destroys the other.
    """

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="grades")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="grades"
    )
    attempt = models.ForeignKey(
        Attempt, models.SET_NULL, null=True, blank=True, related_name="grades"
    )
    raw_score = models.DecimalField(
        _("score"), max_digits=7, decimal_places=2, null=True
    )
    late_penalty = models.DecimalField(
        _("late penalty (%)"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(0),
        validators=PERCENTAGE,
    )
    score = models.DecimalField(
        _("score after penalty"), max_digits=7, decimal_places=2, null=True
    )
    max_score = models.DecimalField(_("maximum"), max_digits=7, decimal_places=2)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("grade")
        verbose_name_plural = _("grades")
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "student"], name="one_grade_per_assignment"
            )
        ]

    def __str__(self) -> str:
        return f"{self.student}: {self.assignment}"

    @cached_property
    def override(self) -> "GradeOverride | None":
        """The lecturer's decision in force; uses prefetched overrides."""
        standing = (o for o in self.overrides.all() if o.withdrawn_at is None)
        return next(standing, None)

    @property
    def withdrawn(self) -> "list[GradeOverride]":
        """Decisions that no longer count, newest first."""
        return [o for o in self.overrides.all() if o.withdrawn_at is not None]

    @property
    def final_score(self) -> Decimal | None:
        """The points that count: the lecturer's, else the computed ones."""
        return self.override.score if self.override else self.score

    @property
    def percentage(self) -> Decimal | None:
        """The points that count as 0..100 (an override may exceed the maximum)."""
        if self.final_score is None or not self.max_score:
            return None
        return round(self.final_score / self.max_score * 100, 1)


class GradeOverride(models.Model):
    """A lecturer's own score, with the reason; withdrawn ones are kept."""

    grade = models.ForeignKey(Grade, models.CASCADE, related_name="overrides")
    score = models.DecimalField(
        _("score"), max_digits=7, decimal_places=2, validators=[MinValueValidator(0)]
    )
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="grade_overrides"
    )
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("override")
        verbose_name_plural = _("overrides")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grade"],
                condition=models.Q(withdrawn_at=None),
                name="one_override_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.grade}: {self.score}"
