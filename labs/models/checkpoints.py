"""Work that was saved, to go on from later."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from labs.models.kits import Kit
from labs.models.labs import Lab
from labs.models.sessions import LabSession


class Checkpoint(models.Model):
    """The work of one person in one lab at one moment.

    `work` is the agent's archive of the hosts' saved paths; with `kit` it gives the
    same names and keys again.
    """

    class Kind(models.TextChoices):
        """Who asked for it: a person, or the platform for a reason."""

        NAMED = "named", _("Saved by you")
        ROUTINE = "routine", _("Saved while you worked")
        RESET = "reset", _("Saved before a fresh start")
        END = "end", _("Saved at the end")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="checkpoints"
    )
    lab = models.ForeignKey(Lab, models.PROTECT, related_name="checkpoints")
    kit = models.ForeignKey(Kit, models.CASCADE, related_name="checkpoints")
    session = models.ForeignKey(
        LabSession, models.SET_NULL, null=True, related_name="checkpoints"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=80, blank=True)
    work = models.BinaryField()
    size = models.PositiveIntegerField(help_text=_("bytes"))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name or str(self.get_kind_display())
