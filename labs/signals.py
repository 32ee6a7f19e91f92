"""The one upward path: what courses may listen to."""

from django.dispatch import Signal

# Sent with `attempt`, in the transaction that stores its score.
attempt_graded = Signal()
