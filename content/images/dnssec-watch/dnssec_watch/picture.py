"""The history as a drawing: SVG without script, readable without colour.

One row for the watched names, one for each key, one for each DS record. Quiet
stretches are shortened. What is drawn stands in <desc> in words, too.
"""

import sys
import time
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

from dnssec_watch import history
from dnssec_watch.axis import Axis
from dnssec_watch.history import History, Life
from dnssec_watch.look import Key

WIDTH, LABELS, MARGIN, ROW = 960, 230, 14, 30
MAX_ROWS = 16  # of each kind
MAX_DARK = 40
MAX_WORDS = 60  # events told in words
# Okabe and Ito's palette: apart for every kind of colour vision, and in grey.
INK, FAINT, PAPER = "#1a1a1a", "#767676", "#ffffff"
SIGNING, PUBLISHED, DELEGATED, LIGHT, DARK = (
    "#0072b2",
    "#b9dcf0",
    "#e69f00",
    "#d9efe7",
    "#8f2f00",
)
EVENTS = {
    "+keys": "key {} is published",
    "-keys": "key {} is gone",
    "+ds": "the parent has DS {}",
    "-ds": "the parent no longer has DS {}",
    "+cds": "the zone announces CDS {}",
    "-cds": "the zone no longer announces CDS {}",
    "+signed_keys": "key {} signs the key set",
    "-signed_keys": "key {} no longer signs the key set",
    "+signed": "key {} signs the data",
    "-signed": "key {} no longer signs the data",
    "+dark": "darkness begins",
    "-dark": "darkness ends",
}


class Drawing:
    """Collects shapes from the top to the bottom."""

    def __init__(self, seen: History) -> None:
        self.seen = seen
        self.dark = seen.dark()
        self.start, self.end = seen.spans[0].start, seen.spans[-1].end
        moments = {self.start, self.end}
        for kind in (seen.keys, seen.ds, seen.signed, seen.signed_keys):
            for life in kind[: 2 * MAX_ROWS]:
                moments |= {second for times in life.times[:20] for second in times}
        for dark in self.dark[:MAX_DARK]:
            moments |= {dark.start, dark.end}
        self.axis = Axis(moments, LABELS, WIDTH - MARGIN)
        self.shapes: list[str] = []
        self.top = 56

    def text(
        self, x: float, y: float, words: str, anchor: str = "start", fill: str = INK
    ) -> None:
        """Put words there."""
        self.shapes.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}">'
            f"{escape(words)}</text>"
        )

    def bar(
        self, start: int, end: int, fill: str, *, top: float, height: float, tip: str
    ) -> None:
        """A bar from second to second, with words for whoever points at it."""
        x = self.axis.place(start)
        width = max(self.axis.place(end) - x, 2)
        self.shapes.append(
            f'<rect x="{x:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}"'
            f' fill="{fill}" stroke="{INK}" stroke-width="0.6">'
            f"<title>{escape(tip)}</title></rect>"
        )

    def names_row(self) -> None:
        """Light and dark of the watched names."""
        self.text(MARGIN, self.top + 14, "Answers for your names")
        for span in _lit(self.seen):
            self.bar(*span, LIGHT, top=self.top, height=20, tip="authenticated")
        for number, dark in enumerate(self.dark[:MAX_DARK]):
            tip = f"dark for {dark.seconds} s: {dark.reason}"
            self.bar(dark.start, dark.end, DARK, top=self.top, height=20, tip=tip)
            middle = (self.axis.place(dark.start) + self.axis.place(dark.end)) / 2
            if number < 12:
                words = f"dark {dark.seconds} s"
                self.text(middle, self.top + 34, words, "middle", DARK)
        self.top += ROW + (14 if self.dark else 0)

    def rows(self, lives: list[Life], what: str) -> None:
        """A row for each key or DS record, in order of appearance."""
        for life in lives[:MAX_ROWS]:
            self.text(MARGIN, self.top + 14, f"{what} {_label(life.item)}")
            fill = PUBLISHED if what == "Key" else DELEGATED
            for start, end in life.times:
                tip = f"{what} {life.item}: {_clock(start)} to {_clock(end)}"
                self.bar(start, end, fill, top=self.top, height=20, tip=tip)
            for start, end in self._signing(life):
                tip = f"{life.item} signs: {_clock(start)} to {_clock(end)}"
                self.bar(start, end, SIGNING, top=self.top + 6, height=8, tip=tip)
            self.top += ROW
        if len(lives) > MAX_ROWS:
            self.text(MARGIN, self.top + 14, f"… and {len(lives) - MAX_ROWS} more")
            self.top += ROW

    def _signing(self, life: Life) -> Iterable[tuple[int, int]]:
        """When this key signed: the data, or else the key set."""
        if not isinstance(life.item, Key):
            return []
        own = (life.item.tag, life.item.algorithm, life.item.id)
        for signed in (self.seen.signed, self.seen.signed_keys):
            times = [t for one in signed if tuple(one.item) == own for t in one.times]
            if times:
                return times
        return []

    def scale(self) -> None:
        """Minutes and seconds since the beginning, and where time is shortened."""
        free = 0.0
        for moment in self.axis.moments:
            x = self.axis.place(moment)
            self.shapes.insert(
                0,
                f'<line x1="{x:.1f}" x2="{x:.1f}" y1="48" y2="{self.top}" '
                f'stroke="{FAINT}" stroke-width="0.4"/>',
            )
            if x >= free:
                passed = moment - self.start
                words = f"{passed // 60}:{passed % 60:02}"
                last = x > WIDTH - MARGIN - 20
                self.text(x, 44, words, "end" if last else "middle", FAINT)
                free = x + 40
        for x, seconds in self.axis.shortened():
            told = f"{seconds} s" if seconds < 120 else f"{seconds // 60} min"
            self.text(x, self.top + 8, f"({told})", "middle", FAINT)
        self.top += 20

    def legend(self, *entries: tuple[str, str]) -> None:
        """What each kind of bar means: (fill, words)."""
        x = float(MARGIN)
        for fill, words in entries:
            self.shapes.append(
                f'<rect x="{x}" y="{self.top}" width="22" height="12" fill="{fill}" '
                f'stroke="{INK}" stroke-width="0.6"/>'
            )
            self.text(x + 28, self.top + 11, words)
            x += 46 + 7.5 * len(words)
        if self.axis.shortened():
            self.text(x, self.top + 11, "(time): drawn shorter than it was", fill=FAINT)
        self.top += 24

    def svg(self) -> str:
        """All of it."""
        self.text(MARGIN, 24, _headline(self.seen))
        self.names_row()
        self.rows(self.seen.keys, "Key")
        self.rows(self.seen.ds, "DS")
        self.scale()
        self.legend(
            (LIGHT, "authenticated"),
            (DARK, "dark"),
            (PUBLISHED, "key published"),
            (SIGNING, "and signing"),
            (DELEGATED, "DS in the parent"),
        )
        return document(
            self.top, "".join(self.shapes), _headline(self.seen), _told(self.seen)
        )


def _lit(seen: History) -> list[tuple[int, int]]:
    """When everything was authenticated, neighbours joined."""
    found: list[tuple[int, int]] = []
    for span in seen.spans:
        if span.look.whole:
            if found and found[-1][1] == span.start:
                found[-1] = (found[-1][0], span.end)
            else:
                found.append((span.start, span.end))
    return found


def _label(item: Any) -> str:
    if isinstance(item, Key):
        kind = "KSK" if item.flags & 1 else "ZSK"
        return f"{item.tag}, {kind}, algorithm {item.algorithm}"
    return f"{item.tag}, algorithm {item.algorithm}"


def _clock(second: int) -> str:
    return time.strftime("%H:%M:%S", time.gmtime(second))


def _headline(seen: History) -> str:
    if seen.first_whole is None:
        return "Your names have not been authenticated yet"
    dark = seen.dark_seconds()
    if not dark:
        return "Not a second of darkness so far"
    return f"{dark} second{'s' if dark > 1 else ''} of darkness so far"


def _told(seen: History) -> str:
    """The latest events as sentences."""
    told = [
        f"{_clock(event.at)} {EVENTS[event.what].format(event.item)}"
        for event in seen.events[-MAX_WORDS:]
    ]
    return "; ".join(told) + " (times in UTC)."


def document(height: float, shapes: str, title: str, description: str) -> str:
    """The whole drawing, told in words in its title and description."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" '
        f'width="{WIDTH}" height="{height:.0f}" role="img" '
        'font-family="Helvetica,Arial,sans-serif" font-size="13">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
        f'<rect width="100%" height="100%" fill="{PAPER}"/>{shapes}</svg>\n'
    )


def draw(seen: History) -> str:
    """The picture of this history, also of one in which nothing has been seen."""
    if seen.spans:
        return Drawing(seen).svg()
    words = "Nothing has been watched yet."
    shape = f'<text x="14" y="34" fill="{INK}">{words}</text>'
    return document(56, shape, words, words)


if __name__ == "__main__":
    sys.stdout.write(draw(history.read()))
