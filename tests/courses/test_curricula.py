"""The content sync: the ledger's cases, the gate, and bad files."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils.translation import override
from wagtail.models import Page, Site

from courses.curricula import apply_content, plan_content
from courses.models import Competence, CurriculumPage, LabPage, LessonPage
from courses.translations import in_reader_language
from hub.models import HomePage, StandardPage
from labs.models import Lab
from tests.courses.content_files import (
    CURRICULUM,
    FIRST,
    LESSON,
    SECOND,
    write_text,
    write_yaml,
)

pytestmark = pytest.mark.django_db


def sync(content: Path, *take: str) -> dict[str, str]:
    """Sync the folder without errors; returns {path [language]: verb}."""
    plan = plan_content([content], take=list(take))
    assert plan.errors == []
    assert apply_content(plan) == []
    return {f"{a.path} [{a.language}]": a.verb for a in plan.pages.actions}


def faults(content: Path) -> list[str]:
    """Sync the folder; returns the errors."""
    plan = plan_content([content], take=[])
    return plan.errors + apply_content(plan)


def first_lesson() -> LessonPage:
    return LessonPage.objects.get(slug="first", locale__language_code="en")


def edit(page: Page, **values: str) -> None:
    """Save a draft as an editor does."""
    page = page.get_latest_revision_as_object()
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision()


class TestLedger:
    """Architecture section 6, row by row."""

    def test_first_run_makes_everything(self, content: Path) -> None:
        assert set(sync(content).values()) == {"create"}
        lesson = first_lesson()
        assert lesson.live and lesson.body == "Text."
        assert {c.code for c in lesson.competences.all()} == {"V1", "A1"}
        assert [lab.slug for lab in lesson.labs.all()] == ["small-lab"]
        assert Site.objects.get().root_page.specific_class is HomePage
        assert not Page.objects.filter(slug="welcome").exists()

    def test_the_same_again_changes_nothing(self, content: Path) -> None:
        sync(content)
        before = Page.objects.values_list("pk", "latest_revision_id")
        known = list(before)
        assert set(sync(content).values()) == {"unchanged"}
        assert list(before.all()) == known

    def test_a_changed_file_changes_its_page_only(self, content: Path) -> None:
        sync(content)
        write_text(content / LESSON, FIRST, "New text.")
        verbs = sync(content)
        assert verbs.pop(f"{LESSON} [en]") == "update"
        assert set(verbs.values()) == {"unchanged"}
        assert first_lesson().body == "New text."

    def test_a_dutch_file_is_a_translation(self, content: Path) -> None:
        sync(content)
        titles = {page.title for page in first_lesson().get_translations()}
        assert titles == {"De eerste"}

    def test_an_editors_draft_wins_over_a_changed_file(self, content: Path) -> None:
        sync(content)
        edit(first_lesson(), body="The editor's.")
        write_text(content / LESSON, FIRST, "The file's.")
        assert sync(content)[f"{LESSON} [en]"] == "conflict"
        lesson = first_lesson()
        assert lesson.body == "Text."
        assert lesson.get_latest_revision_as_object().body == "The editor's."

    def test_an_editors_draft_alone_is_no_conflict(self, content: Path) -> None:
        sync(content)
        edit(first_lesson(), body="The editor's.")
        assert sync(content)[f"{LESSON} [en]"] == "unchanged"

    def test_take_files_is_the_only_way_over_an_editor(self, content: Path) -> None:
        sync(content)
        edit(first_lesson(), body="The editor's.")
        write_text(content / LESSON, FIRST, "The file's.")
        assert sync(content, f"content/{LESSON}")[f"{LESSON} [en]"] == "update"
        assert first_lesson().body == "The file's."
        assert sync(content)[f"{LESSON} [en]"] == "unchanged"

    def test_a_moved_page_stays_where_it_is(self, content: Path) -> None:
        sync(content)
        about = StandardPage.objects.get(slug="about")
        about.move(StandardPage.objects.get(slug="about").get_parent(), "first-child")
        assert set(sync(content).values()) == {"unchanged"}

    def test_a_deleted_page_is_not_restored(self, content: Path) -> None:
        sync(content)
        first_lesson().delete()
        plan = plan_content([content], take=[])
        lines = [str(action) for action in plan.pages.actions]
        assert any("deleted by an editor; not restored" in line for line in lines)
        apply_content(plan)
        assert not LessonPage.objects.filter(
            slug="first", locale__language_code="en"
        ).exists()

    def test_a_page_an_editor_unpublished_stays_unpublished(
        self, content: Path
    ) -> None:
        sync(content)
        StandardPage.objects.get(slug="about").unpublish()
        front = {"uuid": "aaaaaaaa-0000-4000-8000-000000000004", "slug": "about"}
        write_text(content / "pages/about.en.md", {**front, "title": "About us"})
        sync(content)
        page = StandardPage.objects.get(slug="about")
        assert not page.live
        assert page.get_latest_revision_as_object().title == "About us"

    def test_a_page_without_its_file_retires_and_returns(self, content: Path) -> None:
        sync(content)
        text = (content / "pages/about.en.md").read_text()
        (content / "pages/about.en.md").unlink()
        assert sync(content)["pages/about.en.md [en]"] == "retire"
        assert not StandardPage.objects.get(slug="about").live
        assert "pages/about.en.md [en]" not in sync(content)
        (content / "pages/about.en.md").write_text(text)
        assert sync(content)["pages/about.en.md [en]"] == "update"
        assert StandardPage.objects.get(slug="about").live

    def test_a_renamed_file_is_the_same_page(self, content: Path) -> None:
        sync(content)
        known = first_lesson().pk
        folder = content / "curricula/names"
        (folder / "01-first.en.md").rename(folder / "01-begin.en.md")
        (folder / "01-first.nl.md").rename(folder / "01-begin.nl.md")
        lessons = ["01-begin", "02-second"]
        write_yaml(folder / "curriculum.yaml", {**CURRICULUM, "lessons": lessons})
        sync(content)
        assert LessonPage.objects.get(pk=known).slug == "begin"


def test_the_page_tree_is_sound_after_each_sync(content: Path) -> None:
    """A stale count of children would hide lessons, and break the next sync."""
    sync(content)
    assert not any(Page.find_problems())
    dutch = {**SECOND, "title": "De tweede"}
    write_text(content / "curricula/names/02-second.nl.md", dutch)
    summary = {"en": "About names, again."}
    path = content / "curricula/names/curriculum.yaml"
    write_yaml(path, {**CURRICULUM, "summary": summary})
    sync(content)
    assert not any(Page.find_problems())
    parent = CurriculumPage.objects.get(locale__language_code="nl")
    assert parent.get_children().count() == 2


class TestGate:
    """A curriculum is live only when it covers all four areas."""

    def test_an_uncovered_curriculum_stays_a_draft(self, content: Path) -> None:
        second = content / "curricula/names/02-second.en.md"
        write_text(second, {**SECOND, "competences": ["S1"]})
        (error,) = faults(content)
        assert "curricula/names/curriculum.yaml: lessons" in error
        assert "Knowledge" in error and "Values" not in error
        assert not CurriculumPage.objects.filter(live=True).exists()
        assert first_lesson().live
        write_text(second, SECOND)
        assert faults(content) == []
        assert CurriculumPage.objects.filter(live=True).count() == 2

    def test_a_curriculum_that_loses_an_area_goes_offline(self, content: Path) -> None:
        sync(content)
        second = content / "curricula/names/02-second.en.md"
        write_text(second, {**SECOND, "competences": ["S1"]})
        assert len(faults(content)) == 1
        assert not CurriculumPage.objects.filter(live=True).exists()

    def test_what_counts_is_what_is_live(self, content: Path) -> None:
        sync(content)
        LessonPage.objects.get(slug="second").unpublish()
        title = {**CURRICULUM["title"], "en": "More names"}
        path = content / "curricula/names/curriculum.yaml"
        write_yaml(path, {**CURRICULUM, "title": title})
        (error,) = faults(content)
        assert "do not cover Skills, Knowledge" in error
        assert faults(content) == [error]


class TestBadFiles:
    """File, key and reason; and nothing else is blocked."""

    def test_a_broken_lesson_blocks_only_itself(self, content: Path) -> None:
        sync(content)
        write_text(content / LESSON, {**FIRST, "minuts": 45}, "New.")
        write_text(content / "curricula/names/02-second.en.md", SECOND, "New.")
        errors = faults(content)
        assert f"{LESSON}: minuts: Extra inputs are not permitted" in errors
        assert first_lesson().live and first_lesson().body == "Text."
        assert LessonPage.objects.get(slug="second").body == "New."

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("no front matter", "front matter: must start with a --- line"),
            ("---\ntitle: x\n", "front matter: has no closing --- line"),
            ("---\n[: x\n---\n", "not readable as YAML"),
            ("---\n- a\n---\n", "must be a mapping"),
        ],
    )
    def test_unreadable_front_matter(
        self, content: Path, text: str, reason: str
    ) -> None:
        (content / "pages/about.en.md").write_text(text)
        (error,) = faults(content)
        assert error.startswith("pages/about.en.md: ") and reason in error

    def test_tags_that_name_nothing_are_left_out(self, content: Path) -> None:
        front = {**FIRST, "competences": ["V1", "A1", "Z9"], "labs": ["no-such-lab"]}
        write_text(content / LESSON, front)
        assert faults(content) == [
            f"{LESSON}: competences.2: there is no 'Z9'",
            f"{LESSON}: labs.0: there is no 'no-such-lab'",
        ]
        assert {c.code for c in first_lesson().competences.all()} == {"V1", "A1"}

    def test_a_lesson_that_is_listed_but_missing(self, content: Path) -> None:
        path = content / "curricula/names/curriculum.yaml"
        lessons = [*CURRICULUM["lessons"], "03-third"]
        write_yaml(path, {**CURRICULUM, "lessons": lessons})
        (error,) = faults(content)
        assert error.endswith("lessons.2: no file 03-third.<language>.md")

    def test_a_lesson_that_is_there_but_not_listed(self, content: Path) -> None:
        write_text(content / "curricula/names/03-third.en.md", SECOND)
        (error,) = faults(content)
        assert error.endswith("lessons: 03-third is not in the list")

    def test_a_uuid_used_twice(self, content: Path) -> None:
        front = {**SECOND, "uuid": FIRST["uuid"]}
        write_text(content / "curricula/names/02-second.en.md", front)
        errors = faults(content)
        assert f"curricula/names/02-second.en.md: uuid: also that of {LESSON}" in errors

    def test_a_broken_curriculum_retires_nothing(self, content: Path) -> None:
        sync(content)
        write_yaml(content / "curricula/names/curriculum.yaml", {"uuid": "x"})
        assert faults(content)
        assert CurriculumPage.objects.filter(live=True).count() == 2
        assert first_lesson().live

    def test_a_broken_lab_keeps_its_page(self, content: Path) -> None:
        sync(content)
        (content / "labs/small-lab/lab.yaml").write_text("uuid: x\n")
        assert faults(content)
        assert LabPage.objects.filter(live=True).count() == 2
        assert Lab.objects.current().count() == 1

    def test_a_missing_content_folder_retires_nothing(
        self, content: Path, tmp_path: Path
    ) -> None:
        sync(content)
        (error,) = faults(tmp_path / "elsewhere")
        assert error.endswith("the content folder is missing")
        assert LabPage.objects.filter(live=True).count() == 2
        assert Lab.objects.current().count() == 1
        assert first_lesson().live

    def test_a_framework_with_an_unknown_area(self, content: Path) -> None:
        path = content / "frameworks/rfcdc.yaml"
        path.write_text(path.read_text().replace("area: K", "area: Q"))
        assert "frameworks/rfcdc.yaml: competences.3.area: no area 'Q'" in faults(
            content
        )
        assert not Competence.objects.exists()


def test_a_retired_lab_loses_its_page(content: Path) -> None:
    sync(content)
    (content / "labs/small-lab").rename(content / "small-lab")
    write_text(content / LESSON, {**FIRST, "labs": []})
    dutch = content / "curricula/names/01-first.nl.md"
    write_text(dutch, {**FIRST, "title": "De eerste", "labs": []})
    assert sync(content)["labs/small-lab/lab.yaml [en]"] == "retire"
    assert not LabPage.objects.filter(live=True).exists()


def test_readers_get_their_language_or_english(content: Path) -> None:
    sync(content)
    with override("nl"):
        pages = LessonPage.objects.live().select_related("locale")
        titles = [page.title for page in in_reader_language(pages)]
    assert titles == ["De eerste", "The second"]


class TestCommand:
    """manage.py sync_content."""

    @pytest.fixture(autouse=True)
    def content_dir(self, content: Path, settings: object) -> None:
        settings.CONTENT_DIRS = [content]

    def run(self, *args: str) -> str:
        out = StringIO()
        call_command("sync_content", *args, stdout=out, stderr=out)
        return out.getvalue()

    def test_dry_run_changes_nothing(self) -> None:
        out = self.run("--dry-run")
        assert f"create    page {LESSON} [en]" in out
        assert not LessonPage.objects.exists()

    def test_errors_end_in_status_1(self, content: Path) -> None:
        write_text(content / LESSON, {**FIRST, "minutes": "many"})
        with pytest.raises(SystemExit) as stop:
            self.run()
        assert stop.value.code == 1
        assert LessonPage.objects.filter(slug="second", live=True).exists()

    def test_take_wants_a_path_it_knows(self) -> None:
        self.run()
        with pytest.raises(SystemExit):
            self.run("--take", "files", "no/such.md")
