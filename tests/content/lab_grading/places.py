"""The plainest scene: no family of labs adds anything to it."""

from dataclasses import dataclass

from lab_grading.deadline import Deadline
from lab_grading.session import Session


@dataclass
class Place:
    """What every check may rely on, and no more."""

    session: Session
    deadline: Deadline
