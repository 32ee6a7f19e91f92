"""Paper and pens: SVG shapes, colours that everybody can tell apart, words that fit."""

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

WIDTH, MARGIN = 960, 16
FONT = "Helvetica,Arial,'Liberation Sans','DejaVu Sans',sans-serif"
INK, SOFT, FAINT, PAPER = "#1a1a1a", "#595959", "#c2c2c2", "#ffffff"
YOURS, DARK = "#fff2bf", "#333333"
LEAST_SIZE = 15


@dataclass(frozen=True)
class Pen:
    """How a state of a route is drawn: Okabe and Ito's colours, and a line style."""

    colour: str
    width: float
    dashes: str
    word: str
    meaning: str


PENS = {
    "valid": Pen("#009e73", 6, "", "valid", "a ROA allows origin and length"),
    "invalid": Pen("#d55e00", 6, "13 6", "invalid", "a ROA forbids origin or length"),
    "not-found": Pen("#0072b2", 6, "1 9", "not found", "no ROA covers it"),
    "unknown": Pen("#767676", 3, "", "unknown", "not validated there"),
}


def estimate(words: str, size: float, *, bold: bool = False) -> float:
    """About as wide as these words get, in the widest of the likely fonts."""
    ems = 0.0
    for character in words:
        if character in "iljI.,:;'|! ()[]/":
            ems += 0.36
        elif character in "tfr":
            ems += 0.45
        elif character.isdigit():
            ems += 0.64
        elif character in "mwMW@…→":
            ems += 0.95
        else:
            ems += 0.7 if character.isupper() else 0.61
    return ems * size * (1.1 if bold else 1)


def fitting(
    words: str, size: float, room: float, *, bold: bool = False
) -> tuple[str, float]:
    """The words and a size at which they fit, cut off if that would be too small."""
    wide = estimate(words, size, bold=bold)
    if wide <= room:
        return words, size
    smaller = max(size * room / wide, min(size, LEAST_SIZE))
    kept = words
    while kept and estimate(f"{kept}…", smaller, bold=bold) > room:
        kept = kept[:-1]
    whole = estimate(words, smaller, bold=bold) <= room + 0.01
    return (words if whole else f"{kept.rstrip()}…"), smaller


class Paper:
    """Collects shapes."""

    def __init__(self) -> None:
        self.shapes: list[str] = []

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 19,
        room: float = WIDTH,
        bold: bool = False,
        anchor: str = "start",
        fill: str = INK,
        halo: bool = False,
    ) -> None:
        """Words on the line `y`, in no more room than that."""
        fitted, fitted_size = fitting(words, size, room, bold=bold)
        weight = ' font-weight="bold"' if bold else ""
        outline = ' stroke="#ffffff" stroke-width="6" paint-order="stroke"'
        self.shapes.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{fitted_size:.1f}" '
            f'text-anchor="{anchor}" fill="{fill}"{weight}{outline if halo else ""}>'
            f"{escape(fitted)}</text>"
        )

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        colour: str = FAINT,
        width: float = 2.5,
        dashes: str = "",
    ) -> None:
        """A straight line; dots are round."""
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        cap = ' stroke-linecap="round"' if dashes.startswith("1 ") else ""
        self.shapes.append(
            f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" '
            f'y2="{end[1]:.1f}" stroke="{colour}" stroke-width="{width:g}"'
            f"{dashed}{cap}/>"
        )

    def box(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        *,
        fill: str = PAPER,
        stroke: str = INK,
        border: float = 1.5,
        dashes: str = "",
        corner: float = 6,
        tip: str = "",
    ) -> None:
        """A rectangle with round corners, and words for whoever points at it."""
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        inside = f"<title>{escape(tip)}</title>" if tip else ""
        self.shapes.append(
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" '
            f'height="{height:.1f}" rx="{corner:g}" fill="{fill}" stroke="{stroke}" '
            f'stroke-width="{border:g}"{dashed}>{inside}</rect>'
        )

    def path(self, shape: str, *, fill: str, stroke: str, width: float) -> None:
        """Any other shape."""
        self.shapes.append(
            f'<path d="{shape}" fill="{fill}" stroke="{stroke}" '
            f'stroke-width="{width:g}" stroke-linecap="round"/>'
        )

    def symbol(self, x: float, y: float, state: str, size: float = 13) -> None:
        """The mark of a state, of its own shape: also for whoever sees no colours."""
        s = size
        if state == "none":
            circle = _circle(x, y, s - 1)
            self.path(circle, fill=PAPER, stroke=SOFT, width=2.5)
            return
        colour = PENS[state].colour
        inner = s * 0.38
        if state == "invalid":
            diamond = f"M{x - s * 1.2:.1f} {y:.1f}l{s * 1.2:.1f} {-s * 1.2:.1f} "
            diamond += f"{s * 1.2:.1f} {s * 1.2:.1f} {-s * 1.2:.1f} {s * 1.2:.1f}z"
            self.path(diamond, fill=colour, stroke=PAPER, width=2)
            mark = f"M{x - inner:.1f} {y - inner:.1f}l{2 * inner:.1f} {2 * inner:.1f}"
            mark += f"m0 {-2 * inner:.1f}l{-2 * inner:.1f} {2 * inner:.1f}"
            self.path(mark, fill="none", stroke=PAPER, width=3)
        elif state == "not-found":
            side = 2 * s - 2
            self.box(x - s + 1, y - s + 1, side, side, fill=colour, stroke=PAPER)
            centred = {"size": s * 1.5, "bold": True, "anchor": "middle"}
            self.text(x, y + s * 0.52, "?", fill=PAPER, **centred)
        else:
            self._round(x, y, s, state)

    def _round(self, x: float, y: float, s: float, state: str) -> None:
        colour, inner = PENS[state].colour, s * 0.5
        if state == "valid":
            self.path(_circle(x, y, s), fill=colour, stroke=PAPER, width=2)
            mark = f"M{x - inner:.1f} {y:.1f}l{inner * 0.8:.1f} {inner * 0.8:.1f} "
            mark += f"{inner * 1.2:.1f} {-inner * 1.5:.1f}"
            self.path(mark, fill="none", stroke=PAPER, width=3)
        else:
            self.path(_circle(x, y, s - 1), fill=PAPER, stroke=colour, width=2.5)
            mark = f"M{x - inner:.1f} {y:.1f}h{2 * inner:.1f}"
            self.path(mark, fill="none", stroke=colour, width=3)

    def svg(self, height: float, title: str, told: str, table: str) -> str:
        """The whole drawing, with what it says in words and as a table."""
        family = quoteattr(FONT)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} '
            f'{height:.0f}" width="{WIDTH}" height="{height:.0f}" role="img" '
            f"font-family={family}><title>{escape(title)}</title>"
            f"<desc>{escape(told)}</desc>"
            f'<metadata id="table">{escape(table)}</metadata>'
            f'<rect width="100%" height="100%" fill="{PAPER}"/>'
            f"{''.join(self.shapes)}</svg>\n"
        )


def _circle(x: float, y: float, r: float) -> str:
    return (
        f"M{x - r:.1f} {y:.1f}a{r:.1f} {r:.1f} 0 1 0 {2 * r:.1f} 0"
        f"a{r:.1f} {r:.1f} 0 1 0 {-2 * r:.1f} 0z"
    )
