"""Labs, the kits prepared for them, sessions, attempts and what was saved."""

from labs.models.attempts import Attempt, AttemptPicture, CheckResult
from labs.models.checkpoints import Checkpoint
from labs.models.kits import Kit
from labs.models.labs import Lab
from labs.models.operations import Drain
from labs.models.sessions import LabSession, PictureTurn, SessionPicture

__all__ = [
    "Attempt",
    "AttemptPicture",
    "CheckResult",
    "Checkpoint",
    "Drain",
    "Kit",
    "Lab",
    "LabSession",
    "PictureTurn",
    "SessionPicture",
]
