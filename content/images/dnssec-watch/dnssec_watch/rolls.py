"""Which keys took over from which: told from who signed, never from who was published.

A key counts as rolled when another of the same algorithm has signed alone, in a second
in which everything was authenticated. Keys that are only shown prove nothing.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from dnssec_watch.history import History, Span
from dnssec_watch.look import Look, Signer


class Roll(NamedTuple):
    """`new` took over from `old` at `at`; `together`: both were published at once."""

    old: Signer
    new: Signer
    at: int
    together: bool

    def __str__(self) -> str:
        return f"{self.old.tag} to {self.new.tag} (algorithm {self.new.algorithm})"


def zsk_rolls(seen: History) -> list[Roll]:
    """Changes of who signs the first watched name, within one algorithm."""
    return _rolls(seen, lambda look: look.signed)


def ksk_rolls(seen: History) -> list[Roll]:
    """Changes of who signs the key set and is named by a DS, within one algorithm."""
    return _rolls(seen, _entries)


def _entries(look: Look) -> tuple[Signer, ...]:
    named = {(digest.tag, digest.algorithm, digest.id) for digest in look.ds}
    return tuple(signer for signer in look.signed_keys if tuple(signer) in named)


def _rolls(seen: History, signers: Callable[[Look], Iterable[Signer]]) -> list[Roll]:
    """Each key that came to sign while another of its algorithm no longer did."""
    earlier: dict[Signer, None] = {}
    found: dict[Signer, Roll] = {}
    for span in seen.spans:
        if not span.look.whole:
            continue
        present = [signer for signer in signers(span.look) if signer.id]
        for new in present:
            gone = [
                old
                for old in earlier
                if old.algorithm == new.algorithm and old not in present
            ]
            if gone and new not in found and _came_after(new, gone[-1], earlier):
                old = gone[-1]
                found[new] = Roll(old, new, span.start, _together(seen.spans, old, new))
        earlier |= dict.fromkeys(present)
    return list(found.values())


def _came_after(new: Signer, old: Signer, earlier: dict[Signer, None]) -> bool:
    order = [*earlier, new]
    return order.index(new) > order.index(old)


def _together(spans: Iterable[Span], old: Signer, new: Signer) -> bool:
    for span in spans:
        tags = {(key.tag, key.algorithm, key.id) for key in span.look.keys}
        if {tuple(old), tuple(new)} <= tags:
            return True
    return False


def algorithms(look: Look) -> set[int]:
    """Every algorithm of this second's keys, DS records and signatures."""
    records = (*look.keys, *look.ds, *look.signed_keys, *look.signed)
    return {record.algorithm for record in records}


def algorithm_roll(seen: History, to: int) -> int | None:
    """When there was nothing but this algorithm, after there had been none of it."""
    others = False
    for span in seen.spans:
        if not span.look.whole:
            continue
        used = algorithms(span.look)
        others = others or to not in used
        if others and used == {to}:
            return span.start
    return None


def signed_twice(seen: History, to: int) -> bool:
    """Whether data and keys were signed with this algorithm and another at one time."""
    for span in seen.spans:
        kinds = [
            {signer.algorithm for signer in signers if signer.id}
            for signers in (span.look.signed_keys, span.look.signed)
        ]
        if all(to in kind and len(kind) > 1 for kind in kinds):
            return True
    return False
