"""What the grader makes of the registry's journal."""

from dataclasses import dataclass, field

import dns.name
import pytest
from dnssec_grading import audit, automatic
from dnssec_grading.audit import Audit, Change
from dnssec_grading.automatic import Automatic
from dnssec_grading.fleet import Fleet

from tests.content.dnssec.zones import ZONE

A, B, C = (f"{tag} 13 2 {'ab' * 32}" for tag in (11, 22, 33))


def change(by: str, before: list[str], after: list[str]) -> Change:
    return Change("2026-11-25T09:00:00Z", by, before, after)


@dataclass
class Parent:
    """What the automatic checks ask of a scene."""

    ds: list[str]
    zone: dns.name.Name = ZONE
    servers: dict[str, str] = field(default_factory=dict)


def zone(monkeypatch: pytest.MonkeyPatch, *changes: Change) -> Automatic:
    known = {ZONE: Audit(list(changes), {})}
    fleet = Fleet(nodes=())
    monkeypatch.setattr("dnssec_grading.fleet.ask_registry", lambda _scene: known)
    return Automatic(fleet)


@pytest.mark.parametrize(
    ("by", "good"), [("bootstrap", 2), ("delay", 1), ("registrar", 0), ("cds", 0)]
)
def test_how_the_first_ds_came_decides(
    monkeypatch: pytest.MonkeyPatch, by: str, good: int
) -> None:
    looks = zone(monkeypatch, change(by, [], [A]), change("cds", [A], [B]))
    assert looks.bootstrap(Parent([B])).good == good


def test_a_chain_that_was_cut_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = zone(
        monkeypatch,
        change("registrar", [], [A]),
        change("registrar", [A], []),
        change("bootstrap", [], [A]),
    )
    assert looks.bootstrap(Parent([A])).good == 2
    assert looks.roll(Parent([A])).good == 0


def test_without_a_ds_nothing_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = zone(monkeypatch, change("bootstrap", [], [A]), change("cds", [A], [B]))
    nothing = Parent([])
    for look in (looks.bootstrap, looks.roll, looks.tidy, looks.old_key):
        assert look(nothing).good == 0


@pytest.mark.parametrize(
    ("changes", "good"),
    [
        ([("bootstrap", [], [A])], 0),
        ([("bootstrap", [], [A]), ("cds", [A], [B])], 1),
        ([("bootstrap", [], [A]), ("cds", [A], [A, B]), ("cds", [A, B], [B])], 1),
        ([("bootstrap", [], [A]), ("cds", [A], [A, B])], 0),
        ([("bootstrap", [], [A]), ("registrar", [A], [B])], 0),
        ([("bootstrap", [], [A]), ("cds", [A], [B]), ("registrar", [B], [C])], 0),
        ([("bootstrap", [], [A]), ("registrar", [A], [B]), ("cds", [B], [C])], 1),
        ([("registrar", [], [A]), ("cds", [A], [B])], 1),
        ([("cds", [A], [B]), ("cds", [B], [C])], 1),
    ],
)
def test_a_roll_counts_when_only_cds_led_from_one_key_to_the_next(
    monkeypatch: pytest.MonkeyPatch, changes: list[tuple], good: int
) -> None:
    looks = zone(monkeypatch, *(change(*each) for each in changes))
    assert looks.roll(Parent(changes[-1][2])).good == good


def test_a_chapter_ends_when_the_ds_is_gone() -> None:
    changes = [change("bootstrap", [], [A]), change("cds", [A], [])]
    assert Audit(changes, {}).chapter == []
    again = [*changes, change("delay", [], [B]), change("cds", [B], [C])]
    assert [c.by for c in Audit(again, {}).chapter] == ["delay", "cds"]


def test_keys_are_told_apart_by_tag_and_algorithm() -> None:
    assert audit.keys_of([A, f"11 15 2 {'cd' * 32}"]) == {("11", "13"), ("11", "15")}


def test_both_sides_look_for_signals_at_the_same_name() -> None:
    from registry import signals

    for host in ("ns1.dns.example.", "a.b.c.example."):
        ours = automatic.signalling_name(ZONE, host)
        assert ours == signals.signalling_name(ZONE, host)
