"""What a person may be told when a lab cannot do what they asked."""


class LabsError(Exception):
    """Base of all; its text is shown to the person."""


class NotReady(LabsError):
    """The session is not running (yet, or any more)."""


class TooManySessions(LabsError):
    """The person already has as many sandboxes as one may hold."""


class AlreadyChecking(LabsError):
    """A check of this session is under way."""
