"""What others make of the student's own announcements."""

import pytest
from lab_grading.deadline import Deadline
from lab_grading.session import Session
from rpki_grading.hijacks import nothing_invalid_at
from rpki_grading.scene import Scene
from rpki_monitor.routes import Route

from tests.content.rpki_monitor.settings import SETTINGS

OWN = SETTINGS.student.asn
BLOCK = SETTINGS.student.blocks[0]
MINE = Route(BLOCK, (OWN,), True, "router4", "10.0.0.2")
PART = Route("198.18.5.0/24", (OWN,), False, "router4", "10.0.0.2")
FORGED = Route("198.18.6.0/24", (64703, OWN), True, "attacker4", "10.0.4.3")


@pytest.mark.parametrize(
    ("routes", "good"),
    [([MINE], 1), ([MINE, PART], 0), ([MINE, FORGED], 1), ([], 0)],
)
def test_only_what_the_student_announces_is_the_students(
    routes: list[Route], good: int
) -> None:
    scene = Scene(Session({}, {}, {}), SETTINGS, None, Deadline(9), None, None)  # type: ignore[arg-type]
    scene.views = {"remote": routes}
    vrp = {"prefix": BLOCK, "maxLength": 22, "asn": OWN}
    scene.__dict__["validated"] = {"roas": [vrp]}
    assert nothing_invalid_at("remote")(scene).good == good
