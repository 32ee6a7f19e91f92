"""A person's run of a lab, as a persisted state machine."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from labs.manifest import LabManifest, TimePolicy
from labs.models.kits import Kit
from labs.models.labs import Lab


class LabSessionQuerySet(models.QuerySet["LabSession"]):
    """Ways to choose sessions."""

    def active(self) -> "LabSessionQuerySet":
        """Sessions that hold or are about to hold a sandbox."""
        return self.filter(state__in=LabSession.ACTIVE)

    def of(self, user: Any) -> "LabSessionQuerySet":
        """A person's own sessions: the only look-up pages and sockets may use."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(user=user)


class LabSession(models.Model):
    """queued -> starting -> running -> stopping -> ended, or failed from any of them.

    `queued` only where the host had no room. `policy` are an assignment's
    overrides of the lab's time policy; `restored` the checkpoint
    that the sandbox began from. `invitation` stands in every link to its terminals
    that is still good; empty when nobody is invited.
    """

    class State(models.TextChoices):
        """Where the session stands."""

        QUEUED = "queued", _("Waiting for room")
        STARTING = "starting", _("Starting")
        RUNNING = "running", _("Running")
        STOPPING = "stopping", _("Stopping")
        ENDED = "ended", _("Ended")
        FAILED = "failed", _("Failed")

    ACTIVE = (State.QUEUED, State.STARTING, State.RUNNING, State.STOPPING)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="lab_sessions"
    )
    lab = models.ForeignKey(Lab, models.PROTECT, related_name="sessions")
    # The lab as it was at the start: a later sync must not change a running task.
    data = models.JSONField()
    kit = models.OneToOneField(
        Kit, models.SET_NULL, null=True, blank=True, related_name="session"
    )
    parameters = models.JSONField(default=dict)
    restored = models.ForeignKey(
        "labs.Checkpoint", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    policy = models.JSONField(default=dict)
    # What the agent knows the sandbox by; empty until there is a kit.
    sandbox_name = models.CharField(max_length=41, blank=True)
    invitation = models.CharField(max_length=32, blank=True)
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.STARTING
    )
    steps = models.JSONField(default=list)
    message = models.TextField(blank=True)
    reason = models.CharField(max_length=50, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    # When a page of it was last open, something was last typed, work last saved.
    seen_at = models.DateTimeField(null=True, blank=True)
    typed_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = LabSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("lab session")
        verbose_name_plural = _("lab sessions")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "lab"],
                condition=models.Q(
                    state__in=["queued", "starting", "running", "stopping"]
                ),
                name="one_active_session_per_user_and_lab",
            )
        ]

    def __str__(self) -> str:
        return f"{self.lab.slug} / {self.user}"

    @property
    def manifest(self) -> LabManifest:
        """The lab's description as it was when the session started."""
        return LabManifest.model_validate(self.data)

    @property
    def time_policy(self) -> TimePolicy:
        """The policy in force."""
        return self.manifest.time_policy(self.policy)

    @property
    def is_active(self) -> bool:
        """Whether there is, or soon will be, a sandbox."""
        return self.state in self.ACTIVE

    @property
    def is_running(self) -> bool:
        """Whether the student can work."""
        return self.state == self.State.RUNNING

    @property
    def time_left(self) -> timedelta:
        """Until the sandbox is removed; zero when that has passed or is not set."""
        if self.expires_at is None:
            return timedelta(0)
        return max(self.expires_at - timezone.now(), timedelta(0))


class SessionPicture(models.Model):
    """The newest drawing of a session's live system."""

    session = models.ForeignKey(LabSession, models.CASCADE, related_name="pictures")
    picture = models.CharField(max_length=31)
    svg = models.TextField()
    # What it says in words, where its program said so (see labs/picture_tables.py).
    table = models.JSONField(null=True)
    drawn_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "picture"], name="one_picture_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.picture} of {self.session}"


class PictureTurn(models.Model):
    """When one of a session's pictures may next be asked for.

    Until then it is being drawn, or was drawn just now. A worker that was killed
    while it drew holds nobody up for longer than this.
    """

    session = models.ForeignKey(LabSession, models.CASCADE, related_name="turns")
    picture = models.CharField(max_length=31)
    free_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "picture"], name="one_turn_of_a_picture"
            )
        ]

    def __str__(self) -> str:
        return f"{self.picture} of {self.session}"
