"""The content files as strict models: every mistake names its file, key and reason."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

import yaml
from pydantic import Field, ValidationError

from labs.manifest import Slug, Strict, Text

Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{0,19}$")]
Texts = Annotated[dict[Literal["en", "nl"], Text], Field(min_length=1)]
FENCE = "---"


class DocumentError(Exception):
    """A file that cannot be used; `problems` are "file: key: reason" lines."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class SourceDocument(Strict):
    """Where a framework comes from and what of it may be reproduced."""

    name: Text
    url: Text
    text_policy: Literal["names-only", "full"]
    checked: date


class AreaDocument(Strict):
    """A group of competences."""

    code: Code
    title: Texts
    summary: Texts


class CompetenceDocument(Strict):
    """A competence."""

    code: Code
    area: Code
    title: Texts
    summary: Texts


class FrameworkDocument(Strict):
    """frameworks/<id>.yaml."""

    id: Slug
    title: Texts
    source: SourceDocument
    areas: Annotated[tuple[AreaDocument, ...], Field(min_length=1)]
    competences: tuple[CompetenceDocument, ...]


class CurriculumDocument(Strict):
    """curricula/<slug>/curriculum.yaml; `lessons` are file stems in order."""

    uuid: UUID
    slug: Slug
    title: Texts
    summary: Texts
    audience: Texts
    licence: Text
    lessons: tuple[Slug, ...]


class LessonDocument(Strict):
    """The front matter of curricula/<slug>/<NN-slug>.<language>.md."""

    uuid: UUID
    title: Text
    summary: Text
    minutes: Annotated[int, Field(ge=1, le=1000)]
    competences: Annotated[tuple[Code, ...], Field(min_length=1)]
    labs: tuple[Slug, ...] = ()
    standards: tuple[Text, ...] = ()


class StandardDocument(Strict):
    """The front matter of pages/<slug>.<language>.md."""

    uuid: UUID
    title: Text
    summary: str = ""
    slug: Slug
    menu: bool = False
    order: int = 100


class HomeDocument(Strict):
    """The front matter of pages/home.<language>.md."""

    title: Text
    strapline: Annotated[str, Field(max_length=300)] = ""


def read_yaml[M: Strict](path: Path, model: type[M], *, shown: str) -> M:
    """Read a YAML file as `model`; `shown` is what DocumentError calls the file."""
    return _validated(_loaded(_text(path, shown), shown), model, shown)


def read_text[M: Strict](path: Path, model: type[M], *, shown: str) -> tuple[M, str]:
    """Read front matter between two `---` lines, and the Markdown below it."""
    lines = _text(path, shown).splitlines()
    if not lines or lines[0].strip() != FENCE:
        raise DocumentError([f"{shown}: front matter: must start with a --- line"])
    ends = [n for n, line in enumerate(lines[1:], 1) if line.strip() == FENCE]
    if not ends:
        raise DocumentError([f"{shown}: front matter: has no closing --- line"])
    front = _loaded("\n".join(lines[1 : ends[0]]), shown)
    body = "\n".join(lines[ends[0] + 1 :]).strip()
    return _validated(front, model, shown), body


def _text(path: Path, shown: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DocumentError([f"{shown}: the file is missing"]) from None
    except UnicodeDecodeError as error:
        raise DocumentError([f"{shown}: not readable as UTF-8: {error}"]) from None


def _loaded(text: str, shown: str) -> dict[str, Any]:
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        reason = " ".join(str(error).split())
        raise DocumentError([f"{shown}: not readable as YAML: {reason}"]) from None
    if not isinstance(data, dict):
        raise DocumentError([f"{shown}: must be a mapping of keys to values"])
    return data


def _validated[M: Strict](data: dict[str, Any], model: type[M], shown: str) -> M:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        lines = []
        for fault in error.errors():
            key = ".".join(str(part) for part in fault["loc"])
            lines.append(f"{shown}: {key}: {fault['msg']}")
        raise DocumentError(lines) from None
