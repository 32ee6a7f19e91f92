"""What makes one person's copy of a lab their own, and the sandbox made of it."""

import uuid

from django.db import models
from django.utils import timezone

from labs.models.labs import Lab


class KitQuerySet(models.QuerySet["Kit"]):
    """Ways to choose kits."""

    def unclaimed(self, lab: Lab) -> "KitQuerySet":
        """Complete ones of the lab as it is now, that are nobody's yet."""
        return self.filter(lab=lab, lab_digest=lab.digest, claimed_at=None, kept=False)

    def cold(self, lab: Lab) -> "KitQuerySet":
        """Unclaimed ones without a sandbox."""
        return self.unclaimed(lab).filter(warming_at=None)

    def warm(self, lab: Lab) -> "KitQuerySet":
        """Unclaimed ones whose sandbox runs."""
        return self.unclaimed(lab).exclude(warm_at=None)

    def claim(self, kit: "Kit") -> bool:
        """Make it somebody's; False when another was first."""
        free = self.filter(pk=kit.pk, claimed_at=None)
        return bool(free.update(claimed_at=timezone.now()))


class Kit(models.Model):
    """Names, keys and files for one sandbox, and its place in the address pool.

    `slot` is the index of the /24 in the pool; no two sandboxes of this installation
    share addresses. A `kept` kit only waits for a checkpoint to be restored, and
    holds no addresses meanwhile. `files` is the tar archive of `prepare`. A kit may
    have its sandbox running before anybody claims it: that is the warm pool.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    lab = models.ForeignKey(Lab, models.CASCADE, related_name="kits")
    lab_digest = models.CharField(max_length=64)
    # The agent's id of the lab as it was when this was drawn.
    template = models.CharField(max_length=120, default="")
    slot = models.PositiveIntegerField()
    parameters = models.JSONField(default=dict)
    files = models.BinaryField(default=b"")
    # Counts fresh sandboxes; part of the name, so that an old one is never taken
    # for the new.
    generation = models.PositiveIntegerField(default=1)
    claimed_at = models.DateTimeField(null=True, blank=True)
    warming_at = models.DateTimeField(null=True, blank=True)
    warm_at = models.DateTimeField(null=True, blank=True)
    kept = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = KitQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot"],
                condition=models.Q(kept=False),
                name="one_live_kit_per_slot",
            )
        ]

    def __str__(self) -> str:
        return f"{self.lab.slug} kit {self.pk}"

    @property
    def sandbox_name(self) -> str:
        """Deterministic, so that whatever a killed process made is found again."""
        return f"s{self.uuid.hex[:20]}-{self.generation}"
