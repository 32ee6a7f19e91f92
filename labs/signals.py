"""What labs tell and ask of whoever is above them, without knowing who that is."""

from django.dispatch import Signal

# Sent inside the transaction that stores the score; argument: attempt.
attempt_graded = Signal()

# Asks how many starts of a lab are to be expected soon; argument: lab. Receivers
# answer with a number.
starts_expected = Signal()
