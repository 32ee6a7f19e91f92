"""Competence frameworks: what learning is for, in a framework's own terms."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from labs.models.labs import in_language


class Framework(models.Model):
    """A published framework; only its names are kept, with summaries of our own."""

    slug = models.SlugField(unique=True)
    titles = models.JSONField(_("title per language"), default=dict)
    source = models.JSONField(_("source"), default=dict)

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """In the reader's language, else in English."""
        return in_language(self.titles)


class CompetenceArea(models.Model):
    """A group of competences, such as RFCDC's values."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="areas")
    code = models.CharField(_("code"), max_length=10)
    order = models.PositiveSmallIntegerField(default=0)
    titles = models.JSONField(_("title per language"), default=dict)
    summaries = models.JSONField(_("summary per language"), default=dict)

    class Meta:
        verbose_name = _("competence area")
        verbose_name_plural = _("competence areas")
        ordering = ["framework", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "code"], name="one_area_of_a_code"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """In the reader's language, else in English."""
        return in_language(self.titles)

    @property
    def summary(self) -> str:
        """In the reader's language, else in English."""
        return in_language(self.summaries)


class Competence(models.Model):
    """One competence; lessons and labs are tagged with its code."""

    area = models.ForeignKey(CompetenceArea, models.CASCADE, related_name="competences")
    code = models.CharField(_("code"), max_length=20, unique=True)
    order = models.PositiveSmallIntegerField(default=0)
    titles = models.JSONField(_("title per language"), default=dict)
    summaries = models.JSONField(_("summary per language"), default=dict)

    class Meta:
        verbose_name = _("competence")
        verbose_name_plural = _("competences")
        ordering = ["area", "order"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def title(self) -> str:
        """In the reader's language, else in English."""
        return in_language(self.titles)

    @property
    def summary(self) -> str:
        """In the reader's language, else in English."""
        return in_language(self.summaries)
