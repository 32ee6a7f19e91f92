"""The networks as boxes, their links as lines, and the ways of traffic as arrows."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import hypot

from rpki_picture.outcome import Outcome, steps
from rpki_picture.paper import DARK, INK, PAPER, PENS, SOFT, YOURS, Paper
from rpki_picture.scene import Scene, System

LANE, HEAD = 14, 15
CLAIMED = "2 6"


@dataclass(frozen=True)
class Arrow:
    """A hop that some traffic takes; `label` where it is only a part of it."""

    start: str
    end: str
    validity: str
    label: str
    linked: bool


class Graph:
    """Places on paper: columns over `width` from `left`, rows downwards from `top`.

    A box takes its `share` of a column, and no more than `box`; `gap` is between rows.
    """

    def __init__(
        self,
        scene: Scene,
        *,
        left: float,
        top: float,
        width: float,
        box: tuple[float, float],
        gap: float,
        share: float = 0.74,
    ) -> None:
        self.scene = scene
        columns = [column for column, _row in scene.places.values()] or [0.0]
        rows = [row for _column, row in scene.places.values()] or [0.0]
        first, span = min(columns), max(columns) - min(columns)
        self.box_width = min(box[0], width / (span + share) * share)
        self.box_height = box[1]
        across = (width - self.box_width) / span if span else 0
        start = left + (self.box_width if span else width) / 2
        down = self.box_height + gap
        self.places = {
            node: (
                start + (column - first) * across,
                top + self.box_height / 2 + (row - min(rows)) * down,
            )
            for node, (column, row) in scene.places.items()
        }
        self.height = self.box_height + (max(rows) - min(rows)) * down

    def links(self, paper: Paper) -> None:
        """Every link, as a line behind the boxes."""
        for link in sorted(sorted(ends) for ends in self.scene.links):
            paper.line(self.places[link[0]], self.places[link[1]])

    def corner(self, node: str) -> tuple[float, float]:
        """The left upper corner of a box."""
        x, y = self.places[node]
        return x - self.box_width / 2, y - self.box_height / 2

    def frame(self, paper: Paper, system: System, *, faint: bool = False) -> str:
        """An empty box that shows whose it is; the colour to write in it."""
        left, top = self.corner(system.node)
        fill, border, ink = PAPER, 1.8, INK
        if system.attacks:
            fill, ink = DARK, PAPER
        elif system.role == "student":
            fill, border = YOURS, 3.5
        dashes = ""
        if faint:
            fill, ink, dashes = PAPER, SOFT, "5 4"
        paper.box(
            *(left, top, self.box_width, self.box_height),
            fill=fill,
            stroke=SOFT if faint else INK,
            border=border,
            dashes=dashes,
            tip=f"{system.name}, AS{system.asn}",
        )
        return ink

    def arrows(self, paper: Paper, found: Iterable[Arrow]) -> None:
        """All hops; those between the same two networks side by side."""
        lanes: dict[frozenset[str], list[Arrow]] = {}
        for arrow in found:
            lane = lanes.setdefault(frozenset((arrow.start, arrow.end)), [])
            if arrow not in lane:
                lane.append(arrow)
        for lane in lanes.values():
            for index, arrow in enumerate(lane):
                self._arrow(paper, arrow, LANE * (index - (len(lane) - 1) / 2))

    def _arrow(self, paper: Paper, arrow: Arrow, aside: float) -> None:
        pen = PENS[arrow.validity]
        start, end = self._ends(arrow, aside)
        length = hypot(end[0] - start[0], end[1] - start[1])
        if length < 1:
            return
        ahead = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
        neck = (end[0] - ahead[0] * HEAD, end[1] - ahead[1] * HEAD)
        if length > HEAD:
            dashes = pen.dashes if arrow.linked else CLAIMED
            width = pen.width if arrow.linked else 3
            paper.line(start, neck, pen.colour, width, dashes)
        side = (-ahead[1] * HEAD / 2, ahead[0] * HEAD / 2)
        tip = f"M{end[0]:.1f} {end[1]:.1f}L{neck[0] + side[0]:.1f} "
        tip += f"{neck[1] + side[1]:.1f}L{neck[0] - side[0]:.1f} "
        tip += f"{neck[1] - side[1]:.1f}z"
        paper.path(tip, fill=pen.colour, stroke=pen.colour, width=1)
        if arrow.label:
            middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
            raised = middle[1] - 8 if abs(ahead[0]) > 0.7 else middle[1] + 6
            shifted = middle[0] if abs(ahead[0]) > 0.7 else middle[0] + 24
            words = {"size": 17, "bold": True, "anchor": "middle", "halo": True}
            paper.text(shifted, raised, arrow.label, **words)

    def _ends(
        self, arrow: Arrow, aside: float
    ) -> tuple[tuple[float, float], tuple[float, float]]:
        """From edge to edge of the two boxes, so far aside of the line between."""
        a, b = self.places[arrow.start], self.places[arrow.end]
        low, high = sorted((a, b))
        length = hypot(high[0] - low[0], high[1] - low[1]) or 1
        across = (high[1] - low[1]) / length, -(high[0] - low[0]) / length
        a = (a[0] + across[0] * aside, a[1] + across[1] * aside)
        b = (b[0] + across[0] * aside, b[1] + across[1] * aside)
        from_a, from_b = self._out(arrow.start, a, b), self._out(arrow.end, b, a)
        return from_a, from_b

    def _out(
        self, node: str, inside: tuple[float, float], towards: tuple[float, float]
    ) -> tuple[float, float]:
        """Where the line from inside a box towards there leaves it, and a bit on."""
        x, y = self.places[node]
        dx, dy = towards[0] - inside[0], towards[1] - inside[1]
        reach = []
        if dx:
            edge = x + (1 if dx > 0 else -1) * (self.box_width / 2 + 4)
            reach.append((edge - inside[0]) / dx)
        if dy:
            edge = y + (1 if dy > 0 else -1) * (self.box_height / 2 + 4)
            reach.append((edge - inside[1]) / dy)
        share = min(max(min(reach, default=0), 0), 0.5)
        return inside[0] + dx * share, inside[1] + dy * share


def arrows(scene: Scene, seen: list[Outcome]) -> Iterable[Arrow]:
    """The hops of all ways, each with its state."""
    for outcome in seen:
        if outcome.route is None:
            continue
        prefix = outcome.route.prefix
        label = f"/{prefix.prefixlen}" if outcome.part else ""
        for step in steps(scene, outcome):
            state = outcome.route.validity
            yield Arrow(step.start, step.end, state, label, step.linked)
