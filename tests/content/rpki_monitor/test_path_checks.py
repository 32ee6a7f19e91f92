"""Nothing counts as refused while what should be there is not."""

from typing import Any

import pytest
from lab_grading.deadline import Deadline
from rpki_grading import aspas, paths
from rpki_grading.path_challenge import Behind, PathChallenge
from rpki_grading.scene import Scene
from rpki_monitor.routes import Route

from tests.content.rpki_monitor.lab_on_paths import ASN, SETTINGS

CHECKS = (paths.forged, paths.leak, paths.provider, paths.customer, paths.origins)
S, U, T, W = ASN["router"], ASN["upstream"], ASN["transit"], ASN["remote"]
C, A = ASN["customer"], ASN["attacker"]


def _scene(
    views: dict[str, list[Route]], challenge: PathChallenge, told: Any = None
) -> Scene:
    nothing: Any = None
    scene = Scene(nothing, SETTINGS, challenge, Deadline(9), nothing, views)
    scene.__dict__["validated"] = told or {"roas": [], "aspas": []}
    return scene


def _routes(pair: tuple[str, str], *path: int) -> list[Route]:
    return [
        Route(prefix, (S, *path), True, f"router{family}", "10.0.0.1")
        for prefix, family in zip(pair, "46", strict=True)
    ]


def _behind(behind: Behind, challenge: PathChallenge, *path: int) -> list[Route]:
    asns = challenge.asns
    routes = _routes(behind.carried, *path, asns.carried)
    return routes + _routes(behind.silent, *path, asns.silent)


@pytest.fixture
def challenge() -> PathChallenge:
    return PathChallenge.draw(SETTINGS)


@pytest.fixture
def views(challenge: PathChallenge) -> dict[str, list[Route]]:
    """As they are when everything is as it should be."""
    middle = challenge.asns.middle
    customer = _routes(challenge.fresh, U, T, W) + _routes(challenge.leaked, U, T, W)
    for pair in (challenge.canary, challenge.honest, challenge.passed):
        customer += _routes(pair, A)
    customer += _routes(SETTINGS.unsigned, U)
    customer += _behind(challenge.peer, challenge, A)
    customer += _behind(challenge.provider, challenge, U, middle)
    upstream = _behind(challenge.customer, challenge, C)
    upstream += _routes(SETTINGS.systems["customer"].blocks, C)
    return {"customer": customer, "upstream": upstream, "transit": []}


def test_everything_counts_when_all_is_right(
    views: dict[str, list[Route]], challenge: PathChallenge
) -> None:
    scene = _scene(views, challenge)
    for check in (*CHECKS, paths.kept):
        finding = check(scene)
        assert finding.good == finding.of, finding
    assert paths.settled(scene)


def test_nothing_counts_when_there_is_no_route_at_all(
    challenge: PathChallenge,
) -> None:
    scene = _scene({"customer": [], "upstream": [], "transit": []}, challenge)
    for check in (*CHECKS, paths.kept):
        assert check(scene).good == 0
    assert not paths.settled(scene)


@pytest.mark.parametrize(
    ("check", "node", "pair", "path", "good"),
    [
        (paths.forged, "customer", "fresh", (A, W), 0),
        (paths.forged, "customer", "peer.astray", (A, 64500), 0),
        (paths.leak, "customer", "leaked", (A, T, W), 0),
        (paths.provider, "customer", "provider.astray", (U, 64501, 64500), 0),
        (paths.customer, "upstream", "customer.astray", (C, 64500), 2),
        (paths.origins, "customer", "stolen", (A,), 4),
        (paths.origins, "customer", "provider_stolen", (U,), 4),
        (paths.origins, "upstream", "customer_stolen", (C,), 4),
    ],
)
def test_one_route_too_many_is_seen(
    views: dict[str, list[Route]],
    challenge: PathChallenge,
    check: Any,
    node: str,
    pair: str,
    path: tuple[int, ...],
    good: int,
) -> None:
    prefixes: Any = challenge
    for name in pair.split("."):
        prefixes = getattr(prefixes, name)
    views[node] = _routes(prefixes, *path) + views[node]
    finding = check(_scene(views, challenge))
    assert finding.good == good
    assert "invalid" in finding.evidence or "should go" in finding.evidence


def test_a_family_counts_by_itself(
    views: dict[str, list[Route]], challenge: PathChallenge
) -> None:
    views["customer"] += _routes(challenge.peer.astray, A, 64500)[:1]
    scene = _scene(views, challenge)
    assert paths.forged(scene).good == 1
    assert paths.kept(scene).good == 5
    assert "IPv4" in paths.kept(scene).evidence


def test_what_the_customer_has_from_others_says_nothing_of_the_student(
    views: dict[str, list[Route]], challenge: PathChallenge
) -> None:
    views["customer"] += [
        Route(challenge.stolen[0], (A,), True, "elsewhere4", "10.0.0.9")
    ]
    finding = paths.origins(_scene(views, challenge))
    assert finding.good == finding.of


@pytest.mark.parametrize(
    ("providers", "attested", "named"),
    [
        (None, 0, 0),
        ([U], 1, 2),
        ([0], 1, 0),
        ([T], 1, 0),
        ([T, U], 1, 1),
        ([U, A], 1, 1),
    ],
)
def test_an_aspa_is_compared_with_who_carries_the_student(
    challenge: PathChallenge, providers: list[int] | None, attested: int, named: int
) -> None:
    told: dict[str, Any] = {"roas": [], "aspas": []}
    if providers is not None:
        entry = {"customer_asid": S, "expires": 4_000_000_000, "providers": providers}
        told["aspas"].append(entry)
    scene = _scene({}, challenge, told)
    assert aspas.attested(scene).good == attested
    assert aspas.providers(scene).good == named
    assert aspas.lasting(scene).good == attested


@pytest.mark.parametrize(
    ("path", "forged", "good"),
    [
        ((U, U, U, S), False, 2),
        ((U, S), False, 2),
        ((U, U, S), True, 0),
        ((A, S), False, 0),
        (None, False, 0),
    ],
)
def test_transit_has_to_have_the_honest_path_and_no_forged_one(
    challenge: PathChallenge, path: tuple[int, ...] | None, forged: bool, good: int
) -> None:
    routes = []
    for block, family in zip(SETTINGS.student.blocks, "46", strict=True):
        if path:
            routes.append(Route(block, path, True, f"upstream{family}", "10.0.0.2"))
        if forged:
            routes.append(Route(block, (A, S), False, f"attacker{family}", "10.0.0.3"))
    assert aspas.kept(_scene({"transit": routes}, challenge)).good == good
