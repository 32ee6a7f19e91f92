"""What a board must do, seen through what it leaves in its memory."""

from pathlib import Path

import pytest
from iot_board.memory import Memory
from iot_grading import rollback, starting
from iot_grading.scene import Made, Scene, point, used_counter
from lab_grading.handin import Missing

from tests.content.iot.scenes import StagedScene, staged
from tests.content.iot.test_forgeries import counter, proved


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


def test_an_image_for_another_product_that_moves_the_counter_is_seen(
    tmp_path: Path,
) -> None:
    scene: StagedScene

    def hasty(memory: Memory, awaited: tuple[Made, ...]) -> Made:
        """Stores the counter as soon as the signature is good."""
        if proved(awaited[0].image, scene.key):
            memory.counter = counter(awaited[0].image)
        return awaited[-1]

    scene = staged(tmp_path, hasty)
    told = f"the counter has moved to {scene.stored + 1000}"
    evidence = rollback.unmoved(scene).evidence
    assert evidence == f"After an image for another product, {told}."


def test_an_old_firmware_that_a_refused_image_has_ended_is_said(
    tmp_path: Path,
) -> None:
    finding = rollback.unmoved(staged(tmp_path, lambda _memory, _awaited: None))
    assert finding.good == 0
    assert finding.evidence.startswith(
        "After a forged image, the old firmware does not run; the board said: boot:"
    )


def cut_everywhere(monkeypatch: pytest.MonkeyPatch, *, comes: bool = True) -> None:
    """Wherever the power is to be cut, it is, or nothing is ever written there."""
    monkeypatch.setattr(starting, "cut_at", lambda *_asked: comes)


def test_the_images_of_a_power_cut_are_of_two_sizes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = []

    def lives(memory: Memory, awaited: tuple[Made, ...]) -> Made:
        del memory
        old, new = awaited
        sizes.append((len(old.image), len(new.image)))
        return new

    cut_everywhere(monkeypatch)
    finding = starting.survives(staged(tmp_path, lives))
    assert finding.good == 1
    assert finding.evidence == "The power was cut 5 times, and the board started."
    assert len(sizes) == 5
    assert all(old < new for old, new in sizes)


def test_a_board_that_a_power_cut_ends_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mixed(_memory: Memory, awaited: tuple[Made, ...]) -> Made | None:
        """Halfway, one's header stands before the other's firmware."""
        old, new = awaited
        return old if old.image[12:16] == new.image[12:16] else None

    cut_everywhere(monkeypatch)
    finding = starting.survives(staged(tmp_path, mixed))
    assert finding.good == 0
    assert "as the copy had just begun" in finding.evidence


def test_an_update_that_is_never_written_has_survived_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_everywhere(monkeypatch, comes=False)
    finding = starting.survives(staged(tmp_path, obedient))
    assert "was not written to the primary slot" in finding.evidence


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
