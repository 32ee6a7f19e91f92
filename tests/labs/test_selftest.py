"""The self-test of labs: it must notice what differs."""

import json
from pathlib import Path
from typing import Any

import pytest

from labs import catalogue, selftest
from labs.cases import read_cases
from labs.models import Kit, Lab
from sandboxes.agent.tarballs import pack
from sandboxes.backend import RunResult
from sandboxes.backends.fake import Call, FakeBackend
from sandboxes.spec import FileSpec
from tests.labs.lab_folders import manifest_data, write_lab
from tests.labs.solved import WRONG, solved, write_wrong


@pytest.fixture
def folder(lab: Lab) -> Path:
    return solved(lab)


def run(lab: Lab, only: str, gradings: int = 1) -> selftest.Outcome:
    cases = read_cases(Path(lab.folder), lab.manifest)
    chosen = [(lab, case) for case in cases if case.name == only]
    return next(iter(selftest.run_cases(chosen, seed=1, jobs=1, gradings=gradings)))


@pytest.mark.parametrize(
    ("case", "points", "passed"),
    [
        ("untouched", (0, 0, 0), True),
        ("untouched", (0, 0, 0.5), False),
        ("solution", (2, 3, 1), True),
        ("solution", (2, 2.5, 1), False),
        ("slip", (2, 0, 1), True),
        ("slip", (2, 3, 1), False),
        ("slip", (0, 0, 1), False),
    ],
)
def test_passes_only_on_exactly_what_is_expected(
    lab: Lab,
    folder: Path,
    backend: FakeBackend,
    grader: Any,
    case: str,
    points: tuple[float, ...],
    passed: bool,
) -> None:
    backend.script(["bash"], RunResult(0, b"", b""))
    grader(dict(zip(("first", "second", "third"), points, strict=True)))
    assert run(lab, case).passed is passed
    assert backend.find({}) == []
    assert not Kit.objects.exists()


def test_one_state_has_one_score(
    lab: Lab, folder: Path, backend: FakeBackend, grader: Any
) -> None:
    whole = {"first": 2.0, "second": 3.0, "third": 1.0}
    backend.script(["bash"], RunResult(0, b"", b""))
    grader(whole)
    assert run(lab, "solution", gradings=3).passed
    grader(whole, whole, {**whole, "second": 2.5})
    outcome = run(lab, "solution", gradings=3)
    assert not outcome.passed
    assert outcome.got == "all points; not each time the same: second"


def test_the_restored_solution_is_graded_in_new_machines(
    tmp_path: Path, lab: Lab, folder: Path, backend: FakeBackend, grader: Any
) -> None:
    nodes = manifest_data()["nodes"]
    nodes[0]["saved"] = ["/home/student"]
    write_lab(tmp_path, nodes=nodes)
    lab = catalogue.save_lab(catalogue.read_folder(folder))
    made: list[set[str]] = []
    real = backend.start

    def noted(spec: Any, name: str, **options: Any) -> Any:
        made.append({file.path for node in spec.nodes for file in node.files})
        return real(spec, name, **options)

    backend.start = noted  # type: ignore[method-assign]
    backend.script(["bash"], RunResult(0, b"", b""))
    work = pack([FileSpec("home/student/notes", b"mine")])
    backend.script(["tar"], RunResult(0, work, b""))
    grader({"first": 2, "second": 3, "third": 1})
    assert run(lab, "restored").passed
    before, after = made
    assert after - before == {"/home/student/notes"}
    assert backend.find({}) == []


def test_addresses_that_are_taken_are_drawn_again(
    lab: Lab, folder: Path, grader: Any, taken_twice: list[str]
) -> None:
    grader({"first": 0, "second": 0, "third": 0})
    assert run(lab, "untouched").passed
    assert len(set(taken_twice)) == 2
    assert not Kit.objects.exists()


def test_scripts_get_the_session_s_values_as_the_student(
    lab: Lab, folder: Path, backend: FakeBackend, grader: Any
) -> None:
    backend.script(["bash"], RunResult(0, b"", b""))
    grader({"first": 2, "second": 3, "third": 1})
    run(lab, "solution")
    call = next(call for call in backend.calls if call.argv[0] == "bash")
    assert call.node == "client"
    assert b"export ZONE=" in call.stdin
    assert b"export SERVER_ADDRESS=10." in call.stdin
    assert call.stdin.endswith(b"echo solved\n")


def test_a_case_fixes_parameters_and_its_scripts_get_them_secret_or_not(
    lab: Lab, folder: Path, backend: FakeBackend, grader: Any
) -> None:
    parameters = {"word": "sextant", "token": "no-chance"}
    write_wrong(folder, {"slip": {**WRONG["slip"], "parameters": parameters}})
    backend.script(["bash"], RunResult(0, b"", b""))
    grader({"first": 2, "second": 0, "third": 1})
    assert run(lab, "slip").passed
    call = next(call for call in backend.calls if call.argv[0] == "bash")
    assert b"export ZONE=sextant-" in call.stdin
    assert b"export TOKEN=no-chance\n" in call.stdin


def test_scripts_wait_until_no_host_is_down(
    lab: Lab, folder: Path, backend: FakeBackend, grader: Any
) -> None:
    probed = write_lab(folder.parents[1], health={"node": "grader", "run": ["probe"]})
    lab = catalogue.save_lab(catalogue.read_folder(probed))
    states = iter(["down", "down", "ok"])

    def probe(_call: Call) -> RunResult:
        seen = {"server": {"state": next(states)}}
        return RunResult(0, json.dumps(seen).encode(), b"")

    backend.script(["probe"], probe)
    backend.script(["bash"], RunResult(0, b"", b""))
    grader({"first": 2, "second": 3, "third": 1})
    assert run(lab, "solution").passed
    programs = [call.argv[0] for call in backend.calls]
    assert programs == ["probe", "probe", "probe", "bash", "grade"]


def test_a_script_that_fails_is_an_error_not_a_verdict(
    lab: Lab, folder: Path, backend: FakeBackend, grader: Any
) -> None:
    backend.script(["bash"], RunResult(2, b"", b"no such zone"))
    grader({"first": 0, "second": 0, "third": 0})
    outcome = run(lab, "slip")
    assert not outcome.passed
    assert "no such zone" in outcome.got


def test_reads_like_a_catalogued_lab(lab: Lab, folder: Path) -> None:
    assert catalogue.read_folder(folder).digest == lab.digest
