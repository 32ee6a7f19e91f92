"""What the picture of the lab's internet is drawn from."""

import json
from typing import Any

from rpki_monitor.glass import Glass
from rpki_monitor.routes import Vrp
from rpki_monitor.settings import Settings
from rpki_monitor.validation import OUTPUT, read_vrp

# Column and row of each system on the drawing's grid.
LAYOUT = {
    "customer": [0, 1],
    "router": [1, 1],
    "upstream": [2, 0],
    "transit": [3, 1],
    "remote": [4, 1],
    "attacker": [2, 2],
}
ROLES = {"router": "student", "attacker": "attacker"}


def scene(settings: Settings) -> dict[str, Any]:
    """The systems, their links, and the routes to what is watched, as of now."""
    told = Glass(settings).told(_payloads())
    return {
        "at": told["at"],
        "systems": [
            {
                "node": system.node,
                "asn": system.asn,
                "name": system.name,
                "role": ROLES.get(system.node, "trusted"),
                "prefixes": list(system.blocks),
            }
            for system in settings.systems.values()
        ],
        "links": [list(link) for link in settings.links],
        "layout": {node: LAYOUT[node] for node in settings.systems},
        "watched": [
            {"prefix": prefix, "label": label} for prefix, label in settings.watched
        ],
        "views": {
            node: routes for node, routes in told["views"].items() if node != "attacker"
        },
        "silent": told["silent"],
    }


def _payloads() -> list[Vrp]:
    try:
        result = json.loads((OUTPUT / "json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [read_vrp(entry) for entry in result.get("roas", [])]
