"""Whether a TLS server's key was changed as RFC 7671 section 8.1 has it.

The last change counts: who got one wrong may make another.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dnssec_grading.dane import Service, short
from dnssec_grading.scene import Scene
from lab_grading.report import Finding, Look

from dnssec_watch import caches
from dnssec_watch.grading import clock, watched
from dnssec_watch.history import GRACE, Span
from dnssec_watch.look import Tlsa

# Seconds for which the old key must have been named before the change counts as a roll.
LEAST = 3
# A server that is started anew may be away for so many seconds in all.
AWAY = 3
# How it begins to be told that nobody answers for the zone.
SILENT = ("SERVFAIL", "no answer", "cannot be reached")


class Roll(NamedTuple):
    """The last change of a key: shown anew `at`; the old one was named `since` then.

    `since` is `at` when the old key was not named in the second before.
    """

    old: str
    new: str
    since: int
    at: int


def told(span: Span, label: str) -> Tlsa:
    """What was seen of this service; unreachable as well when the whole zone was."""
    found = (span.look.tlsa or {}).get(label, Tlsa("none", "", ()))
    silent = any(word in span.look.trouble for word in SILENT)
    return (
        found._replace(state="unreachable") if silent and not found.records else found
    )


def last_roll(spans: Sequence[Span], label: str) -> Roll | None:
    """The last change of the shown key, None when there was none."""
    place, before, new, last = 0, "", "", ""
    for number, span in enumerate(spans):
        now = told(span, label).shown
        if now and last and now != last:
            place, before, new = number, last, now
        last = now or last
    if not new:
        return None
    since = spans[place].start
    for span in reversed(spans[:place]):
        seen = told(span, label)
        calm = seen.state in ("match", "unreachable")
        if not calm or seen.shown not in ("", before):
            break
        if seen.state == "match":
            since = span.start
    return Roll(before, new, since, spans[place].start)


def foretold(spans: Sequence[Span], label: str, roll: Roll) -> int:
    """For how many seconds up to the change both keys were named at once."""
    seconds = 0
    for span in reversed([span for span in spans if span.start < roll.at]):
        if not {roll.old, roll.new} <= set(told(span, label).records):
            break
        seconds += span.end - span.start
    return seconds


def gaps(spans: Sequence[Span], label: str, roll: Roll, window: int) -> Iterator[str]:
    """What went wrong since the old key was named, in words; nothing when all is well.

    `window` is for how many seconds a cache may remember TLSA records.
    """
    if roll.at - roll.since < LEAST:
        yield "just before the change no secure record named the old key"
    since = [span for span in _settled(spans, label) if span.end > roll.since]
    for kind in ("mismatch", "none"):
        seconds = sum(s.end - s.start for s in since if told(s, label).state == kind)
        if seconds:
            yield {
                "mismatch": f"{seconds} s with records of another key only",
                "none": f"{seconds} s without any secure 3 1 1 record",
            }[kind]
    away = sum(s.end - s.start for s in since if told(s, label).state == "unreachable")
    if away > AWAY:
        yield f"zone or web server did not answer for {away} s"
    broken = caches.broken_tlsa(since, label, window)
    if broken:
        late = max(one.at - one.then for one in broken)
        yield f"an answer {late} s older, perhaps in caches, lacks the server's key"


def _settled(spans: Sequence[Span], label: str) -> Iterator[Span]:
    """All spans but those in which a later run of the lab was only coming up."""
    begins: dict[int, int] = {}
    up: set[int] = {spans[0].run} if spans else set()
    for span in spans:
        begin = begins.setdefault(span.run, span.start)
        if told(span, label).state == "match" or span.start >= begin + GRACE:
            up.add(span.run)
        if span.run in up:
            yield span


def next_first(service: Service) -> Look[Scene]:
    """A look whether the zone named the next key before the server showed it."""

    def look(scene: Scene) -> Finding:
        spans = watched(scene).spans
        roll = last_roll(spans, service.place)
        if roll is None:
            return Finding(0, 1, "The watch has seen one key only.")
        seconds = foretold(spans, service.place, roll)
        text = f"{_change(roll)}; both were named for {seconds} s before it."
        return Finding(int(seconds > 0), 1, text)

    return look


def no_gap(service: Service, *, window: int) -> Look[Scene]:
    """A look whether zone and server agreed at each second, for every cache as well."""

    def look(scene: Scene) -> Finding:
        spans = watched(scene).spans
        roll = last_roll(spans, service.place)
        if roll is None:
            return Finding(0, 1, "The watch has seen one key only.")
        troubles = list(gaps(spans, service.place, roll, window))
        shown, last = service.shown(scene).digest, told(spans[-1], service.place)
        if last.shown and not shown.startswith(last.shown):
            troubles.append("the server shows the watch another key than the grader")
        seconds = spans[-1].end - roll.since
        ends = "; ".join(troubles) or f"at each of the {seconds} s watched they agreed"
        return Finding(int(not troubles), 1, f"{_change(roll)}: {ends}.")

    return look


def _change(roll: Roll) -> str:
    keys = f"from {short(roll.old)} to {short(roll.new)}"
    return f"The key changed {keys} at {clock(roll.at)}"
