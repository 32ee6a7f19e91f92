"""What a grading run sees of the lab."""

from dataclasses import dataclass, field

import pytest
from lab_grading.deadline import Deadline
from lab_grading.errors import NotReady
from lab_grading.session import Session
from rpki_grading.scene import TRACES, Scene
from rpki_monitor.doors import Silent

from tests.content.rpki_monitor.settings import SETTINGS

LOST = ["*", "*", "*"]
ARRIVED = ["10.0.4.3", "*", "198.18.0.1"]


@dataclass
class Traces:
    """A looking glass whose traces say these, one after the other."""

    answers: list[list[str]]
    asked: list[tuple[str, str]] = field(default_factory=list)

    def trace(self, node: str, goal: str) -> list[str]:
        self.asked.append((node, goal))
        if not self.answers:
            raise Silent("transit: no answer")
        return self.answers.pop(0)


def scene(*answers: list[str]) -> Scene:
    return Scene(Session({}, {}, {}), SETTINGS, None, Deadline(9), Traces([*answers]))  # type: ignore[arg-type]


@pytest.mark.parametrize("lost", range(TRACES))
def test_a_trace_that_nobody_answers_is_asked_again(lost: int) -> None:
    found = scene(*[LOST] * lost, ARRIVED, LOST)
    assert found.trace("remote", "198.18.0.1") == ARRIVED
    assert found.glass.asked == [("remote", "198.18.0.1")] * (lost + 1)  # type: ignore[attr-defined]


def test_not_for_ever() -> None:
    found = scene(*[LOST] * TRACES)
    assert found.trace("remote", "198.18.0.1") == LOST


def test_a_system_that_is_not_there_makes_no_score() -> None:
    with pytest.raises(NotReady, match="transit"):
        scene().trace("remote", "198.18.0.1")
