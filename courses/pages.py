"""From the pages that files ask for to pages in the CMS: plan, then apply.

The ledger (ContentSource) tells whose a page is. Same digest: nothing to do. Latest
revision is the one the sync wrote: the file's, so update. Any other revision: an
editor's, so keep it and report a conflict. Page gone while the ledger remembers it:
deleted by an editor, so not restored. `take` is the only override.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Locale, Page, Revision, Site

from courses.errors import CoverageError
from courses.models import Competence, ContentSource, CurriculumPage
from courses.sources import PageSource, Sources
from hub.models import HomePage
from labs.models import Lab

Key = tuple[UUID, str]


@dataclass(frozen=True)
class PageAction:
    """One line of the plan; `source` is None where the file has gone."""

    verb: str
    key: UUID
    language: str
    path: str
    reason: str = ""
    source: PageSource | None = None

    def __str__(self) -> str:
        reason = f" ({self.reason})" if self.reason else ""
        return f"{self.verb:<9} page {self.path} [{self.language}]{reason}"


@dataclass
class PagePlan:
    """What a sync would do to pages, and what it refuses to do."""

    actions: list[PageAction] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def plan_pages(sources: Sources, *, take: list[str]) -> PagePlan:
    """Compare files, ledger and pages; `take` names files that win over editors."""
    plan = PagePlan(errors=list(sources.errors))
    rows = {(r.translation_key, r.language): r for r in ContentSource.objects.all()}
    pages = stored_pages()
    taken = _taken(sources, take, plan)
    coming: set[Key] = set(pages)
    for source in sources.pages:
        key = (source.key, source.language)
        row, page = rows.get(key), pages.get(key)
        if row and source.path in sources.unreadable:
            continue
        verb, reason = _verdict(source, row, page, source.path in taken)
        if verb == "create" and source.parent:
            if (source.parent, source.language) not in coming:
                verb, reason = "skip", "there is no page above it in this language"
        if verb == "create":
            coming.add(key)
        plan.actions.append(
            PageAction(verb, source.key, source.language, source.path, reason, source)
        )
    wanted = {(source.key, source.language) for source in sources.pages}
    for key in rows.keys() - wanted:
        if not rows[key].path.startswith(tuple(sources.unreadable)):
            plan.actions.extend(_gone(rows[key], pages.get(key)))
    return plan


def stored_pages() -> dict[Key, Page]:
    """Every page by its identity and language."""
    pages = Page.objects.filter(depth__gt=1).select_related("locale")
    return {(p.translation_key, p.locale.language_code): p for p in pages}


def _taken(sources: Sources, take: list[str], plan: PagePlan) -> set[str]:
    taken = set()
    for path in take:
        matches = {s.path for s in sources.pages if f"/{path}".endswith(f"/{s.path}")}
        if not matches:
            plan.errors.append(f"--take files {path}: no page comes from this file")
        taken |= matches
    return taken


def _verdict(
    source: PageSource, row: ContentSource | None, page: Page | None, take: bool
) -> tuple[str, str]:
    if page is None:
        if row is None or take:
            return "create", ""
        return "skip", "deleted by an editor; not restored"
    edited = row is None or page.latest_revision_id != row.revision_id
    if row and row.digest == source.digest and not (take and edited):
        return "unchanged", ""
    if edited and not take:
        return "conflict", "edited in the CMS; the editor's version is kept"
    return "update", "the file wins over the editor" if edited else ""


def _gone(row: ContentSource, page: Page | None) -> Iterator[PageAction]:
    if page is None or not row.digest:
        return
    verb, reason = "retire", "its file is gone"
    if page.latest_revision_id != row.revision_id:
        verb, reason = "conflict", "its file is gone, but it was edited in the CMS"
    yield PageAction(verb, row.translation_key, row.language, row.path, reason)


def apply_pages(plan: PagePlan) -> list[str]:
    """Carry out the plan; one page's fault never blocks another. Returns the faults.

    Curricula go live last, when their lessons are there to be counted.
    """
    errors: list[str] = []
    curricula: list[tuple[PageAction, Revision]] = []
    for action in plan.actions:
        try:
            with transaction.atomic():
                revision = _apply(action)
        except ValidationError as error:
            errors.extend(_lines(action, error))
            continue
        if revision is not None:
            curricula.append((action, revision))
    for action, revision in curricula:
        # Read again: the revision at hand remembers a page without children, and
        # publishing it would hide the lessons that have come below meanwhile.
        fresh = Revision.objects.get(pk=revision.pk)
        errors.extend(_publish(action, fresh))
    Site.clear_site_root_paths_cache()
    return errors


def _apply(action: PageAction) -> Revision | None:
    """Do one action; the revision comes back where publishing has to wait."""
    if action.verb == "retire":
        _retire(action)
    if action.verb not in {"create", "update"} or action.source is None:
        return None
    page = _written(action.source)
    revision = page.save_revision(log_action=True)
    if isinstance(page, CurriculumPage):
        _note(action, revision_id=revision.pk, digest="")
        return revision
    _publish(action, revision)
    return None


def _written(source: PageSource) -> Page:
    locale, _new = Locale.objects.get_or_create(language_code=source.language)
    page = source.model.objects.filter(
        translation_key=source.key, locale=locale
    ).first()
    values = dict(source.fields)
    if "lab" in source.tags:
        values["lab"] = Lab.objects.get(slug__in=source.tags["lab"])
    if page is None:
        page = source.model(
            locale=locale, translation_key=source.key, live=False, **values
        )
        _place(page, source, locale)
    else:
        for name, value in values.items():
            setattr(page, name, value)
        page.full_clean()
    _tag(page, source)
    return page


def _place(page: Page, source: PageSource, locale: Locale) -> None:
    if isinstance(page, HomePage):
        _place_home(page)
        return
    parent = Page.objects.get(translation_key=source.parent, locale=locale)
    parent.add_child(instance=page)


def _place_home(page: HomePage) -> None:
    """Below the root; the first one replaces Wagtail's welcome page."""
    site = Site.objects.filter(is_default_site=True).first()
    welcome = site.root_page if site else None
    replaces = welcome is not None and type(welcome.specific) is Page
    if replaces:
        Page.objects.filter(pk=welcome.pk).update(slug="welcome")
    Page.get_first_root_node().add_child(instance=page)
    if site is None:
        Site.objects.create(hostname="localhost", root_page=page, is_default_site=True)
    elif replaces:
        site.root_page = page
        site.save()
        Page.objects.get(pk=welcome.pk).delete()


def _tag(page: Page, source: PageSource) -> None:
    if "competences" in source.tags:
        codes = source.tags["competences"]
        page.competences = list(Competence.objects.filter(code__in=codes))
    if "labs" in source.tags:
        page.labs = list(Lab.objects.filter(slug__in=source.tags["labs"]))


@transaction.atomic
def _publish(action: PageAction, revision: Revision) -> list[str]:
    """Put the revision live unless its file or an editor says no; note it down.

    What may not go live stays a draft without a digest, so that the next sync tries
    again.
    """
    source = action.source
    row = ContentSource.objects.filter(
        translation_key=action.key, language=action.language
    ).first()
    page = Page.objects.get(pk=revision.object_id)
    withdrawn = row is not None and row.published and not page.live
    state = {"revision_id": revision.pk, "digest": source.digest}
    if source.publish and not withdrawn:
        try:
            revision.publish(log_action=True)
        except CoverageError as error:
            _note(action, **state | {"digest": ""})
            return [f"{action.path}: lessons: {error}"]
    elif not source.publish and page.live:
        page.specific.unpublish(log_action=True)
    _note(action, published=source.publish, **state)
    return []


def _note(action: PageAction, **state: Any) -> None:
    ContentSource.objects.update_or_create(
        translation_key=action.key,
        language=action.language,
        defaults={"path": action.path, **state},
    )


def _retire(action: PageAction) -> None:
    page = Page.objects.get(
        translation_key=action.key, locale__language_code=action.language
    ).specific
    if page.live:
        page.unpublish(log_action=True)
    ContentSource.objects.filter(
        translation_key=action.key, language=action.language
    ).update(digest="", published=False)


def _lines(action: PageAction, error: ValidationError) -> Iterator[str]:
    if not hasattr(error, "error_dict"):
        yield f"{action.path}: {'; '.join(error.messages)}"
        return
    for name, messages in error.message_dict.items():
        yield f"{action.path}: {name}: {' '.join(messages)}"
