"""Zone and TLS server beside each other, second by second, as SVG.

A row for each key: when the zone named it, and when the server showed it.
"""

import sys
from collections.abc import Callable, Iterator, Sequence

from dnssec_watch import history, picture
from dnssec_watch.history import History, Span
from dnssec_watch.look import Tlsa
from dnssec_watch.picture import DARK, LIGHT, MARGIN, PUBLISHED, ROW, SIGNING
from dnssec_watch.settings import Settings
from dnssec_watch.tlsa_roll import told

MAX_KEYS = 12
# More changes than anybody can read: the last ones are drawn.
MAX_SPANS = 200
TROUBLES = {
    "mismatch": "the zone names another key",
    "none": "the zone names no key",
    "unreachable": "no answer",
}


def stretches(
    spans: Sequence[Span], label: str, of: Callable[[Tlsa], str]
) -> Iterator[tuple[int, int, str]]:
    """(start, end, what) of neighbouring spans with the same `of`; not those of ""."""
    start, end, last = 0, 0, ""
    for span in spans:
        what = of(told(span, label))
        if last and what == last and span.start == end:
            end = span.end
            continue
        if last:
            yield start, end, last
        start, end, last = span.start, span.end, what
    if last:
        yield start, end, last


def keys(spans: Sequence[Span], label: str) -> list[str]:
    """Every key that was named or shown, in order of appearance."""
    seen: dict[str, None] = {}
    for span in spans:
        tlsa = told(span, label)
        seen |= dict.fromkeys((tlsa.shown, *tlsa.records))
    return [key for key in seen if key]


class TlsaDrawing(picture.Drawing):
    """The same paper and axis with the rows of one service."""

    def __init__(self, seen: History, label: str) -> None:
        super().__init__(History(seen.spans[-MAX_SPANS:]))
        self.label, self.all = label, seen
        moments = {self.start, self.end}
        for start, end, _what in stretches(self.seen.spans, label, str):
            moments |= {start, end}
        self.axis = picture.Axis(moments, picture.LABELS, picture.WIDTH - MARGIN)

    def agreement(self) -> None:
        """When zone and server agreed, and from then on when they did not."""
        self.text(MARGIN, self.top + 14, "Zone and server agree")
        begun = False
        for start, end, state in stretches(
            self.seen.spans, self.label, lambda tlsa: tlsa.state
        ):
            begun = begun or state == "match"
            if begun:
                tip = TROUBLES.get(state, "the zone names the server's key")
                fill = DARK if state in TROUBLES else LIGHT
                self.bar(start, end, fill, top=self.top, height=20, tip=tip)
        self.top += ROW

    def key_row(self, key: str) -> None:
        """When this key was named, and when it was shown."""
        self.text(MARGIN, self.top + 14, f"Key {key[:12]}…")

        def named(tlsa: Tlsa) -> str:
            return key if key in tlsa.records else ""

        def shown(tlsa: Tlsa) -> str:
            return key if key == tlsa.shown else ""

        spans = self.seen.spans
        for start, end, _key in stretches(spans, self.label, named):
            tip = f"the zone names {key[:12]}"
            self.bar(start, end, PUBLISHED, top=self.top, height=20, tip=tip)
        for start, end, _key in stretches(spans, self.label, shown):
            tip = f"the server shows {key[:12]}"
            self.bar(start, end, SIGNING, top=self.top + 6, height=8, tip=tip)
        self.top += ROW

    def svg(self) -> str:
        """All of it."""
        told_keys = keys(self.seen.spans, self.label)[-MAX_KEYS:]
        title = _headline(self.all, self.label)
        self.text(MARGIN, 24, title)
        self.agreement()
        for key in told_keys:
            self.key_row(key)
        self.scale()
        self.legend(
            (LIGHT, "agree"),
            (DARK, "do not"),
            (PUBLISHED, "named in the zone"),
            (SIGNING, "shown by the server"),
        )
        description = f"{title}. Keys in order: {', '.join(told_keys) or 'none'}."
        return picture.document(self.top, "".join(self.shapes), title, description)


def _headline(seen: History, label: str) -> str:
    if all(told(span, label).state != "match" for span in seen.spans):
        return "The zone has not named the server's key yet"
    dark = sum(dark.seconds for dark in seen.tlsa_dark(label))
    return f"{dark} s in which zone and server did not agree, since they first did"


def draw(seen: History, label: str) -> str:
    """The picture of this service, also when nothing has been seen."""
    return TlsaDrawing(seen, label).svg() if seen.spans else picture.draw(seen)


if __name__ == "__main__":
    service = Settings.read().tlsa[0]
    sys.stdout.write(draw(history.read(), service.label))
