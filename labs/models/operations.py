"""What operators decide about all labs at once."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Drain(models.Model):
    """A time in which no lab may start, so that the host can be maintained.

    In force from `began_at` until `ended_at` is set. Labs that run go on.
    """

    began_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        ordering = ["-began_at"]

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d %H:%M} {self.note}"
