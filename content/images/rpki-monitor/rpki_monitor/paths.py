"""AS paths, and what ASPAs say of them (draft-ietf-sidrops-aspa-verification).

A path is as BGP tells it: the neighbour first, the origin last.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

VALID, INVALID, UNKNOWN = "valid", "invalid", "unknown"
# Who carries whom: {customer: its providers}; an AS that is missing says nothing.
Attested = Mapping[int, frozenset[int]]


def read_attested(entries: Iterable[Mapping[str, Any]]) -> dict[int, frozenset[int]]:
    """From the `aspas` of rpki-client's JSON."""
    return {
        int(entry["customer_asid"]): frozenset(map(int, entry["providers"]))
        for entry in entries
    }


def state(path: Sequence[int], attested: Attested, *, from_provider: bool) -> str:
    """What a receiver of this path learns: valid, invalid or unknown.

    From a customer or a peer everything must have gone up, from customer to provider;
    from a provider it may have gone up first, and then down.
    """
    hops = list(_once(path))
    count = len(hops)
    up = list(_hops(hops[::-1], attested))
    if not from_provider:
        most, least = _ramps(up)
        return INVALID if most < count else UNKNOWN if least < count else VALID
    down = list(_hops(hops, attested))
    (most_up, least_up), (most_down, least_down) = _ramps(up), _ramps(down)
    if most_up + most_down < count:
        return INVALID
    return UNKNOWN if least_up + least_down < count else VALID


def _once(path: Sequence[int]) -> Iterator[int]:
    """The path without repetitions that only make it longer."""
    last = None
    for asn in path:
        if asn != last:
            yield asn
        last = asn


def _hops(climb: Sequence[int], attested: Attested) -> Iterator[bool | None]:
    """Whether each next one is a provider of the one before; None: nothing is said."""
    for customer, provider in zip(climb, climb[1:], strict=False):
        known = attested.get(customer)
        yield None if known is None else provider in known


def _ramps(hops: Sequence[bool | None]) -> tuple[int, int]:
    """How many systems are at most, and at least, on the way up."""
    most = next((n for n, hop in enumerate(hops) if hop is False), len(hops))
    least = next((n for n, hop in enumerate(hops) if hop is not True), len(hops))
    return most + 1, least + 1
