"""Every lab proves itself on the real engine; a new folder brings its tests along."""

from pathlib import Path

import pytest
from django.conf import settings

from labs import catalogue, selftest
from tests.real_engine import engine_config, real_engine  # noqa: F401 - fixtures

FOLDERS = list(catalogue.lab_folders(settings.CONTENT_DIRS))
# Sandboxes of one lab at once: most of a case is waiting for timers.
JOBS = 4


def _cases() -> list[object]:
    found = []
    for path in FOLDERS:
        manifest = catalogue.read_folder(path).manifest
        names = [case.name for case in selftest.read_cases(path, manifest)]
        found += [pytest.param(path, name, id=f"{path.name}-{name}") for name in names]
    return found


_outcomes: dict[Path, dict[str, selftest.Outcome]] = {}


@pytest.fixture
def outcomes(request: pytest.FixtureRequest, db: None) -> dict[str, selftest.Outcome]:
    """All cases of the test's lab, run together once."""
    path = request.getfixturevalue("path")
    if path not in _outcomes:
        request.getfixturevalue("real_engine")
        folder = catalogue.read_folder(path)
        lab = catalogue.save_lab(folder)
        cases = selftest.read_cases(path, folder.manifest)
        runs = selftest.run_cases(lab, cases, seed=None, jobs=JOBS)
        _outcomes[path] = {outcome.case: outcome for outcome in runs}
    return _outcomes[path]


@pytest.mark.docker
@pytest.mark.parametrize(("path", "case"), _cases())
def test_the_lab_grades_this_configuration_as_it_should(
    path: Path,
    case: str,
    outcomes: dict[str, selftest.Outcome],
) -> None:
    outcome = outcomes[case]
    assert outcome.passed, (
        f"{outcome.title}: expected {outcome.expected}, got {outcome.got}\n"
        + "\n".join(f"{check}: {seen}" for check, seen in outcome.evidence.items())
    )


@pytest.mark.parametrize("path", FOLDERS, ids=lambda path: path.name)
def test_a_lab_has_enough_wrong_configurations(path: Path) -> None:
    manifest = catalogue.read_folder(path).manifest
    wrong = [c for c in selftest.read_cases(path, manifest) if c.fails]
    assert len(wrong) >= 12
    caught = set().union(*(case.fails for case in wrong if case.fails))
    assert caught == {check.id for check in manifest.checks}


def test_the_settings_content_folder_holds_labs() -> None:
    assert FOLDERS
