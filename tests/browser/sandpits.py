"""Small labs beside the real one: two hosts, a shell, one honest check."""

import uuid
from pathlib import Path

import yaml

# One more than a person may run at once.
COUNT = 4

README = """# Serve a page

On the **Desk**, serve any page over HTTP on port 7000:

```bash
python3 -m http.server 7000
```
"""

GRADE = '''"""Asks the desk for a page."""

import json
import sys
import urllib.request

order = json.load(sys.stdin)
session = json.load(open("/lab/session.json"))
address = session["nodes"]["desk"]["lab"]
try:
    with urllib.request.urlopen(f"http://{address}:7000/", timeout=5) as answer:
        status, points, evidence = "success", 1, f"HTTP {answer.status}"
except OSError as error:
    status, points, evidence = "fail", 0, str(error)
result = {"id": "page", "status": status, "points": points, "evidence": evidence}
print(json.dumps(result), flush=True)
print(json.dumps({"summary": {"checks": 1, "nonce": order["nonce"]}}))
'''

# Says how often it has drawn.
DRAW = '''"""Draws a number and its table."""

import html
import json
from pathlib import Path

count = Path("/tmp/drawings")
number = int(count.read_text()) + 1 if count.exists() else 1
count.write_text(str(number))
table = {
    "caption": "Drawings <so far>",
    "columns": ["What", "How many"],
    "rows": [["Drawings", f"number {number}"]],
    "notes": ["Counted by the grader."],
}
said = html.escape(json.dumps(table))
print(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 100" width="400" '
    f'height="100"><metadata id="table">{said}</metadata>'
    f'<text x="20" y="60" font-size="30">Drawing {number}</text></svg>'
)
'''


def title_of(number: int) -> str:
    """What the catalogue calls sandpit `number` (1 to COUNT)."""
    return f"Sandpit {number}"


def write_sandpits(content: Path) -> None:
    """Write all sandpits as lab folders below `content`/labs."""
    for number in range(1, COUNT + 1):
        folder = content / "labs" / f"sandpit-{number}"
        (folder / "checks").mkdir(parents=True)
        (folder / "lab.yaml").write_text(yaml.safe_dump(_manifest(number)), "utf-8")
        (folder / "README.md").write_text(README, "utf-8")
        (folder / "checks" / "grade.py").write_text(GRADE, "utf-8")
        (folder / "checks" / "draw.py").write_text(DRAW, "utf-8")


def _manifest(number: int) -> dict[str, object]:
    slug = f"sandpit-{number}"
    return {
        "uuid": str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{slug}.example")),
        "slug": slug,
        "title": {"en": title_of(number)},
        "summary": {"en": "A shell to play with."},
        "level": "introductory",
        "minutes": 30,
        "licence": "CC-BY-4.0",
        "competences": ["V1", "A4", "S2", "K3"],
        "incident": "None that is known.",
        "networks": [{"name": "lab", "prefix": 28}],
        "nodes": [
            {**_node("desk", "Desk", "student", 2), "saved": ["/home/student"]},
            _node("grader", "Grader", "grader", 3),
        ],
        "terminals": [{"node": "desk", "title": "Desk"}],
        "pictures": [
            {
                "id": "count",
                "title": "Count",
                "description": "How often this was drawn.",
                "node": "grader",
                "run": ["python3", "/lab/checks/draw.py"],
                "every": 3,
            }
        ],
        "grading": {"node": "grader", "run": ["python3", "/lab/checks/grade.py"]},
        "checks": [
            {
                "id": "page",
                "title": "The desk serves a page",
                "points": 1,
                "hint": "The task says how.",
                "basis": "RFC 9110 section 9.3.1",
            }
        ],
    }


def _node(name: str, title: str, role: str, number: int) -> dict[str, object]:
    return {
        "name": name,
        "title": title,
        "image": "lab-base",
        "role": role,
        "addresses": {"lab": number},
        "tmpfs": [{"path": "/home/student"}, {"path": "/tmp"}],  # noqa: S108
    }
