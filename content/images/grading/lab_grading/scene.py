"""What every check may rely on."""

from typing import Protocol

from lab_grading.deadline import Deadline
from lab_grading.session import Session


class Scene(Protocol):
    """What a grading run knows; a family of labs adds what it can ask."""

    @property
    def session(self) -> Session:
        """The lab session."""
        ...

    @property
    def deadline(self) -> Deadline:
        """The end of the run."""
        ...
