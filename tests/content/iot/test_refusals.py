"""Refused is what is not started while good firmware still is: nothing else counts."""

from pathlib import Path

import pytest
from iot_board.memory import Memory
from iot_grading import forgeries, rollback, sizes
from iot_grading.refusals import Trial, refuses
from iot_grading.scene import Made

from tests.content.iot.scenes import LAYOUT, staged

TRIALS = [
    *forgeries.UNSIGNED,
    *forgeries.TAMPERED,
    *forgeries.FOREIGN,
    *forgeries.VENDORS,
    *forgeries.PRODUCTS,
    *rollback.DOWNGRADES,
    *rollback.REQUIRED,
    *rollback.UNPROTECTED,
    *rollback.PRIMARY,
    *sizes.BOUNDS,
]
every = pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.what)


def dead(_memory: Memory, _awaited: tuple[Made, ...]) -> Made | None:
    return None


def strict(_memory: Memory, awaited: tuple[Made, ...]) -> Made | None:
    """Starts what is awaited last: that is the good one, where there is one."""
    return awaited[-1] if len(awaited) > 1 else None


def careless(_memory: Memory, awaited: tuple[Made, ...]) -> Made | None:
    return awaited[0]


@every
def test_a_strict_board_passes(trial: Trial, tmp_path: Path) -> None:
    finding = refuses("Refused.", trial)(staged(tmp_path, strict))
    assert (finding.good, finding.evidence) == (1, "Refused.")


@every
def test_a_dead_board_has_refused_nothing(trial: Trial, tmp_path: Path) -> None:
    finding = refuses("Refused.", trial)(staged(tmp_path, dead))
    assert finding.good == 0
    assert "as the test says" in finding.evidence


@every
def test_a_careless_board_is_seen(trial: Trial, tmp_path: Path) -> None:
    finding = refuses("Refused.", trial)(staged(tmp_path, careless))
    assert finding.good == trial.either
    if not trial.either:
        assert finding.evidence == f"Started all the same: {trial.what}."


def test_no_trial_says_what_another_does() -> None:
    assert len({trial.what for trial in TRIALS}) == len(TRIALS)


def test_one_that_is_too_large_is_larger_than_the_slot(tmp_path: Path) -> None:
    scene = staged(tmp_path, dead)
    assert len(scene.good().image) < LAYOUT.slot_size
    assert len(sizes.too_large(scene).image) > LAYOUT.slot_size + 0x800
    assert len(sizes.added_to(scene).image) > LAYOUT.slot_size + 0x800


def test_only_what_is_added_leaves_the_slot(tmp_path: Path) -> None:
    image = sizes.added_to(staged(tmp_path, dead)).image
    before = image[: -len(bytes(sizes.BEHIND + 0x200))]
    assert LAYOUT.slot_size - 0x200 < len(before) < LAYOUT.slot_size
    over = image[LAYOUT.slot_size + 0x40 :]
    assert over == bytes(len(over))


def test_of_the_protected_tlvs_one_word_leaves_the_slot(tmp_path: Path) -> None:
    image = sizes.sealed_beyond(staged(tmp_path, dead)).image
    size, protected = image[12:16], image[10:12]
    sizes_told = (int.from_bytes(size, "little"), int.from_bytes(protected, "little"))
    assert LAYOUT.header_size + sum(sizes_told) == LAYOUT.slot_size + 4


def test_one_that_fills_its_slot_must_be_installed(tmp_path: Path) -> None:
    def full(memory: Memory, awaited: tuple[Made, ...]) -> Made:
        assert len(awaited[0].image) == LAYOUT.slot_size
        assert memory.counter > LAYOUT.initial
        return awaited[0]

    assert sizes.fills(staged(tmp_path, full)).good == 1
    assert "just fills" in sizes.fills(staged(tmp_path, dead)).evidence


def test_sizes_that_come_around_cover_the_header_only(tmp_path: Path) -> None:
    image = sizes.around(staged(tmp_path, dead)).image
    told = int.from_bytes(image[12:16], "little")
    protected = int.from_bytes(image[10:12], "little")
    covered = (LAYOUT.header_size + told + protected) & 0xFFFFFFFF
    assert covered == 32 + protected
    assert image[covered : covered + 2] == b"\x07\x69"
