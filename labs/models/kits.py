"""What makes one person's copy of a lab their own."""

from django.db import models

from labs.models.labs import Lab


class Kit(models.Model):
    """Names, keys and files for one sandbox, and its place in the address pool.

    `slot` is the index of the /24 in the pool; unique, so that no two sandboxes
    of this installation share addresses. `files` is the tar archive of `prepare`.
    """

    lab = models.ForeignKey(Lab, models.CASCADE, related_name="kits")
    lab_digest = models.CharField(max_length=64)
    slot = models.PositiveIntegerField(unique=True)
    parameters = models.JSONField(default=dict)
    files = models.BinaryField(default=b"")
    claimed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.lab.slug} kit {self.pk}"
