"""What a board must do, seen through what it leaves in its memory."""

from pathlib import Path

from iot_board.memory import Memory
from iot_grading import rollback, starting
from iot_grading.scene import Made, Scene, point, used_counter
from lab_grading.handin import Missing

from tests.content.iot.scenes import StagedScene, staged


def obedient(memory: Memory, awaited: tuple[Made, ...]) -> Made | None:
    """Starts the newest that lies in a slot, and stores its counter."""
    del memory
    return awaited[0]


def test_without_a_hand_in_nothing_else_is_asked(tmp_path: Path) -> None:
    class Empty(StagedScene):
        def on(self, *_args: object, **_options: object) -> None:  # type: ignore[override]
            raise Missing("There is no boot.bin in ~/release.")

    scene = staged(tmp_path, obedient)
    scene.__class__ = Empty
    finding = starting.boots(scene)
    assert finding.fatal
    assert finding.evidence == "There is no boot.bin in ~/release."


def test_a_board_that_stays_silent_is_fatal(tmp_path: Path) -> None:
    finding = starting.boots(staged(tmp_path, lambda _memory, _awaited: None))
    assert finding.fatal
    assert "last line: boot: as the test says" in finding.evidence


def test_an_update_that_does_not_stay_is_seen(tmp_path: Path) -> None:
    starts = iter([0, 1])
    scene = staged(tmp_path, lambda _memory, awaited: awaited[next(starts)])
    assert "after the next start" in starting.updates(scene).evidence


def test_the_stored_counter_must_follow(tmp_path: Path) -> None:
    finding = rollback.raised(staged(tmp_path, obedient))
    assert finding.good == 0
    assert "is stored" in finding.evidence


def test_a_forged_image_that_moves_the_counter_is_seen(tmp_path: Path) -> None:
    def moved(memory: Memory, awaited: tuple[Made, ...]) -> Made:
        memory.counter += 1000
        return awaited[-1]

    assert "counter has moved" in rollback.unmoved(staged(tmp_path, moved)).evidence
    still = staged(tmp_path, lambda _memory, awaited: awaited[-1])
    assert rollback.unmoved(still).good == 1


def test_the_public_key_is_replaced_wherever_it_stands(tmp_path: Path) -> None:
    scene = staged(tmp_path, obedient)
    theirs, ours = point(scene.handed.public), point(scene.key.public_key())
    scene.handed = type(scene.handed)(
        b"a" + theirs + b"b" + theirs, scene.handed.public
    )
    assert Scene.boot.func(scene).read_bytes() == b"a" + ours + b"b" + ours  # type: ignore[attr-defined]


def test_a_counter_leaves_room_above_and_below() -> None:
    for _ in range(200):
        counter = used_counter()
        assert 0x1000 <= counter & 0xFFFF < 0xF000
        assert counter > 0x10000
