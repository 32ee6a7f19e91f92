"""Reading what a lab is tried in, and choosing from it."""

from pathlib import Path
from typing import Any

import pytest

from labs import catalogue
from labs.cases import Case, fewest, read_cases
from labs.manifest import ManifestError
from labs.models import Lab
from tests.labs.lab_folders import manifest_data, write_lab
from tests.labs.solved import WRONG, solved, write_wrong


@pytest.fixture
def folder(lab: Lab) -> Path:
    return solved(lab)


def test_knows_untouched_solution_and_wrong_ones(lab: Lab, folder: Path) -> None:
    cases = read_cases(folder, lab.manifest)
    assert [case.name for case in cases] == ["untouched", "solution", "slip"]
    assert [s.script for s in cases[2].steps] == [
        "solution/01-client.sh",
        "wrong/slip.sh",
    ]


def test_the_fewest_cases_catch_each_check_among_few_others() -> None:
    def case(name: str, *fails: str) -> Case:
        return Case(name, name, (), frozenset(fails), "")

    cases = [
        Case("untouched", "", (), None, ""),
        case("solution"),
        case("restored"),
        case("another-right-way"),
        case("everything", "a", "b", "c", "d", "e"),
        case("pair", "a", "b"),
        case("one", "b"),
        case("three", "b", "c", "d"),
    ]
    found = [case.name for case in fewest(cases)]
    proofs = ["untouched", "solution", "restored"]
    assert found == [*proofs, "everything", "pair", "three"]


def test_a_parameter_is_fixed_to_one_of_its_options(lab: Lab, folder: Path) -> None:
    choice = {"kind": "choice", "options": ["lame", "expired"], "secret": True}
    parameters = {**manifest_data()["parameters"], "fault": choice}
    write_lab(folder.parents[1], parameters=parameters)
    manifest = catalogue.read_folder(folder).manifest
    for value in ("lame", "expired", "tired"):
        fixed = {**WRONG["slip"], "parameters": {"fault": value}}
        write_wrong(folder, {"slip": fixed})
        if value == "tired":
            with pytest.raises(ManifestError, match="no option 'tired'"):
                read_cases(folder, manifest)
        else:
            assert read_cases(folder, manifest)[-1].parameters["fault"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"slip": {**WRONG["slip"], "fails": ["fourth"]}}, "no check 'fourth'"),
        ({"slip": {**WRONG["slip"], "from": "nowhere"}}, "slip.from"),
        ({"slip": {**WRONG["slip"], "failz": []}}, "slip.failz"),
        (
            {"slip": {**WRONG["slip"], "parameters": {"fault": "lame"}}},
            "slip.parameters: no parameter 'fault'",
        ),
        ([], "expected.yaml"),
    ],
)
def test_a_broken_expectation_is_named(
    lab: Lab, folder: Path, data: Any, reason: str
) -> None:
    write_wrong(folder, data)
    with pytest.raises(ManifestError, match=reason):
        read_cases(folder, lab.manifest)


def test_a_solution_script_names_its_node(lab: Lab, folder: Path) -> None:
    (folder / "solution" / "02-moon.sh").write_text("true\n")
    with pytest.raises(ManifestError, match="NN-NODE.sh"):
        read_cases(folder, lab.manifest)
