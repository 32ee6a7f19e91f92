"""AS paths are judged as draft-ietf-sidrops-aspa-verification says."""

from itertools import product

import pytest
from rpki_monitor.paths import INVALID, UNKNOWN, VALID, read_attested, state

S, U, T, W, A = 64701, 64702, 64703, 64704, 64705
STRANGER, OTHER = 64499, 64498
ATTESTED = {
    S: frozenset({U}),
    U: frozenset({T}),
    W: frozenset({T}),
    T: frozenset({0}),
}


@pytest.mark.parametrize(
    ("path", "going_up", "coming_down"),
    [
        # What BIRD 3.1.8's aspa_check() says of the same.
        ([U, S], VALID, VALID),
        ([A, S], INVALID, VALID),
        ([U, U, S], VALID, VALID),
        ([U, T, W], INVALID, VALID),
        ([A, W], INVALID, VALID),
        ([A, T, W], INVALID, VALID),
        ([U, STRANGER, W], INVALID, INVALID),
        ([U, STRANGER, OTHER], UNKNOWN, UNKNOWN),
        ([A], VALID, VALID),
        ([A, OTHER], UNKNOWN, VALID),
    ],
)
def test_states_are_those_of_the_draft(
    path: list[int], going_up: str, coming_down: str
) -> None:
    assert state(path, ATTESTED, from_provider=False) == going_up
    assert state(path, ATTESTED, from_provider=True) == coming_down


def _plainly(path: tuple[int, ...]) -> set[str]:
    """What a path may be, when each hop of which nothing is said is tried both ways."""
    hops = list(zip(path, path[1:], strict=False))
    said: dict[tuple[int, int], list[bool]] = {}
    for near, far in hops:
        for customer, provider in ((near, far), (far, near)):
            known = ATTESTED.get(customer)
            said[customer, provider] = (
                [False, True] if known is None else [provider in known]
            )
    found = set()
    for choice in product(*said.values()):
        carries = dict(zip(said, choice, strict=True))
        found.add(VALID if _has_no_valley(path, carries) else INVALID)
    return found


def _has_no_valley(path: tuple[int, ...], carries: dict[tuple[int, int], bool]) -> bool:
    """Whether it goes up, once across at most, and down; from the origin, its end."""
    climb = path[::-1]
    for top in range(len(climb)):
        up = all(carries[climb[i], climb[i + 1]] for i in range(top))
        for start in (top, top + 1):
            rest = range(start, len(climb) - 1)
            if up and all(carries[climb[i + 1], climb[i]] for i in rest):
                return True
    return False


@pytest.mark.parametrize("length", [2, 3, 4])
def test_down_is_valid_just_where_nothing_unsaid_could_make_a_valley(
    length: int,
) -> None:
    for path in product((S, U, T, A, STRANGER), repeat=length):
        if len(set(path)) < length:
            continue
        possible = _plainly(path)
        told = state(path, ATTESTED, from_provider=True)
        if told == INVALID:
            assert possible == {INVALID}, path
        if told == VALID:
            assert possible == {VALID}, path


def test_what_rpki_client_tells_is_read() -> None:
    entries = [{"customer_asid": T, "expires": 1, "providers": [0]}]
    assert read_attested(entries) == {T: frozenset({0})}
