"""An internet of six networks, as it is, and under attack."""

from copy import deepcopy
from typing import Any

V4, V6, PART = "198.18.20.0/22", "2001:db8:1400::/40", "198.18.20.0/24"
SYSTEMS = (
    ("student", 64701, "You", "student", [V4, V6]),
    ("upstream", 64702, "Upstream", "trusted", ["198.18.0.0/24"]),
    ("transit", 64703, "Transit", "trusted", []),
    ("remote", 64704, "Remote", "trusted", []),
    ("customer", 64705, "Customer", "trusted", []),
    ("attacker", 64666, "Mallory", "attacker", ["198.18.99.0/24"]),
)
KEYS = ("node", "asn", "name", "role", "prefixes")


def route(prefix: str, path: list[int], validity: str, **more: Any) -> dict[str, Any]:
    """One route of a looking glass."""
    whole = {"prefix": prefix, "path": path, "validity": validity, "best": True}
    return whole | {"next": ""} | more


def peaceful(validity: str = "not-found") -> dict[str, Any]:
    """Everybody reaches the student."""
    ways = {
        "transit": [64702, 64701],
        "remote": [64703, 64702, 64701],
        "customer": [64701],
    }
    return {
        "at": "2026-11-28T20:00:00Z",
        "systems": [dict(zip(KEYS, one, strict=True)) for one in deepcopy(SYSTEMS)],
        "links": [
            ["student", "upstream"],
            ["upstream", "transit"],
            ["transit", "remote"],
            ["attacker", "transit"],
            ["student", "attacker"],
            ["student", "customer"],
        ],
        "layout": {
            "student": [0, 1],
            "customer": [0, 2],
            "upstream": [1, 0],
            "transit": [2, 0],
            "remote": [3, 0],
            "attacker": [1.5, 2],
        },
        "watched": [
            {"prefix": V4, "label": "your prefix"},
            {"prefix": V6, "label": "your IPv6 prefix"},
        ],
        "views": {
            node: [route(V4, path, validity), route(V6, path, validity)]
            for node, path in ways.items()
        },
        "silent": [],
    }


def hijacked(prefix: str = V4, validity: str = "not-found") -> dict[str, Any]:
    """Transit and remote prefer the attacker's route to this prefix."""
    scene = peaceful("valid" if validity == "invalid" else validity)
    for node, path in (("transit", [64666]), ("remote", [64703, 64666])):
        view = scene["views"][node]
        if prefix == V4:
            view[0]["best"] = False
        view.append(route(prefix, path, validity))
    return scene
