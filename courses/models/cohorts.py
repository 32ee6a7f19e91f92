"""Who learns together, and who teaches them."""

import secrets
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.models import Organisation, Role

# Without letters and digits that are mistaken for one another on a projector.
JOIN_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
JOIN_LENGTH = 8


def new_join_code() -> str:
    """Eight characters that cannot be guessed: 31^8, about 2^39.6 codes."""
    return "".join(secrets.choice(JOIN_ALPHABET) for _i in range(JOIN_LENGTH))


class CohortQuerySet(models.QuerySet["Cohort"]):
    """Ways to choose cohorts."""

    def taught_by(self, user: Any) -> "CohortQuerySet":
        """The cohorts a person may manage; an administrator may manage all."""
        if not user.is_authenticated or not user.has_role(Role.LECTURER):
            return self.none()
        if user.has_role(Role.ADMIN):
            return self
        return self.filter(lecturers=user)

    def attended_by(self, user: Any) -> "CohortQuerySet":
        """The cohorts a person is enrolled in, archived ones left out."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            archived_at=None,
            pk__in=Enrolment.objects.current().filter(student=user).values("cohort"),
        )


class Cohort(models.Model):
    """A group of students; whoever has the join code may enrol."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    lecturers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="cohorts", verbose_name=_("lecturers")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="cohorts",
        verbose_name=_("organisation"),
    )
    join_code = models.CharField(
        _("join code"), max_length=12, unique=True, default=new_join_code
    )
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_archived(self) -> bool:
        """Whether the cohort is over: still readable, nobody can join or open."""
        return self.archived_at is not None


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Ways to choose enrolments."""

    def current(self) -> "EnrolmentQuerySet":
        """Without the people who were removed."""
        return self.filter(removed_at=None)


class Enrolment(models.Model):
    """A student's place in a cohort; a removed one is kept so that it can be undone."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="enrolments")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="enrolments"
    )
    joined_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "student"], name="one_enrolment_per_cohort"
            )
        ]

    def __str__(self) -> str:
        return f"{self.student} in {self.cohort}"
