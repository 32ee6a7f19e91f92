"""What a grading run announces cannot be foreseen, and never where nobody looks."""

from ipaddress import ip_network

import pytest
from rpki_grading.challenge import POOLS, Challenge
from rpki_monitor.settings import Settings

from tests.content.rpki_monitor.settings import SETTINGS


@pytest.fixture(params=range(5))
def challenge() -> Challenge:
    return Challenge.draw(SETTINGS)


def test_two_runs_have_little_in_common() -> None:
    drawn = [Challenge.draw(SETTINGS) for _run in range(8)]
    assert len({challenge.fresh for challenge in drawn}) > 4
    assert len({challenge.parts for challenge in drawn}) > 1


def test_all_lie_where_no_system_of_the_lab_is(challenge: Challenge) -> None:
    pairs = [challenge.fresh, challenge.canary, challenge.honest, *challenge.decoys]
    for pair in [*pairs, challenge.upstream_decoys]:
        for prefix, pool in zip(pair, POOLS, strict=True):
            assert any(ip_network(prefix).subnet_of(ip_network(one)) for one in pool)


def test_what_the_attacker_may_and_may_not_announce_is_alike_and_apart(
    challenge: Challenge,
) -> None:
    pairs = [challenge.canary, challenge.honest, challenge.taken, *challenge.decoys]
    for version in range(2):
        ours = [ip_network(pair[version]) for pair in pairs]
        assert len(set(ours)) == len(ours)
        assert len({network.prefixlen for network in ours}) == 1


def test_a_filter_that_fits_one_run_does_not_fit_the_next() -> None:
    drawn = [Challenge.draw(SETTINGS) for _run in range(60)]
    for version in range(2):
        seen = [{one.fresh[version] for one in drawn}]
        seen += [{ip_network(one.honest[version]).supernet() for one in drawn}]
        assert seen[0] & {str(network) for network in seen[1]}


def test_no_part_of_the_students_blocks_holds_the_students_host(
    challenge: Challenge,
) -> None:
    for pair in (challenge.parts, challenge.other_parts):
        for prefix, block, host in zip(
            pair, SETTINGS.student.blocks, SETTINGS.student.hosts, strict=True
        ):
            assert ip_network(prefix).subnet_of(ip_network(block))
            assert not ip_network(host).subnet_of(ip_network(prefix))
    assert not set(challenge.parts) & set(challenge.other_parts)


def test_only_what_the_attacker_may_not_have_is_signed_for_another(
    challenge: Challenge,
) -> None:
    signed = {roa["prefix"]: roa["asn"] for roa in challenge.roas(SETTINGS)}
    attacker = SETTINGS.systems["attacker"].asn
    assert [signed[prefix] for prefix in challenge.honest] == [attacker] * 2
    assert not set(challenge.canary) & set(signed)
    for pair in (challenge.fresh, *challenge.decoys):
        assert {signed[prefix] for prefix in pair} == {SETTINGS.systems["remote"].asn}


def test_the_attacker_announces_all_that_is_looked_for(challenge: Challenge) -> None:
    told = challenge.announcements(SETTINGS)
    assert {one.prefix for one in told["remote"]} == set(challenge.fresh)
    announced = {one.prefix: one.origin for one in told["attacker"]}
    for pair in (challenge.canary, challenge.honest, challenge.parts, challenge.taken):
        assert all(announced[prefix] is None for prefix in pair)
    student = SETTINGS.student.asn
    assert all(announced[prefix] == student for prefix in challenge.other_parts)


def test_settings_are_read_as_the_kit_writes_them() -> None:
    assert isinstance(SETTINGS, Settings)
    assert SETTINGS.student.asn == 64701
    assert [system.node for system in SETTINGS.trusted] == ["remote", "attacker"]
