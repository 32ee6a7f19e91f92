"""A scene without a machine: what a board does is said by the test."""

from collections.abc import Callable
from pathlib import Path

from iot_board.layout import Layout
from iot_board.memory import Memory
from iot_grading.board import SECONDS, Boot
from iot_grading.scene import Handed, Made, Scene, new_key
from lab_grading.deadline import Deadline
from lab_grading.session import Session

LAYOUT = Layout(
    primary=0x21100000,
    update=0x21800000,
    slot_size=0x20000,
    header_size=0x200,
    counter=0x21120040,
    product=0x12345678,
    initial=7,
)
# The grader's own firmware is built with its image; here any code will do.
PAYLOAD = bytes(0x80)


class StagedScene(Scene):
    """A scene whose board starts what `behaviour` picks among the images awaited."""

    behaviour: Callable[[Memory, tuple[Made, ...]], Made | None]

    def on(self, memory: Memory, *awaited: Made, seconds: float = SECONDS) -> Boot:
        """As the real one, without a machine."""
        del seconds
        made = self.behaviour(memory, awaited)
        return Boot(made.line if made else None, b"boot: as the test says\n")


def staged(
    folder: Path,
    behaviour: Callable[[Memory, tuple[Made, ...]], Made | None],
) -> StagedScene:
    """A scene with this board, whose own files are in the folder."""
    session = Session({}, {"bench": {"lab": "127.0.0.1"}}, {})
    scene = StagedScene(session, Deadline(60), LAYOUT, new_key(), folder)
    scene.handed = Handed(b"", new_key().public_key())
    scene.behaviour = behaviour
    return scene
