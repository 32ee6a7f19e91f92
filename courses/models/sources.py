"""The ledger of the content sync: what came from which file, and in what state."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContentSource(models.Model):
    """A page that a file made; tells an editor's change from a file's.

    `digest` is of what the file last asked for, `revision_id` the page revision the
    sync wrote. A page whose latest revision is another one was edited by a person.
    A row that outlives its page says that a person deleted the page.
    """

    path = models.CharField(max_length=500)
    language = models.CharField(max_length=10)
    translation_key = models.UUIDField()
    digest = models.CharField(max_length=64, blank=True)
    revision_id = models.PositiveBigIntegerField(null=True)
    published = models.BooleanField(default=False)
    synced_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("content source")
        verbose_name_plural = _("content sources")
        ordering = ["path", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["translation_key", "language"], name="one_source_per_page"
            )
        ]

    def __str__(self) -> str:
        return f"{self.path} [{self.language}]"
