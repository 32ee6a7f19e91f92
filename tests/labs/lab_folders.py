"""A small lab folder for tests: two hosts, a grader, three checks."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

MANIFEST: dict[str, Any] = {
    "uuid": "11111111-2222-4333-8444-555555555555",
    "slug": "small-lab",
    "title": {"en": "Small lab", "nl": "Klein lab"},
    "summary": {"en": "Three checks."},
    "level": "introductory",
    "minutes": 30,
    "licence": "CC-BY-4.0",
    "competences": ["V1", "A4", "S2", "K3"],
    "incident": "None that is known.",
    "parameters": {
        "word": {"kind": "word"},
        "tail": {"kind": "hex", "bytes": 2},
        "zone": {"kind": "template", "template": "{word}-{tail}.example"},
        "token": {"kind": "token", "bytes": 16, "secret": True},
    },
    "networks": [{"name": "lab", "prefix": 26}],
    "nodes": [
        {
            "name": "client",
            "title": "Workstation",
            "image": "node",
            "role": "student",
            "addresses": {"lab": 20},
            "resolver": "server",
            "tmpfs": [{"path": "/home/student"}],
        },
        {
            "name": "server",
            "title": "Server",
            "image": "./server",
            "role": "trusted",
            "addresses": {"lab": 53},
        },
        {
            "name": "grader",
            "title": "Grader",
            "image": "node",
            "role": "grader",
            "addresses": {"lab": 60},
        },
    ],
    "terminals": [{"node": "client", "title": "Workstation"}],
    "pictures": [
        {
            "id": "map",
            "title": "Map",
            "description": "A map of the network.",
            "node": "grader",
            "run": ["draw"],
        }
    ],
    "grading": {"node": "grader", "run": ["grade"], "timeout": 10},
    "checks": [
        {
            "id": check,
            "title": f"The {check}",
            "points": points,
            "hint": f"Look at the {check}.",
            "basis": "RFC 1034 section 3.1",
        }
        for check, points in (("first", 2), ("second", 3), ("third", 1))
    ],
}


def manifest_data(**changes: Any) -> dict[str, Any]:
    """The small lab's lab.yaml as a dict, with top-level keys replaced."""
    return {**deepcopy(MANIFEST), **changes}


def write_lab(content: Path, **changes: Any) -> Path:
    """Write a lab folder below `content`/labs and return its path."""
    data = manifest_data(**changes)
    folder = content / "labs" / data["slug"]
    (folder / "checks").mkdir(parents=True, exist_ok=True)
    (folder / "lab.yaml").write_text(yaml.safe_dump(data), "utf-8")
    (folder / "README.md").write_text(
        "# Small lab\n\nSign {{ zone }} at {{ nodes.server }}.\n"
    )
    (folder / "checks" / "grade.py").write_text("print('{}')\n")
    return folder
