"""From lab folders to rows: a plan first, and one fault blocks nobody else."""

from pathlib import Path

import pytest

from labs import catalogue
from labs.models import Lab
from tests.labs.lab_folders import write_lab

pytestmark = pytest.mark.django_db
OTHER = {"uuid": "99999999-2222-4333-8444-555555555555", "slug": "other-lab"}


def sync(content: Path) -> dict[str, str]:
    plan = catalogue.plan_labs([content])
    catalogue.apply_labs(plan)
    return {action.slug: action.verb for action in plan.actions}


def test_a_new_folder_is_created_once(tmp_path: Path) -> None:
    write_lab(tmp_path)
    assert sync(tmp_path) == {"small-lab": "create"}
    assert sync(tmp_path) == {"small-lab": "unchanged"}
    assert Lab.objects.get().points == 6


def test_planning_changes_nothing(tmp_path: Path) -> None:
    write_lab(tmp_path)
    catalogue.plan_labs([tmp_path])
    assert not Lab.objects.exists()


@pytest.mark.parametrize("name", ["README.md", "checks/grade.py", "lab.yaml"])
def test_any_change_a_session_would_feel_is_an_update(
    tmp_path: Path, name: str
) -> None:
    folder = write_lab(tmp_path)
    sync(tmp_path)
    (folder / name).write_text((folder / name).read_text() + "\n")
    assert sync(tmp_path) == {"small-lab": "update"}


def test_the_solution_is_no_part_of_the_lab(tmp_path: Path) -> None:
    folder = write_lab(tmp_path)
    sync(tmp_path)
    (folder / "solution").mkdir()
    (folder / "solution" / "01-client.sh").write_text("true\n")
    assert sync(tmp_path) == {"small-lab": "unchanged"}


def test_a_vanished_folder_is_retired_and_returns(tmp_path: Path) -> None:
    folder = write_lab(tmp_path)
    sync(tmp_path)
    folder.rename(tmp_path / "elsewhere")
    assert sync(tmp_path) == {"small-lab": "retire"}
    assert Lab.objects.get().retired_at
    (tmp_path / "elsewhere").rename(folder)
    assert sync(tmp_path) == {"small-lab": "update"}
    assert Lab.objects.current().count() == 1


def test_a_broken_file_is_named_blocks_no_other_and_retires_nothing(
    tmp_path: Path,
) -> None:
    folder = write_lab(tmp_path)
    sync(tmp_path)
    write_lab(tmp_path, **OTHER)
    (folder / "lab.yaml").write_text("title: [")
    plan = catalogue.plan_labs([tmp_path])
    catalogue.apply_labs(plan)
    assert str(folder / "lab.yaml") in plan.errors[0]
    assert {lab.slug for lab in Lab.objects.current()} == {"small-lab", "other-lab"}


def test_two_folders_with_one_uuid_are_told(tmp_path: Path) -> None:
    write_lab(tmp_path)
    write_lab(tmp_path, slug="other-lab")
    plan = catalogue.plan_labs([tmp_path])
    assert "uuid: also that of" in plan.errors[0]
    assert len(plan.actions) == 1


def test_a_renamed_folder_stays_the_same_lab(tmp_path: Path) -> None:
    folder = write_lab(tmp_path)
    sync(tmp_path)
    before = Lab.objects.get().pk
    (folder / "lab.yaml").unlink()
    folder.rename(tmp_path / "gone")
    write_lab(tmp_path, slug="new-name")
    sync(tmp_path)
    assert Lab.objects.get().pk == before
    assert Lab.objects.get().slug == "new-name"


def test_a_text_in_another_language_is_found(tmp_path: Path) -> None:
    folder = write_lab(tmp_path)
    (folder / "README.nl.md").write_text("# Onderteken {{ zone }}\n")
    assert set(catalogue.read_folder(folder).texts) == {"en", "nl"}
