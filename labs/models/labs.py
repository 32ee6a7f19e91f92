"""The catalogue's rows: one per lab folder."""

from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from labs.manifest import LabManifest


class LabQuerySet(models.QuerySet["Lab"]):
    """Ways to choose labs."""

    def current(self) -> "LabQuerySet":
        """Labs whose folder still exists."""
        return self.filter(retired_at=None)


class Lab(models.Model):
    """A lab as its folder describes it; never deleted, because grades point at it."""

    uuid = models.UUIDField(unique=True)
    slug = models.SlugField(unique=True)
    folder = models.CharField(max_length=500)
    digest = models.CharField(max_length=64)
    data = models.JSONField(help_text=_("the content of lab.yaml"))
    texts = models.JSONField(default=dict, help_text=_("task text per language"))
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = LabQuerySet.as_manager()

    class Meta:
        verbose_name = _("lab")
        verbose_name_plural = _("labs")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title

    @property
    def manifest(self) -> LabManifest:
        """The validated description."""
        return LabManifest.model_validate(self.data)

    @property
    def title(self) -> str:
        """In the reader's language, else in English."""
        return in_language(self.data["title"])

    @property
    def summary(self) -> str:
        """In the reader's language, else in English."""
        return in_language(self.data["summary"])

    @property
    def text(self) -> str:
        """The task (Markdown) in the reader's language, else in English."""
        return in_language(self.texts)

    @property
    def competences(self) -> list[str]:
        """RFCDC codes."""
        return list(self.data["competences"])

    @property
    def points(self) -> int:
        """The most an attempt can earn."""
        return sum(check["points"] for check in self.data["checks"])


def in_language(texts: dict[str, Any]) -> str:
    """The text of the active language, of English, or of whichever there is."""
    language = (get_language() or "en").split("-")[0]
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")
