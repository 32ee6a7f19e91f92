"""What makes a session its own: prepared ahead, claimed once."""

from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from labs import catalogue, kits, layout, recovery
from labs.models import Kit, Lab
from sandboxes.backends.fake import FakeBackend
from sandboxes.errors import EngineError
from tests.labs.lab_folders import write_lab


def test_a_kit_is_claimed_once(lab: Lab) -> None:
    kits.draw_kit(lab)
    first, second = kits.take_kit(lab), kits.take_kit(lab)
    assert first.pk != second.pk
    assert first.slot != second.slot


def test_ready_kits_are_used_before_new_ones_are_drawn(lab: Lab) -> None:
    ready = kits.draw_kit(lab)
    assert kits.take_kit(lab) == ready


def test_a_kit_that_somebody_else_takes_first_stays_theirs(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = kits.draw_kit(lab)
    real = timezone.now

    def taken_meanwhile() -> datetime:
        Kit.objects.filter(pk=ready.pk, claimed_at=None).update(claimed_at=real())
        return real()

    monkeypatch.setattr(kits.timezone, "now", taken_meanwhile)
    assert kits.take_ready_kit(lab) is None


def test_topping_up_draws_what_is_missing(lab: Lab, settings: Any) -> None:
    settings.KITS_READY = 3
    kits.draw_kit(lab)
    assert kits.top_up(lab) == 2
    assert kits.top_up(lab) == 0


def test_a_changed_lab_does_not_use_what_was_prepared_for_the_old_one(
    lab: Lab, tmp_path: Any
) -> None:
    old = kits.draw_kit(lab)
    folder = write_lab(tmp_path, minutes=31)
    changed = catalogue.save_lab(catalogue.read_folder(folder))
    assert not Kit.objects.filter(pk=old.pk).exists()
    assert kits.take_kit(changed).lab_digest == changed.digest


def test_a_preparation_leaves_no_sandbox(lab: Lab, backend: FakeBackend) -> None:
    lab.data["prepare"] = {"image": "node", "run": ["true"], "timeout": 5}
    kits.draw_kit(lab)
    assert backend.find({}) == []


def test_a_full_pool_says_so(
    lab: Lab, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SANDBOX_POOL = "10.192.0.0/24"
    assert layout.pool_size() == 1
    kits.draw_kit(lab)
    with pytest.raises(EngineError) as caught:
        kits.draw_kit(lab)
    assert caught.value.reason == "no-addresses"


def test_what_a_killed_process_left_half_made_goes_away(lab: Lab) -> None:
    half = Kit.objects.create(lab=lab, slot=1, lab_digest="")
    ready = kits.draw_kit(lab)
    Kit.objects.update(created_at="2020-01-01T00:00Z")
    recovery.drop_stale_kits()
    assert list(Kit.objects.all()) == [ready]
    assert half.pk != ready.pk
