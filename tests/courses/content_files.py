"""A small content folder: a framework, a curriculum of two lessons, a page, a lab."""

from pathlib import Path
from typing import Any

import yaml

from tests.labs.lab_folders import write_lab

CURRICULUM = {
    "uuid": "aaaaaaaa-0000-4000-8000-000000000001",
    "slug": "names",
    "title": {"en": "Names", "nl": "Namen"},
    "summary": {"en": "About names."},
    "audience": {"en": "Everybody."},
    "licence": "CC-BY-4.0",
    "lessons": ["01-first", "02-second"],
}
FIRST = {
    "uuid": "aaaaaaaa-0000-4000-8000-000000000002",
    "title": "The first",
    "summary": "It begins.",
    "minutes": 45,
    "competences": ["V1", "A1"],
    "labs": ["small-lab"],
    "standards": ["RFC 1034"],
}
SECOND = {
    "uuid": "aaaaaaaa-0000-4000-8000-000000000003",
    "title": "The second",
    "summary": "It goes on.",
    "minutes": 30,
    "competences": ["S1", "K1"],
}
LESSON = "curricula/names/01-first.en.md"


def write_text(path: Path, front: dict[str, Any], body: str = "Text.") -> None:
    """A Markdown file with front matter."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{yaml.safe_dump(front)}---\n\n{body}\n")


def write_yaml(path: Path, data: dict[str, Any]) -> None:
    """A YAML file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(data))


def write_framework(content: Path) -> None:
    """Four areas with one competence each."""
    areas = {"V": "Values", "A": "Attitudes", "S": "Skills", "K": "Knowledge"}
    both = [
        {"code": code, "title": {"en": title}, "summary": {"en": title}}
        for code, title in areas.items()
    ]
    document = {
        "id": "rfcdc",
        "title": {"en": "RFCDC"},
        "source": {
            "name": "CoE",
            "url": "https://example.org/",
            "text_policy": "names-only",
            "checked": "2026-01-01",
        },
        "areas": both,
        "competences": [
            {**a, "code": f"{a['code']}1", "area": a["code"]} for a in both
        ],
    }
    write_yaml(content / "frameworks" / "rfcdc.yaml", document)


def write_content(content: Path) -> Path:
    """The whole folder; returns it."""
    write_framework(content)
    folder = content / "curricula" / "names"
    write_yaml(folder / "curriculum.yaml", CURRICULUM)
    write_text(folder / "01-first.en.md", FIRST)
    write_text(folder / "01-first.nl.md", {**FIRST, "title": "De eerste"})
    write_text(folder / "02-second.en.md", SECOND)
    home = {"title": "The hub", "strapline": "Learn by doing"}
    write_text(content / "pages" / "home.en.md", home)
    about = {
        "uuid": "aaaaaaaa-0000-4000-8000-000000000004",
        "title": "About",
        "slug": "about",
    }
    write_text(content / "pages" / "about.en.md", about)
    write_lab(content, competences=["V1", "K1"])
    return content
