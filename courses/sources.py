"""From content folders to the pages they ask for."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page

from courses.documents import (
    CurriculumDocument,
    DocumentError,
    HomeDocument,
    LessonDocument,
    StandardDocument,
    read_text,
    read_yaml,
)
from courses.models import (
    CurriculumIndexPage,
    CurriculumPage,
    LabIndexPage,
    LabPage,
    LessonPage,
)
from hub.models import HomePage, StandardPage
from labs.manifest import LabManifest

# Makes a page's identity from its file's uuid; must never change.
NAMESPACE = UUID("5d0c3c5e-7b0b-4c0e-9c39-0c7c5b5f2f6e")
SITE_LANGUAGE = settings.LANGUAGE_CODE


def identity(kind: str, name: object) -> UUID:
    """The translation key shared by all languages of one page."""
    return uuid5(NAMESPACE, f"{kind}:{name}")


HOME = identity("page", "home")
CURRICULA = identity("page", "curricula")
CATALOGUE = identity("page", "catalogue")


@dataclass(frozen=True)
class PageSource:
    """A page as its file wants it.

    `fields` are plain values; `tags` are names that become rows: competences by code,
    labs by slug. A curriculum that lacks an area has `publish` false.
    """

    path: str
    language: str
    key: UUID
    parent: UUID | None
    model: type[Page]
    fields: dict[str, Any]
    tags: dict[str, tuple[str, ...]] = field(default_factory=dict)
    publish: bool = True

    @property
    def digest(self) -> str:
        """SHA-256 of everything the file asks for."""
        wanted = [self.fields, self.tags, self.publish]
        text = json.dumps(wanted, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass
class Sources:
    """All pages that files ask for, parents first, and what could not be read.

    `unreadable` are path beginnings: pages from below them have not gone away.
    """

    pages: list[PageSource] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)

    def fail(self, error: DocumentError, beginning: str) -> None:
        """Note what is wrong, and which pages must be left as they are."""
        self.errors.extend(error.problems)
        self.unreadable.append(beginning)


def languages() -> list[str]:
    """The languages pages are written in, the site's first."""
    codes = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    return sorted(codes, key=lambda code: code != SITE_LANGUAGE)


def read_sources(content_dirs: list[Path], *, labs: list[LabManifest]) -> Sources:
    """Read every curriculum, lesson and page file; a faulty one blocks only itself."""
    sources = Sources()
    _read_home(sources, content_dirs)
    sources.pages.extend(_indexes())
    for content in content_dirs:
        if not content.is_dir():
            error = DocumentError([f"{content}: the content folder is missing"])
            sources.fail(error, "")
            continue
        for folder in sorted((content / "curricula").glob("*/")):
            _read_curriculum(sources, content, folder)
        _read_standard_pages(sources, content)
    for manifest in labs:
        sources.pages.extend(_lab_pages(manifest))
    _drop_duplicates(sources)
    return sources


def _read_home(sources: Sources, content_dirs: list[Path]) -> None:
    paths = {language: f"pages/home.{language}.md" for language in languages()}
    found: dict[str, dict[str, Any]] = {}
    for content in content_dirs:
        for path in sorted((content / "pages").glob("home.*.md")):
            shown = str(path.relative_to(content))
            try:
                document, body = read_text(path, HomeDocument, shown=shown)
            except DocumentError as error:
                sources.fail(error, shown)
                continue
            found[_language(path)] = {**document.model_dump(), "body": body}
    default = {"title": settings.WAGTAIL_SITE_NAME, "strapline": "", "body": ""}
    for language, path in paths.items():
        if language not in found and path not in sources.unreadable:
            path = paths[SITE_LANGUAGE]
        text = found.get(language) or found.get(SITE_LANGUAGE) or default
        slug = "home" if language == SITE_LANGUAGE else f"home-{language}"
        fields = {**text, "slug": slug}
        page = PageSource(path, language, HOME, None, HomePage, fields)
        sources.pages.append(page)


def _indexes() -> Iterator[PageSource]:
    for language in languages():
        with override(language):
            curricula = {"title": _("Curricula"), "slug": "curricula"}
            catalogue = {"title": _("Labs"), "slug": "catalogue"}
        for key, model, fields in (
            (CURRICULA, CurriculumIndexPage, curricula),
            (CATALOGUE, LabIndexPage, catalogue),
        ):
            fields = {**fields, "show_in_menus": True}
            path = f"(built in)/{fields['slug']}"
            yield PageSource(path, language, key, HOME, model, fields)


def _read_curriculum(sources: Sources, content: Path, folder: Path) -> None:
    shown = str((folder / "curriculum.yaml").relative_to(content))
    try:
        document = read_yaml(
            folder / "curriculum.yaml", CurriculumDocument, shown=shown
        )
        if document.slug != folder.name:
            problem = f"{shown}: slug: must be {folder.name!r}, the folder"
            raise DocumentError([problem])
    except DocumentError as error:
        sources.fail(error, str(folder.relative_to(content)) + "/")
        return
    key = identity("curriculum", document.uuid)
    for language in languages():
        if language in document.title:
            fields = _curriculum_fields(document, language)
            sources.pages.append(
                PageSource(shown, language, key, CURRICULA, CurriculumPage, fields)
            )
    for number, stem in enumerate(document.lessons, 1):
        files = sorted(folder.glob(f"{stem}.*.md"))
        if not files:
            problem = f"{shown}: lessons.{number - 1}: no file {stem}.<language>.md"
            beginning = str((folder / stem).relative_to(content)) + "."
            sources.fail(DocumentError([problem]), beginning)
        for path in files:
            _read_lesson(sources, content, path, key, number)
    stems = {path.name.split(".")[0] for path in folder.glob("*.md")}
    for stem in sorted(stems - set(document.lessons)):
        sources.errors.append(f"{shown}: lessons: {stem} is not in the list")


def _curriculum_fields(document: CurriculumDocument, language: str) -> dict[str, Any]:
    def text(texts: dict[Any, str]) -> str:
        return texts.get(language) or texts.get(SITE_LANGUAGE) or ""

    return {
        "title": text(document.title),
        "slug": document.slug,
        "summary": text(document.summary),
        "audience": text(document.audience),
        "licence": document.licence,
    }


def _read_lesson(
    sources: Sources, content: Path, path: Path, parent: UUID, number: int
) -> None:
    shown = str(path.relative_to(content))
    try:
        document, body = read_text(path, LessonDocument, shown=shown)
        language = _language(path)
    except DocumentError as error:
        sources.fail(error, shown)
        return
    fields = {
        "title": document.title,
        "slug": path.name.split(".")[0].partition("-")[2] or path.name.split(".")[0],
        "number": number,
        "summary": document.summary,
        "minutes": document.minutes,
        "body": body,
        "standards": "\n".join(document.standards),
    }
    tags = {"competences": document.competences, "labs": document.labs}
    key = identity("lesson", document.uuid)
    sources.pages.append(
        PageSource(shown, language, key, parent, LessonPage, fields, tags)
    )


def _read_standard_pages(sources: Sources, content: Path) -> None:
    pages = []
    for path in sorted((content / "pages").glob("*.md")):
        if path.name.split(".")[0] == "home":
            continue
        shown = str(path.relative_to(content))
        try:
            document, body = read_text(path, StandardDocument, shown=shown)
            language = _language(path)
        except DocumentError as error:
            sources.fail(error, shown)
            continue
        fields = {
            "title": document.title,
            "slug": document.slug,
            "summary": document.summary,
            "show_in_menus": document.menu,
            "body": body,
        }
        key = identity("page", document.uuid)
        page = PageSource(shown, language, key, HOME, StandardPage, fields)
        pages.append((document.order, page))
    sources.pages.extend(page for _order, page in sorted(pages, key=lambda p: p[0]))


def _lab_pages(manifest: LabManifest) -> Iterator[PageSource]:
    for language in languages():
        if title := manifest.title.get(language):
            path = f"labs/{manifest.slug}/lab.yaml"
            key = identity("lab", manifest.uuid)
            fields = {"title": title, "slug": manifest.slug}
            tags = {"lab": (manifest.slug,)}
            yield PageSource(path, language, key, CATALOGUE, LabPage, fields, tags)


def _language(path: Path) -> str:
    parts = path.name.split(".")
    if len(parts) != 3 or parts[1] not in languages():
        known = ", ".join(languages())
        problem = f"{path.name}: the name must be <name>.<language>.md ({known})"
        raise DocumentError([problem])
    return parts[1]


def _drop_duplicates(sources: Sources) -> None:
    first: dict[tuple[UUID, str], PageSource] = {}
    for page in sources.pages:
        kept = first.setdefault((page.key, page.language), page)
        if kept is not page:
            sources.errors.append(f"{page.path}: uuid: also that of {kept.path}")
    sources.pages = list(first.values())


def without_unknown_tags(
    sources: Sources, *, competences: set[str], labs: set[str]
) -> None:
    """Leave out tags that name nothing, and say so; the page itself is kept."""
    known = {"competences": competences, "labs": labs, "lab": labs}
    for place, page in enumerate(sources.pages):
        tags = {}
        for name, wanted in page.tags.items():
            for n, value in enumerate(wanted):
                if value not in known[name]:
                    what = f"{page.path}: {name}.{n}: there is no {value!r}"
                    sources.errors.append(what)
            tags[name] = tuple(value for value in wanted if value in known[name])
        sources.pages[place] = replace(page, tags=tags)


def without_uncovered(
    sources: Sources, *, missing: Callable[[set[str]], list[str]]
) -> None:
    """Mark the curricula that lack an area as not to be published, and say so.

    `missing` answers with the titles of the areas that a set of codes leaves out.
    """
    for place, page in enumerate(sources.pages):
        if page.model is not CurriculumPage:
            continue
        lessons = (p for p in sources.pages if p.parent == page.key)
        codes = {code for p in lessons for code in p.tags.get("competences", ())}
        if areas := missing(codes):
            sources.pages[place] = replace(page, publish=False)
            if page.language == SITE_LANGUAGE:
                sources.errors.append(
                    f"{page.path}: lessons: no competence of {', '.join(areas)}; "
                    "the curriculum is not published"
                )
