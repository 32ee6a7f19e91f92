"""What the record tells: lives of keys, order of events, seconds of darkness."""

import json
import socket
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from dnssec_watch import caches, door, journal
from dnssec_watch.look import Digest, Key, Look, Signer, Tlsa

PATIENCE = 3.0  # seconds to fetch it
# A watcher that begins again gives the hosts beside it so long to come up.
GRACE = 30


class Unavailable(Exception):
    """The watcher cannot be asked: no student's fault."""


class Span(NamedTuple):
    """From `start` until before `end` this was so, in the watcher's start `run`."""

    start: int
    end: int
    look: Look
    run: int = 0


class Dark(NamedTuple):
    """Seconds in which a name was not authenticated, and why at first."""

    start: int
    end: int
    reason: str

    @property
    def seconds(self) -> int:
        """How long it was so."""
        return self.end - self.start


@dataclass
class Life:
    """When a record was there: first and last second, and every (start, end) of it.

    `present`: it was there in the last look.
    """

    item: Key | Digest | Signer
    times: list[tuple[int, int]] = field(default_factory=list)
    present: bool = False

    @property
    def first(self) -> int:
        """The first second in which it was seen."""
        return self.times[0][0]

    @property
    def last(self) -> int:
        """The last second in which it was seen."""
        return self.times[-1][1] - 1


class Event(NamedTuple):
    """Something changed: `what` appeared ("+key") or went ("-key"), and when.

    The words are key, ds, cds, signed_keys, signed and, without an item, dark.
    """

    at: int
    what: str
    item: Any = None


WATCHED = ("keys", "ds", "cds", "signed_keys", "signed")


class History:
    """All that was watched. `spans` are in order; where they do not touch nobody saw.

    Blind spans are left out of them.
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans = [span for span in spans if not span.look.blind]

    @property
    def now(self) -> Look | None:
        """The last look, None when there has been none."""
        return self.spans[-1].look if self.spans else None

    @cached_property
    def first(self) -> Span | None:
        """What it began with: the first span in which every name was authenticated."""
        return next((span for span in self.spans if span.look.whole), None)

    @property
    def first_whole(self) -> int | None:
        """The first second in which every name was authenticated."""
        return self.first.start if self.first else None

    def dark(self, since: int = 0, until: int | None = None) -> list[Dark]:
        """Runs of seconds without authentication, after the first with it.

        Not counted: GRACE seconds at the beginning of each later run.
        """
        begin = max(since, self.first_whole or 0)
        found: list[Dark] = []
        for span in self.spans if self.first_whole is not None else ():
            start = max(span.start, begin, self._excused(span))
            end = span.end if until is None else min(span.end, until)
            if span.look.whole or end <= start:
                continue
            if found and found[-1].end == start:
                found[-1] = found[-1]._replace(end=end)
            else:
                found.append(Dark(start, end, span.look.trouble or "no name"))
        return found

    def dark_seconds(self, since: int = 0, until: int | None = None) -> int:
        """The sum of them."""
        return sum(dark.seconds for dark in self.dark(since, until))

    def _excused(self, span: Span) -> int:
        """Until when the start of this span's run excuses darkness."""
        return self._starts[span.run] + GRACE if span.run != self.spans[0].run else 0

    @cached_property
    def _starts(self) -> dict[int, int]:
        """When each run of the watcher began."""
        return {span.run: span.start for span in reversed(self.spans)}

    def unseen(self, least: int) -> list[tuple[int, int]]:
        """Gaps of more than `least` seconds after which keys or DS were others."""
        found = []
        for place, (before, after) in enumerate(pairwise(self.spans), start=1):
            if after.start - before.end > least:
                old = _answered(reversed(self.spans[:place]))
                new = _answered(self.spans[place:])
                if old and new and (old.keys, old.ds) != (new.keys, new.ds):
                    found.append((before.end, after.start))
        return found

    @cached_property
    def keys(self) -> list[Life]:
        """Every DNSKEY record that was seen, in order of appearance."""
        return self._lives(lambda look: look.keys)

    @cached_property
    def ds(self) -> list[Life]:
        """Every DS record in the parent."""
        return self._lives(lambda look: look.ds)

    @cached_property
    def cds(self) -> list[Life]:
        """Every CDS record in the zone."""
        return self._lives(lambda look: look.cds)

    @cached_property
    def signed_keys(self) -> list[Life]:
        """Who signed the DNSKEY set."""
        return self._lives(lambda look: look.signed_keys)

    @cached_property
    def signed(self) -> list[Life]:
        """Who signed the first watched name."""
        return self._lives(lambda look: look.signed)

    def _lives(self, items: Callable[[Look], Iterable[Any]]) -> list[Life]:
        lives: dict[Any, Life] = {}
        for span in self.spans:
            for item in items(span.look):
                times = lives.setdefault(item, Life(item)).times
                if times and times[-1][1] == span.start:
                    times[-1] = (times[-1][0], span.end)
                else:
                    times.append((span.start, span.end))
        end = self.spans[-1].end if self.spans else 0
        for life in lives.values():
            life.present = life.times[-1][1] == end
        return sorted(lives.values(), key=lambda life: life.first)

    @cached_property
    def events(self) -> list[Event]:
        """What came and went, in order of time; within a second what came is first."""
        found = []
        for what in WATCHED:
            for life in getattr(self, what):
                for start, end in life.times:
                    found.append(Event(start, f"+{what}", life.item))
                    if (start, end) != life.times[-1] or not life.present:
                        found.append(Event(end, f"-{what}", life.item))
        for dark in self.dark():
            found += [Event(dark.start, "+dark"), Event(dark.end, "-dark")]
        return sorted(found, key=lambda event: (event.at, event.what[0] == "-"))

    def broken_caches(self, window: int) -> list[caches.Broken]:
        """Where answers up to `window` seconds apart did not fit each other."""
        return caches.broken(self.spans, window)

    def tlsa_dark(self, label: str) -> list[Dark]:
        """Runs of seconds in which no TLSA record fitted the key, after the first."""
        found: list[Dark] = []
        begun = False
        for span in self.spans:
            state = _tlsa(span.look, label).state
            begun = begun or state == "match"
            if not begun or state == "match":
                continue
            if found and found[-1].end == span.start:
                found[-1] = found[-1]._replace(end=span.end)
            else:
                found.append(Dark(span.start, span.end, state))
        return found

    def tlsa_broken_caches(self, label: str, window: int) -> list[caches.Broken]:
        """Where the key did not fit TLSA records of up to `window` seconds before."""
        return caches.broken_tlsa(self.spans, label, window)


def _answered(spans: Iterable[Span]) -> Look | None:
    """The first look in which the zone had keys to show."""
    return next((span.look for span in spans if span.look.keys), None)


def _tlsa(look: Look, label: str) -> Tlsa:
    return (look.tlsa or {}).get(label, Tlsa("none", "", ()))


def read(folder: Path = journal.FOLDER) -> History:
    """The record of this folder."""
    return parse(journal.text(folder))


def fetch(watch: str) -> History:
    """The record of the watcher at this address; Unavailable when it is silent."""
    received = bytearray()
    try:
        with socket.create_connection((watch, door.PORT), timeout=PATIENCE) as line:
            while data := line.recv(65536):
                received += data
    except OSError as error:
        raise Unavailable(f"the watcher: {error}") from None
    history = parse(received.decode("utf-8", "replace"))
    if not history.spans:
        raise Unavailable("the watcher has seen nothing")
    return history


def parse(text: str) -> History:
    """The history that this record tells; lines that cannot be read are left out."""
    return History(_spans(text))


def _spans(text: str) -> Iterator[Span]:
    run, start, fields = -1, 0, {}
    look: Look | None = None
    for line in text.splitlines():
        try:
            data = json.loads(line)
            second = data.get("run", data.get("seen"))
            if second is not None:
                # It was watched to the end of that second.
                if look and second + 1 > start:
                    yield Span(start, second + 1, look, run)
                look, fields = None, {}
                run += "run" in data
                continue
            second = data.pop("t")
            after = Look.of({**fields, **data})
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
        if look and second > start:
            yield Span(start, second, look, run)
        fields, look, start = {**fields, **data}, after, second
