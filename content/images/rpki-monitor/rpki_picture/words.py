"""What the drawing shows, in words and as a table: for those who cannot see it."""

import json

from rpki_picture.outcome import Outcome, judge, outcomes, sort_key
from rpki_picture.paper import PENS
from rpki_picture.scene import Route, Scene, System, Watched, covers

# What the lab's page takes.
MAX_ROWS, MAX_CELL, MAX_NOTES, MAX_NOTE = 60, 200, 12, 400
MAX_WORDS = 6000
COLUMNS = ["Seen from", "Prefix", "AS path", "Origin", "State", "Best"]


def headline(scene: Scene) -> str:
    """One sentence on each watched prefix."""
    told = [
        f"{watched.prefix}: {judge(scene, watched, outcomes(scene, watched)).words}"
        for watched in scene.watched
    ]
    return "; ".join(told) or "Networks and routes"


def description(scene: Scene) -> str:
    """The networks, their links and what becomes of each watched prefix."""
    told = [f"Seen on {scene.at}."] if scene.at else []
    told += [_introduced(system) for system in scene.systems]
    links = sorted(sorted(link) for link in scene.links)
    if links:
        told.append(f"Links: {'; '.join(_link(scene, link) for link in links)}.")
    for watched in scene.watched:
        called = f" ({watched.label})" if watched.label else ""
        seen = outcomes(scene, watched)
        told.append(f"{watched.prefix}{called}: {judge(scene, watched, seen).words}.")
        told += [_sentence(scene, watched, one) for one in seen]
    return " ".join(told)[:MAX_WORDS]


def _introduced(system: System) -> str:
    role = {"student": ", yours", "attacker": ", the attacker"}.get(system.role, "")
    has = ", ".join(str(prefix) for prefix in system.prefixes)
    return f"{system.name} is AS{system.asn}{role}{f', with {has}' if has else ''}."


def _link(scene: Scene, link: list[str]) -> str:
    ends = [scene.by_node(node) for node in link]
    return " and ".join(end.name for end in ends if end)


def _sentence(scene: Scene, watched: Watched, one: Outcome) -> str:
    name = one.viewer.name
    if one.route is None:
        return f"{name} {'did not answer' if one.silent else 'has no route'}."
    way = ", ".join(scene.name_of(asn) for asn in one.route.path) or "itself"
    state = PENS[one.route.validity].word
    what = ""
    if one.part:
        what = f" for the more specific {one.route.prefix}"
    elif one.route.prefix != watched.prefix:
        what = f" by {one.route.prefix}"
    return f"{name} goes{what} by way of {way}; RPKI state: {state}."


def table(scene: Scene) -> str:
    """Every route that a watched prefix has to do with, as the lab's page wants it."""
    found = [
        (system, route)
        for system in scene.systems
        for route in sorted(scene.views.get(system.node, ()), key=_order)
        if _concerns(scene, route)
    ]
    notes = _notes(scene)
    if len(found) > MAX_ROWS:
        notes.append(f"… and {len(found) - MAX_ROWS} routes more.")
    rows = [_row(scene, *one) for one in found[:MAX_ROWS]]
    told = {
        "caption": f"Routes{f' on {scene.at}' if scene.at else ''}",
        "columns": COLUMNS,
        "rows": [[cell[:MAX_CELL] for cell in row] for row in rows],
        "notes": [note[:MAX_NOTE] for note in notes[-MAX_NOTES:]],
    }
    return json.dumps(told, ensure_ascii=False)


def _order(route: Route) -> tuple[tuple[int, int, int], bool]:
    return sort_key(route.prefix), not route.best


def _concerns(scene: Scene, route: Route) -> bool:
    return any(
        covers(route.prefix, one.prefix) or covers(one.prefix, route.prefix)
        for one in scene.watched
    )


def _row(scene: Scene, system: System, route: Route) -> list[str]:
    origin = route.path[-1] if route.path else system.asn
    known = scene.by_asn(origin)
    return [
        system.name,
        str(route.prefix),
        " ".join(str(asn) for asn in route.path) or "(its own)",
        f"{known.name} (AS{origin})" if known else f"AS{origin}",
        PENS[route.validity].word,
        "yes" if route.best else "no",
    ]


def _notes(scene: Scene) -> list[str]:
    """Who said nothing, or knows no way to what."""
    notes = []
    for watched in scene.watched:
        without = [
            one.viewer.name
            for one in outcomes(scene, watched)
            if one.route is None and not one.silent
        ]
        if without:
            notes.append(f"No route to {watched.prefix}: {', '.join(without)}.")
    quiet = [s.name for s in map(scene.by_node, scene.silent) if s]
    if quiet:
        notes.append(f"No answer from: {', '.join(quiet)}.")
    return notes
