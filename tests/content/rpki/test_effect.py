"""Origin validation as RFC 6811 has it, and what a change would do to routes."""

import ipaddress

import pytest
from roa_cli.effect import Effect, effects, read_routes, validity
from rpki_objects.roa import Roa

from tests.content.rpki.making import STUDENTS

OWN = 64777


def roas(*given: tuple[str, int, int]) -> list[Roa]:
    return [Roa.of(prefix, asn, longest) for prefix, asn, longest in given]


@pytest.mark.parametrize(
    ("prefix", "origin", "expected"),
    [
        ("10.0.0.0/16", 1, "valid"),
        ("10.0.4.0/24", 1, "valid"),
        ("10.0.4.0/25", 1, "invalid"),
        ("10.0.0.0/16", 2, "invalid"),
        ("10.0.0.0/15", 1, "not-found"),
        ("10.1.0.0/16", 1, "not-found"),
        # A second payload for the same prefix is enough.
        ("10.9.0.0/16", 3, "valid"),
        ("10.9.0.0/16", 4, "valid"),
        # AS 0 matches nobody, not even AS 0.
        ("10.8.0.0/16", 0, "invalid"),
        ("2001:db8::/32", 1, "valid"),
        ("2001:db8:1::/48", 1, "invalid"),
        ("a00::/16", 1, "not-found"),
    ],
)
def test_a_route_is_judged_by_what_covers_it(
    prefix: str, origin: int, expected: str
) -> None:
    known = roas(
        ("10.0.0.0/16", 1, 24),
        ("10.9.0.0/16", 3, 16),
        ("10.9.0.0/16", 4, 16),
        ("10.8.0.0/16", 0, 16),
        ("2001:db8::/32", 1, 32),
    )
    assert validity(ipaddress.ip_network(prefix), origin, known) == expected


def views(*routes: tuple[str, list[int]]) -> dict[str, list[dict[str, object]]]:
    told = [
        {"prefix": prefix, "path": path, "best": True, "validity": "valid"}
        for prefix, path in routes
    ]
    return {"transit": told[:1], "remote": told}


def change(
    now: list[Roa], then: list[Roa], *routes: tuple[str, list[int]]
) -> list[Effect]:
    return effects(read_routes(views(*routes)), now, then, STUDENTS, OWN)


def test_a_route_stands_once_with_all_that_see_it_and_own_ones_of_a_system_do_not() -> (
    None
):
    first, second = read_routes(
        views(("198.18.0.0/22", [1, OWN]), ("2001:db8::/32", [5]), ("10.0.0.0/8", []))
    )
    assert (first.origin, first.seen) == (OWN, ("remote", "transit"))
    assert (second.origin, second.seen) == (5, ("remote",))


def test_a_good_roa_makes_the_own_route_valid_and_the_hijack_invalid() -> None:
    own, hijack = change(
        [],
        roas(("198.18.0.0/22", OWN, 22)),
        ("198.18.0.0/22", [2, OWN]),
        ("198.18.1.0/24", [2, 666]),
    )
    assert (own.before, own.after, own.own) == ("not-found", "valid", True)
    assert (hijack.before, hijack.after, hijack.own) == ("not-found", "invalid", False)
    assert own.words == "becomes valid"
    assert hijack.words == "hijack becomes invalid"
    assert not own.harmful
    assert not hijack.harmful


@pytest.mark.parametrize(
    "bad",
    [("198.18.0.0/22", 64999, 22), ("198.18.0.0/22", 0, 22), ("198.18.0.0/16", 1, 22)],
    ids=["another's number", "AS0", "beyond the certificate"],
)
def test_a_bad_roa_hurts_as_far_as_the_ca_holds_the_addresses(
    bad: tuple[str, int, int],
) -> None:
    (own,) = change([], roas(bad), ("198.18.0.0/22", [2, OWN]))
    reaches = STUDENTS.covers_prefix(ipaddress.ip_network(bad[0]))
    assert own.harmful is reaches
    assert own.after == ("invalid" if reaches else "not-found")


def test_a_roa_for_an_attacker_is_no_better() -> None:
    (hijack,) = change([], roas(("198.18.0.0/22", 666, 22)), ("198.18.0.0/22", [666]))
    assert hijack.harmful
    assert "VALID" in hijack.words


def test_what_is_published_now_and_not_wanted_any_more_is_gone_then() -> None:
    now = roas(("198.18.0.0/22", OWN, 22))
    (own,) = change(now, [], ("198.18.0.0/22", [OWN]))
    assert (own.before, own.after) == ("valid", "not-found")
    assert "anybody" in own.words


def test_the_other_family_has_its_own_roas() -> None:
    (own,) = change(
        [], roas(("2001:db8:100::/40", OWN, 40)), ("2001:db8:100::/40", [OWN])
    )
    assert own.after == "valid"


def test_routes_for_others_addresses_are_left_out() -> None:
    assert change([], [], ("203.0.113.0/24", [9]), ("2001:db8:8000::/34", [9])) == []
