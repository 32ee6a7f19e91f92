"""Every lab proves itself on the real engine; a new folder brings its tests along.

With CASES=all every case of every lab is run, else the fewest that show each check.
"""

import os
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import pytest
from django.conf import settings

from labs import catalogue, selftest
from labs.cases import Case, fewest, read_cases
from labs.models import Lab
from tests.real_engine import engine_config, real_engine  # noqa: F401 - fixtures

FOLDERS = list(catalogue.lab_folders(settings.CONTENT_DIRS))
# Not offered yet, and not run here: see the README, "Adding a lab".
DRAFTS = sorted((settings.BASE_DIR / "content" / "drafts" / "labs").glob("*"))
# Sandboxes at once: most of a long case is waiting for timers; but routers need their
# share of the machine, watchers count seconds, and emulated boards take what they get.
JOBS = 4
ALL = os.environ.get("CASES") == "all"


def _cases() -> list[object]:
    found = []
    for path in FOLDERS:
        manifest = catalogue.read_folder(path).manifest
        cases = read_cases(path, manifest)
        chosen = cases if ALL else fewest(cases)
        names = [case.name for case in chosen]
        found += [pytest.param(path, name, id=f"{path.name}-{name}") for name in names]
    return found


Work = tuple[Lab, Case]
OUTCOMES: dict[tuple[Path, str], selftest.Outcome] = {}


@pytest.fixture
def outcomes(
    request: pytest.FixtureRequest, db: None
) -> dict[tuple[Path, str], selftest.Outcome]:
    """Every case of this run, made together at the first one's turn."""
    if not OUTCOMES:
        request.getfixturevalue("real_engine")
        work = _mixed(list(_chosen(request.session)))
        runs = selftest.run_cases(work, seed=None, jobs=JOBS)
        for (lab, case), outcome in zip(work, runs, strict=True):
            OUTCOMES[Path(lab.folder), case.name] = outcome
    return OUTCOMES


def _mixed(work: list[Work]) -> list[Work]:
    """From both ends, so that long waits and quick cases share the machine."""
    work = sorted(work, key=lambda pair: -len(pair[1].steps))
    long, quick = work[: len(work) // 2], work[len(work) // 2 :][::-1]
    pairs = zip_longest(long, quick)
    return [one for pair in pairs for one in pair if one]


def _chosen(session: pytest.Session) -> Iterator[Work]:
    asked = {
        (item.callspec.params["path"], item.callspec.params["case"])
        for item in session.items
        if isinstance(item, pytest.Function) and item.originalname == CASE_TEST
    }
    for path in FOLDERS:
        folder = catalogue.read_folder(path)
        lab = catalogue.save_lab(folder)
        for case in read_cases(path, folder.manifest):
            if (path, case.name) in asked:
                yield lab, case


@pytest.mark.docker
@pytest.mark.parametrize(("path", "case"), _cases())
def test_the_lab_grades_this_configuration_as_it_should(
    path: Path,
    case: str,
    outcomes: dict[tuple[Path, str], selftest.Outcome],
) -> None:
    outcome = outcomes[path, case]
    assert outcome.passed, (
        f"{outcome.title}: expected {outcome.expected}, got {outcome.got}\n"
        + "\n".join(f"{check}: {seen}" for check, seen in outcome.evidence.items())
    )


CASE_TEST = test_the_lab_grades_this_configuration_as_it_should.__name__


@pytest.mark.parametrize("path", FOLDERS + DRAFTS, ids=lambda path: path.name)
def test_a_lab_has_enough_wrong_configurations(path: Path) -> None:
    manifest = catalogue.read_folder(path).manifest
    wrong = [c for c in read_cases(path, manifest) if c.fails]
    assert len(wrong) >= 12
    caught = set().union(*(case.fails for case in wrong if case.fails))
    assert caught == {check.id for check in manifest.checks}


def test_the_settings_content_folder_holds_labs() -> None:
    assert FOLDERS
