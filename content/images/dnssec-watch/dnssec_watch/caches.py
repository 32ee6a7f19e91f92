"""What a resolver that remembers an answer would have made of the next one.

A resolver takes keys, DS and data at different moments and keeps each for its TTL. A
roll-over is safe when any of them fits any other within that time (RFC 7583): so all
pairs of looks are compared that are at most `window` seconds apart.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from dnssec_watch.look import Look


class Broken(NamedTuple):
    """With the `held` side taken at `then`, the answer of `at` did not fit.

    `held` is ds, keys, signatures or tlsa: what a cache still had.
    """

    at: int
    then: int
    held: str


def chained(ds: Look, keys: Look) -> bool:
    """Whether this second's keys are found through the other's DS set.

    Without any DS nothing is refused: that is darkness, and not a half of a change.
    """
    if not ds.ds:
        return True
    entries = {(d.tag, d.algorithm, d.id) for d in ds.ds if d.id}
    return any(tuple(signer) in entries for signer in keys.signed_keys)


def readable(keys: Look, data: Look) -> bool:
    """Whether this second's keys hold the other's signature over the first name."""
    present = {(key.tag, key.algorithm, key.id) for key in keys.keys}
    return any(tuple(signer) in present for signer in data.signed if signer.id)


def _pairs(spans: Iterable[Any], window: int) -> Iterator[tuple[Any, Any]]:
    """Each span with each earlier one of which a cache may still remember."""
    held: deque = deque()
    for span in spans:
        while held and held[0].end - 1 + window < span.start:
            held.popleft()
        for earlier in held:
            yield span, earlier
        held.append(span)


def _answered(look: Look) -> bool:
    return bool(look.keys and look.signed)


def broken(spans: Iterable[Any], window: int) -> list[Broken]:
    """Every pair that does not fit, in order; seconds without any answer are no pair.

    Pairs of one second are left out: that is darkness, and seen as such.
    """
    found: dict[tuple[int, str], Broken] = {}
    seen = (span for span in spans if _answered(span.look))
    for late, early in _pairs(seen, window):
        for held, fits in (
            ("ds", chained(early.look, late.look)),
            ("keys", readable(early.look, late.look)),
            ("keys", chained(late.look, early.look)),
            ("signatures", readable(late.look, early.look)),
        ):
            if not fits:
                found.setdefault(
                    (late.start, held), Broken(late.start, early.end - 1, held)
                )
    return list(found.values())


def broken_tlsa(spans: Iterable[Any], label: str, window: int) -> list[Broken]:
    """Every second whose live key did not fit TLSA records a cache may have held."""
    found: dict[int, Broken] = {}
    seen = (span for span in spans if (span.look.tlsa or {}).get(label))
    for late, early in _pairs(seen, window):
        shown, records = late.look.tlsa[label].shown, early.look.tlsa[label].records
        if shown and records and shown not in records:
            found.setdefault(late.start, Broken(late.start, early.end - 1, "tlsa"))
    return list(found.values())
