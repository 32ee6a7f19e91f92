"""The states in which a lab is tried: untouched, solved, and with every mistake."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field, TypeAdapter, ValidationError

from labs.manifest import (
    LabManifest,
    ManifestError,
    Name,
    ParameterName,
    Strict,
    Text,
)

SOLVED = ("solution", "restored")
# How many checks one mistake may fail and still say something of each.
FEW = 3


class Step(Strict):
    """A script of the lab folder, run in a node as its student would."""

    node: Name
    script: Text


class WrongConfiguration(Strict):
    """A mistake, and exactly the checks that must not reach their full points.

    `parameters` are not left to chance: where a lab draws what is wrong with it, each
    of the things that can be wrong has cases of its own.
    """

    title: Text
    start: Literal["untouched", "solution"] = Field(alias="from")
    parameters: dict[ParameterName, str] = {}
    steps: tuple[Step, ...]
    fails: tuple[Name, ...]


@dataclass(frozen=True)
class Case:
    """One sandbox to be made, changed by `steps` and graded."""

    name: str
    title: str
    steps: tuple[Step, ...]
    # None where the score alone decides.
    fails: frozenset[str] | None
    expected: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    # Graded in new machines, into which the work was restored that these saved.
    restored: bool = False


def read_cases(folder: Path, manifest: LabManifest) -> list[Case]:
    """Untouched, solution, the same restored, and every wrong configuration.

    ManifestError names file and key of what is wrong in wrong/expected.yaml.
    """
    solution = tuple(_solution_steps(folder, manifest))
    cases = [
        Case("untouched", "Nothing done", (), None, "0 points"),
        Case("solution", "Reference solution", solution, frozenset(), "all points"),
    ]
    if any(node.saved for node in manifest.nodes):
        title = "Reference solution, saved and restored"
        cases.append(replace(cases[-1], name="restored", title=title, restored=True))
    problems = []
    for name, wrong in _wrong_configurations(folder).items():
        where = f"{folder / 'wrong' / 'expected.yaml'}: {name}"
        problems += [f"{where}.{trouble}" for trouble in _unknown(wrong, manifest)]
        before = solution if wrong.start == "solution" else ()
        cases.append(
            Case(
                name,
                wrong.title,
                steps=(*before, *wrong.steps),
                fails=frozenset(wrong.fails),
                expected="fails " + ", ".join(sorted(wrong.fails)),
                parameters=wrong.parameters,
            )
        )
    if problems:
        raise ManifestError(problems)
    return cases


def fewest(cases: Iterable[Case]) -> list[Case]:
    """Untouched, solved, and the fewest mistakes by which every check is caught.

    A mistake that many checks see shows little of each: it counts for a check only if
    it fails no more than FEW, or no mistake fails fewer with it.
    Whoever changes a lab runs all of its cases; these show that it works here.
    """
    cases = list(cases)
    chosen = [case for case in cases if case.fails is None or case.name in SOLVED]
    wrong = {case.name: case.fails for case in cases if case.fails}
    left = {
        check: max(FEW, min(len(fails) for fails in wrong.values() if check in fails))
        for check in sorted(frozenset[str]().union(*wrong.values()))
    }
    names = set[str]()
    while left:
        caught = {
            name: {check for check in fails if len(fails) <= left.get(check, 0)}
            for name, fails in wrong.items()
        }
        best = max(wrong, key=lambda name: (len(caught[name]), -len(wrong[name])))
        names.add(best)
        left = {
            check: most for check, most in left.items() if check not in caught[best]
        }
    return chosen + [case for case in cases if case.name in names]


def _unknown(wrong: WrongConfiguration, manifest: LabManifest) -> Iterator[str]:
    """What a wrong configuration names that the lab does not have."""
    for check in sorted(set(wrong.fails) - {check.id for check in manifest.checks}):
        yield f"fails: no check {check!r}"
    for name, value in wrong.parameters.items():
        parameter = manifest.parameters.get(name)
        if parameter is None:
            yield f"parameters: no parameter {name!r}"
        elif parameter.kind == "choice" and value not in parameter.options:
            yield f"parameters.{name}: no option {value!r}"


def _solution_steps(folder: Path, manifest: LabManifest) -> Iterator[Step]:
    names = {node.name for node in manifest.nodes}
    for script in sorted((folder / "solution").glob("*.sh")):
        node = script.stem.partition("-")[2]
        if node not in names:
            raise ManifestError([f"{script}: must be NN-NODE.sh with a node's name"])
        yield Step(node=node, script=f"solution/{script.name}")


def _wrong_configurations(folder: Path) -> dict[str, WrongConfiguration]:
    path = folder / "wrong" / "expected.yaml"
    if not path.exists():
        return {}
    try:
        data = yaml.safe_load(path.read_text("utf-8"))
        return TypeAdapter(dict[Name, WrongConfiguration]).validate_python(data)
    except yaml.YAMLError as error:
        raise ManifestError([f"{path}: not readable as YAML: {error}"]) from None
    except ValidationError as error:
        problems = [
            f"{path}: {'.'.join(map(str, e['loc']))}: {e['msg']}"
            for e in error.errors()
        ]
        raise ManifestError(problems) from None
