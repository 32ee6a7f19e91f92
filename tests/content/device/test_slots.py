"""Which slot starts."""

from pathlib import Path

import pytest
from board_runtime.places import Places
from board_runtime.slots import MAX_SLOT, Slots


@pytest.fixture
def places(tmp_path: Path) -> Places:
    places = Places(tmp_path)
    places.make()
    return places


def test_a_new_board_starts_slot_a(places: Places) -> None:
    slots = Slots(places)
    assert (slots.start(), slots.on_trial, slots.other) == ("a", False, "b")
    assert slots.digests() == {"a": "", "b": ""}


def test_a_slot_on_trial_that_does_not_confirm_is_left(places: Places) -> None:
    slots = Slots(places)
    slots.start()
    slots.try_other()
    assert (slots.start(), slots.on_trial) == ("b", True)
    assert (slots.start(), slots.on_trial) == ("a", False)


def test_one_that_confirms_stays_also_over_a_power_cut(places: Places) -> None:
    slots = Slots(places)
    slots.start()
    slots.try_other()
    slots.start()
    slots.confirm()
    assert not slots.on_trial
    assert Slots(places).start() == "b"


def test_a_trial_is_over_when_the_power_was_cut_in_it(places: Places) -> None:
    slots = Slots(places)
    slots.start()
    slots.try_other()
    slots.start()
    assert Slots(places).start() == "a"


def test_without_a_trial_what_does_not_work_stays(places: Places) -> None:
    slots = Slots(places)
    slots.start()
    slots.use_other()
    assert (slots.start(), slots.on_trial) == ("b", False)
    slots.factory()
    assert slots.start() == "a"


def test_who_orders_the_other_slot_is_not_on_trial_by_that(places: Places) -> None:
    slots = Slots(places)
    slots.start()
    slots.use_other()
    assert (slots.running, slots.on_trial) == ("a", False)
    slots.start()
    slots.try_other()
    slots.start()
    slots.use_other()
    assert (slots.running, slots.on_trial) == ("a", True)


def test_firmware_that_is_not_on_trial_confirms_nothing(places: Places) -> None:
    slots = Slots(places)
    slots.start()
    slots.use_other()
    # Its self-test may still be under way when an updater orders the other slot.
    slots.confirm()
    assert slots.state.active == "b"


def test_without_power_nothing_is_on_trial(places: Places) -> None:
    slots = Slots(places)
    slots.start()
    for end in (slots.stop, slots.factory):
        slots.try_other()
        slots.start()
        end()
        assert (slots.running, slots.on_trial) == ("", False)


def test_a_slot_has_an_end(places: Places) -> None:
    slots = Slots(places)
    with pytest.raises(ValueError, match="bytes"):
        slots.write("a", bytes(MAX_SLOT + 1))
    with places.slot("b").open("wb") as slot:
        slot.truncate(MAX_SLOT * 4)
    assert len(slots.content("b")) == MAX_SLOT
