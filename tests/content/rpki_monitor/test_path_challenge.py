"""What a grading run announces where whole paths count, and what it is worth."""

from collections.abc import Sequence
from ipaddress import ip_network

import pytest
from rpki_grading.path_challenge import PathChallenge
from rpki_monitor.attacks import attacks
from rpki_monitor.doors import LEAK, Announcement
from rpki_monitor.paths import INVALID, UNKNOWN, VALID, state
from rpki_monitor.routes import Vrp, validity

from tests.content.rpki_monitor import settings
from tests.content.rpki_monitor.lab_on_paths import ASN, ATTESTED, SETTINGS


@pytest.fixture(params=range(5))
def challenge() -> PathChallenge:
    return PathChallenge.draw(SETTINGS)


def _path(node: str, one: Announcement) -> list[int]:
    behind = [*one.through, one.origin] if one.origin else []
    return [ASN[node], *behind]


def _announced(challenge: PathChallenge, node: str, prefix: str) -> list[int]:
    told = challenge.announcements(SETTINGS)[node]
    return next(_path(node, one) for one in told if one.prefix == prefix)


def _attested(challenge: PathChallenge) -> dict[int, frozenset[int]]:
    fresh = {
        aspa["customer"]: frozenset(aspa["providers"])
        for aspa in challenge.aspas(SETTINGS)
    }
    return ATTESTED | fresh


def _states(challenge: PathChallenge, node: str, pairs: Sequence) -> list[str]:
    attested, down = _attested(challenge), node == "upstream"
    found = []
    for pair in pairs:
        for prefix in pair:
            path = _announced(challenge, node, prefix)
            found.append(state(path, attested, from_provider=down))
    return found


def test_two_runs_have_little_in_common() -> None:
    drawn = [PathChallenge.draw(SETTINGS) for _run in range(8)]
    assert len({challenge.asns for challenge in drawn}) == len(drawn)
    assert len({challenge.fresh for challenge in drawn}) > 4


@pytest.mark.parametrize("node", ["peer", "provider", "customer"])
def test_each_neighbour_has_one_valid_one_unknown_and_one_invalid_path(
    challenge: PathChallenge, node: str
) -> None:
    behind = getattr(challenge, node)
    name = {"peer": "attacker", "provider": "upstream"}.get(node, node)
    pairs = [behind.carried, behind.silent, behind.astray]
    expected = [VALID] * 2 + [UNKNOWN] * 2 + [INVALID] * 2
    assert _states(challenge, name, pairs) == expected


def test_forged_and_passed_on_paths_are_invalid_by_what_others_have_said(
    challenge: PathChallenge,
) -> None:
    assert _states(challenge, "attacker", [challenge.fresh]) == [INVALID] * 2
    assert _states(challenge, "customer", [challenge.passed]) == [INVALID] * 2
    own = [challenge.canary, challenge.honest, challenge.passed]
    assert _states(challenge, "attacker", own) == [VALID] * 6


def test_origins_are_wrong_only_where_they_should_be(challenge: PathChallenge) -> None:
    told = challenge.roas(SETTINGS)
    vrps = [Vrp(roa["prefix"], roa["max_length"], roa["asn"]) for roa in told]
    vrps += [
        Vrp(block, int(block.partition("/")[2]), system.asn)
        for system in SETTINGS.systems.values()
        for block in system.blocks
    ]
    wrong = {*challenge.stolen, *challenge.provider_stolen, *challenge.customer_stolen}
    for node, announcements in challenge.announcements(SETTINGS).items():
        for one in announcements:
            if one != LEAK:
                origin = one.origin or ASN[node]
                invalid = validity(one.prefix, origin, vrps) == INVALID
                assert invalid == (one.prefix in wrong), one


def test_nobody_announces_a_prefix_twice_and_all_look_alike(
    challenge: PathChallenge,
) -> None:
    for announcements in challenge.announcements(SETTINGS).values():
        prefixes = [one.prefix for one in announcements]
        assert len(set(prefixes)) == len(prefixes)
    lengths = {
        ip_network(prefix).prefixlen
        for pair in (challenge.fresh, challenge.canary, challenge.stolen)
        for prefix in pair
    }
    assert len(lengths) == 2


def test_no_part_of_the_customers_blocks_holds_its_host(
    challenge: PathChallenge,
) -> None:
    customer = SETTINGS.systems["customer"]
    behind = challenge.customer
    for pair in (behind.carried, behind.silent, behind.astray):
        for prefix, block, host in zip(
            pair, customer.blocks, customer.hosts, strict=True
        ):
            assert ip_network(prefix).subnet_of(ip_network(block))
            assert not ip_network(host).subnet_of(ip_network(prefix))


def test_a_door_is_told_the_whole_path_behind_its_system() -> None:
    assert Announcement("192.0.2.0/24").line == "192.0.2.0/24 -"
    assert Announcement("192.0.2.0/24", 64500).line == "192.0.2.0/24 64500"
    assert Announcement("192.0.2.0/24", 1, (2, 3)).line == "192.0.2.0/24 2,3,1"
    assert LEAK.line == "leak -"


def test_attacks_on_paths_are_to_be_had_only_in_the_lab_on_paths() -> None:
    assert {"path", "victim-path", "leak"} <= attacks(SETTINGS).keys()
    assert not {"path", "victim-path", "leak"} & attacks(settings.SETTINGS).keys()
    (announced, _six) = attacks(SETTINGS)["path"](SETTINGS)
    assert announced.origin == SETTINGS.student.asn
