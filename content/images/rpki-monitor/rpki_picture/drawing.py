"""The whole drawing: the network, a row for each watched prefix, what signs mean."""

from typing import Any

from rpki_picture import words
from rpki_picture.graph import Graph, arrows
from rpki_picture.outcome import Outcome, judge, outcomes
from rpki_picture.paper import (
    DARK,
    INK,
    MARGIN,
    PAPER,
    PENS,
    SOFT,
    WIDTH,
    YOURS,
    Paper,
    estimate,
)
from rpki_picture.scene import Scene, System, Watched, read_scene

INNER = WIDTH - 2 * MARGIN
# Of a row: the graph, and beside it what it shows in words.
GRAPH_WIDTH, LIST_LEFT = 640, 684
LIST_WIDTH = WIDTH - MARGIN - LIST_LEFT
LINE = 26
MOODS = {"good": "#009e73", "bad": "#d55e00", "": "#767676"}


def draw(scene: dict[str, Any]) -> str:
    """The picture of this scene, also of one in which much or all is missing."""
    read = read_scene(scene)
    paper = Paper()
    top = _heading(paper, read)
    top = _network(paper, read, top)
    for watched in read.watched:
        top = Row(paper, read, watched).draw(top)
    if read.watched:
        top = _legend(paper, top)
    return paper.svg(
        top, words.headline(read), words.description(read), words.table(read)
    )


def _heading(paper: Paper, scene: Scene) -> float:
    paper.text(MARGIN, 38, "Networks and routes", size=27, bold=True)
    words_at = {"size": 19, "anchor": "end", "fill": SOFT}
    paper.text(WIDTH - MARGIN, 38, scene.at, **words_at)
    return 60


def _network(paper: Paper, scene: Scene, top: float) -> float:
    """Every network with its number and prefixes."""
    if not scene.systems:
        paper.text(MARGIN, top + 24, "No network is known.", fill=SOFT)
        return top + 50
    lines = max(len(system.prefixes) for system in scene.systems)
    size = (230, 64 + 23 * lines)
    at = {"left": MARGIN, "top": top, "width": INNER}
    graph = Graph(scene, **at, box=size, gap=26, share=0.86)
    graph.links(paper)
    for system in scene.systems:
        _described(paper, graph, system)
    return top + graph.height + 24


def _described(paper: Paper, graph: Graph, system: System) -> None:
    ink = graph.frame(paper, system)
    x, _y = graph.places[system.node]
    _left, top = graph.corner(system.node)
    top += (graph.box_height - 64 - 23 * len(system.prefixes)) / 2
    words_at = {"anchor": "middle", "fill": ink, "room": graph.box_width - 10}
    paper.text(x, top + 28, system.name, size=23, bold=True, **words_at)
    paper.text(x, top + 51, f"AS{system.asn}", **words_at)
    for index, prefix in enumerate(system.prefixes):
        paper.text(x, top + 74 + 23 * index, str(prefix), **words_at)


class Row:
    """One watched prefix: where the looking glasses' traffic goes."""

    def __init__(self, paper: Paper, scene: Scene, watched: Watched) -> None:
        self.paper, self.scene, self.watched = paper, scene, watched
        self.seen = outcomes(scene, watched)

    def draw(self, top: float) -> float:
        """All of it; where the next one begins."""
        self.paper.line((MARGIN, top), (WIDTH - MARGIN, top), width=1.5)
        self._header(top + 37)
        below = top + 74
        at = {"left": MARGIN, "top": below, "width": GRAPH_WIDTH}
        graph = Graph(self.scene, **at, box=(130, 60), gap=38)
        graph.links(self.paper)
        graph.arrows(self.paper, arrows(self.scene, self.seen))
        for system in self.scene.systems:
            self._box(graph, system)
        listed = self._list(below + 4)
        return max(below + graph.height + 28, listed + 12)

    def _header(self, line: float) -> None:
        verdict = judge(self.scene, self.watched, self.seen)
        wide = min(estimate(verdict.words, 20, bold=True), 430) + 24
        left = WIDTH - MARGIN - wide
        colour = MOODS[verdict.mood]
        fill = colour if verdict.mood == "bad" else PAPER
        self.paper.box(
            *(left, line - 26, wide, 38), stroke=colour, border=3, corner=19, fill=fill
        )
        centred = {"anchor": "middle", "bold": True, "room": wide - 20}
        ink = INK
        self.paper.text(left + wide / 2, line, verdict.words, fill=ink, **centred)
        name = str(self.watched.prefix)
        self.paper.text(MARGIN, line, name, size=25, bold=True, room=left - 40)
        after = MARGIN + estimate(name, 25, bold=True) + 12
        room = left - after - 10
        if room > 60:
            label = {"size": 19, "fill": SOFT, "room": room}
            self.paper.text(after, line, self.watched.label, **label)

    def _box(self, graph: Graph, system: System) -> None:
        own = [one for one in self.seen if one.viewer == system]
        silent = any(one.silent for one in own)
        ink = graph.frame(self.paper, system, faint=silent)
        x, y = graph.places[system.node]
        room = graph.box_width - 8
        name = {"size": 20, "bold": True, "anchor": "middle", "fill": ink}
        tag, note = self._tag(system), _note(own)
        line = y - 3 if tag or note else y + 7
        self.paper.text(x, line, system.name, room=room, **name)
        if tag:
            wide = min(estimate(tag, 16, bold=True) + 12, room + 28)
            edge = PAPER if system.attacks else INK
            self.paper.box(
                *(x - wide / 2, y + 4, wide, 22), fill=INK, stroke=edge, corner=11
            )
            white = {"size": 16, "bold": True, "anchor": "middle", "fill": PAPER}
            self.paper.text(x, y + 21, tag, room=wide - 10, **white)
        elif note:
            soft = {"size": 17, "anchor": "middle", "fill": SOFT}
            self.paper.text(x, y + 20, note, room=room, **soft)
        left, top = graph.corner(system.node)
        place = left + graph.box_width - 16
        for state in reversed(list(dict.fromkeys(_state(one) for one in own))):
            self.paper.symbol(place, top - 2, state)
            place -= 30

    def _tag(self, system: System) -> str:
        """That ways end here: of everything, or of which parts."""
        ends = [one for one in self.seen if one.route and one.origin == system.asn]
        parts = [one.route.prefix.prefixlen for one in ends if one.part and one.route]
        said = [f"/{length}" for length in dict.fromkeys(parts)]
        if any(not one.part for one in ends):
            said.insert(0, "+" if said else "")
        return f"origin {' '.join(said[:3])}".strip() if ends else ""

    def _list(self, top: float) -> float:
        """The same in words, looking glasses with the same fate together."""
        for viewers, one in _groups(self.seen):
            self.paper.symbol(LIST_LEFT + 14, top + 18, _state(one))
            x, room = LIST_LEFT + 40, LIST_WIDTH - 40
            who = _lines(viewers, room)
            lines = [*who, *_fate(self.scene, self.watched, one)]
            for index, line in enumerate(lines):
                line_at = top + 18 + LINE * index
                bold = index < len(who)
                self.paper.text(x, line_at, line, size=21, bold=bold, room=room)
            top += LINE * len(lines) + 14
        if not self.seen:
            self.paper.text(LIST_LEFT, top + 18, "no looking glass", fill=SOFT)
        return top


def _note(own: list[Outcome]) -> str:
    missing = next((one for one in own if one.route is None), None)
    if missing is None:
        return ""
    return "no answer" if missing.silent else "no route"


def _lines(names: list[str], room: float) -> list[str]:
    """As many names on a line as fit."""
    lines = [names[0]]
    for name in names[1:]:
        longer = f"{lines[-1]}, {name}"
        if estimate(longer, 21, bold=True) <= room:
            lines[-1] = longer
        else:
            lines[-1] += ","
            lines.append(name)
    return lines


def _state(one: Outcome) -> str:
    return one.route.validity if one.route else "none"


def _groups(seen: list[Outcome]) -> list[tuple[list[str], Outcome]]:
    """Whole ways first, then parts; each with the names of those who take it."""
    groups: dict[tuple[Any, ...], tuple[list[str], Outcome]] = {}
    for one in sorted(seen, key=lambda one: one.part):
        prefix = one.route.prefix if one.route else None
        key = (one.silent, one.part, prefix, one.origin, _state(one))
        groups.setdefault(key, ([], one))[0].append(one.viewer.name)
    return list(groups.values())


def _fate(scene: Scene, watched: Watched, one: Outcome) -> list[str]:
    if one.route is None:
        return ["no answer" if one.silent else "no route"]
    lines = [f"{PENS[one.route.validity].word} → {scene.name_of(one.origin)}"]
    if one.part:
        lines.append(f"for {one.route.prefix}")
    elif one.route.prefix != watched.prefix:
        lines.append(f"by {one.route.prefix}")
    return lines


def _legend(paper: Paper, top: float) -> float:
    """What lines, marks and boxes mean."""
    paper.line((MARGIN, top), (WIDTH - MARGIN, top), width=1.5)
    for index, (state, pen) in enumerate(PENS.items()):
        x = MARGIN + (index % 2) * INNER * 0.5
        y = top + 30 + 34 * (index // 2)
        paper.line((x + 3, y), (x + 56, y), pen.colour, pen.width, pen.dashes)
        paper.symbol(x + 78, y, state)
        said = f"{pen.word}: {pen.meaning}"
        paper.text(x + 100, y + 6, said, size=18, room=INNER * 0.5 - 110)
    y = top + 98
    boxes = (("yours", YOURS, 3.5), ("attacker", DARK, 1.8))
    x = float(MARGIN)
    for word, fill, border in boxes:
        paper.box(x + 3, y - 11, 36, 22, fill=fill, border=border)
        paper.text(x + 50, y + 6, word, size=18)
        x += 140
    said = "/24 on an arrow: more specific, so it wins"
    paper.text(MARGIN + INNER * 0.5, y + 6, said, size=18, room=INNER * 0.5)
    return y + 34
