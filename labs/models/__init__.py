"""Labs, the kits prepared for them, sessions and attempts."""

from labs.models.attempts import Attempt, CheckResult
from labs.models.kits import Kit
from labs.models.labs import Lab
from labs.models.sessions import LabSession, SessionPicture

__all__ = ["Attempt", "CheckResult", "Kit", "Lab", "LabSession", "SessionPicture"]
