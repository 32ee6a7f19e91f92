"""Whether a key was changed in the right order, told from what was watched."""

import xml.etree.ElementTree as ET

from dnssec_watch import tlsa_picture, tlsa_roll
from dnssec_watch.history import History, Span
from dnssec_watch.look import Look, Tlsa
from dnssec_watch.tlsa_roll import Roll

PLACE = "_443._tcp.www"
WINDOW = 10


def spans(*stretches: tuple[int, str, str], run: int = 0, at: int = 100) -> list[Span]:
    """Stretches of seconds with the key shown and the keys named, letters each.

    "?" as named keys: nobody answers for the zone; "" as shown: no web server.
    """
    made = []
    for seconds, shown, named in stretches:
        silent = named == "?"
        records = () if silent else tuple(sorted(named))
        state = "match" if shown in records else "mismatch"
        state = "none" if not records else state if shown else "unreachable"
        look = Look(
            names={"www A": "SERVFAIL" if silent else ""},
            tlsa={PLACE: Tlsa(state, shown, records)},
        )
        made.append(Span(at, at + seconds, look, run))
        at += seconds
    return made


RIGHT = ((9, "A", ""), (20, "A", "A"), (12, "A", "AB"), (5, "B", "AB"), (9, "B", "B"))


def troubles(*stretches: tuple[int, str, str]) -> list[str]:
    made = spans(*stretches)
    roll = tlsa_roll.last_roll(made, PLACE)
    assert roll
    return list(tlsa_roll.gaps(made, PLACE, roll, WINDOW))


def foretold(*stretches: tuple[int, str, str]) -> int:
    made = spans(*stretches)
    roll = tlsa_roll.last_roll(made, PLACE)
    assert roll
    return tlsa_roll.foretold(made, PLACE, roll)


def test_the_right_order_has_no_gap() -> None:
    roll = tlsa_roll.last_roll(spans(*RIGHT), PLACE)
    assert roll == Roll("A", "B", since=109, at=141)
    assert troubles(*RIGHT) == []
    assert foretold(*RIGHT) == 12


def test_one_key_is_no_roll() -> None:
    assert tlsa_roll.last_roll(spans((9, "A", "A")), PLACE) is None
    assert tlsa_roll.last_roll([], PLACE) is None


def test_who_does_not_wait_for_the_caches_has_a_gap() -> None:
    hasty = ((20, "A", "A"), (3, "A", "AB"), (5, "B", "AB"), (9, "B", "B"))
    assert foretold(*hasty) == 3
    assert len(troubles(*hasty)) == 1
    assert "caches" in troubles(*hasty)[0]


def test_server_first_zone_first_and_at_once_have_gaps() -> None:
    for wrong in (
        ((20, "A", "A"), (4, "B", "A"), (9, "B", "B")),
        ((20, "A", "A"), (4, "A", "B"), (9, "B", "B")),
        ((20, "A", "A"), (9, "B", "B")),
        ((20, "A", "A"), (4, "A", ""), (9, "B", "B")),
    ):
        assert foretold(*wrong) == 0
        assert troubles(*wrong)


def test_an_old_key_that_was_never_named_is_no_roll_without_gap() -> None:
    assert "named the old key" in troubles((20, "A", ""), (9, "B", "B"))[0]


def test_the_last_roll_counts() -> None:
    wrong = ((20, "A", "A"), (4, "B", "A"), (15, "B", "B"))
    mended = (*wrong, (11, "B", "BC"), (3, "C", "BC"), (9, "C", "C"))
    assert troubles(*wrong)
    assert troubles(*mended) == []
    assert foretold(*mended) == 11


def test_a_later_gap_is_one() -> None:
    assert "another key" in troubles(*RIGHT, (4, "B", "X"))[0]
    assert "without" in troubles(*RIGHT, (4, "B", ""))[0]


def test_a_moment_s_absence_is_forgiven_and_a_long_one_is_not() -> None:
    for shown, named in (("", "B"), ("B", "?")):
        assert troubles(*RIGHT, (2, shown, named), (9, "B", "B")) == []
        assert "did not answer" in troubles(*RIGHT, (9, shown, named))[0]


def test_who_hides_the_change_behind_an_absence_is_found_out() -> None:
    hidden = ((20, "A", "A"), (12, "", "B"), (9, "B", "B"))
    assert len(troubles(*hidden)) == 1
    assert "did not answer" in troubles(*hidden)[0]


def test_hosts_that_come_up_again_make_no_gap() -> None:
    later = spans((3, "", "?"), (2, "B", "?"), (9, "B", "B"), run=1, at=900)
    made = [*spans(*RIGHT), *later]
    roll = tlsa_roll.last_roll(made, PLACE)
    assert roll
    assert list(tlsa_roll.gaps(made, PLACE, roll, WINDOW)) == []


def test_the_picture_shows_each_key_and_each_second_without_agreement() -> None:
    gap = (*RIGHT, (4, "C", "B"), (9, "C", "C"))
    drawing = tlsa_picture.draw(History(spans(*gap)), PLACE)
    root = ET.fromstring(drawing)  # noqa: S314 - our own drawing
    texts = [element.text for element in root.iter()]
    assert {f"Key {key}…" for key in "ABC"} <= set(texts)
    assert "4 s in which zone and server did not agree, since they first did" in texts
    assert "the zone names another key" in texts


def test_the_picture_of_nothing_is_one_too() -> None:
    assert "</svg>" in tlsa_picture.draw(History([]), PLACE)
    assert "not named" in tlsa_picture.draw(History(spans((5, "A", ""))), PLACE)
