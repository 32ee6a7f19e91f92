"""lab.yaml: what is wrong is named by file, key and reason."""

from pathlib import Path
from typing import Any

import pytest

from labs.manifest import ManifestError, read_manifest
from tests.labs.lab_folders import manifest_data, write_lab


def problems(folder: Path) -> str:
    with pytest.raises(ManifestError) as caught:
        read_manifest(folder)
    return "\n".join(caught.value.problems)


def test_reads_a_lab_folder(tmp_path: Path) -> None:
    manifest = read_manifest(write_lab(tmp_path))
    assert manifest.points == 6
    assert manifest.node("client").addresses == {"lab": 20}
    assert manifest.images == ("node", "./server")


def test_names_file_key_and_reason_of_a_typo(tmp_path: Path) -> None:
    checks = manifest_data()["checks"]
    checks[0]["pointz"] = 1
    folder = write_lab(tmp_path, checks=checks)
    text = problems(folder)
    assert str(folder / "lab.yaml") in text
    assert "checks.0.pointz: Extra inputs are not permitted" in text


def test_lists_every_problem_at_once(tmp_path: Path) -> None:
    text = problems(write_lab(tmp_path, minutes=1, level="easy"))
    assert "minutes" in text
    assert "level" in text


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"slug": "other", "_folder": "small-lab"}, "must be 'small-lab'"),
        ({"terminals": [{"node": "grader", "title": "x"}]}, "is not the student's"),
        ({"terminals": [{"node": "nobody", "title": "x"}]}, "no node 'nobody'"),
        (
            {"grading": {"node": "client", "run": ["grade"]}},
            "grading.node: 'client' is the student's, not trusted",
        ),
        (
            {"pictures": [{**manifest_data()["pictures"][0], "every": 2}]},
            "pictures.0.every: Input should be greater than or equal to 3",
        ),
        ({"networks": [{"name": "lab", "prefix": 27}]}, "60 is too high"),
        (
            {"networks": [{"name": n, "prefix": 24} for n in ("lab", "wan")]},
            "together larger than one /24",
        ),
    ],
)
def test_refuses_what_does_not_fit_together(
    tmp_path: Path, changes: dict[str, Any], reason: str
) -> None:
    renamed = changes.pop("_folder", None)
    folder = write_lab(tmp_path, **changes)
    if renamed:
        folder = folder.rename(folder.parent / renamed)
    assert reason in problems(folder)


@pytest.mark.parametrize(
    "key",
    ["privileged", "volumes", "devices", "network_mode", "pid", "security_opt"],
)
def test_has_no_key_that_reaches_the_host(tmp_path: Path, key: str) -> None:
    nodes = manifest_data()["nodes"]
    nodes[0][key] = True
    assert f"nodes.0.{key}" in problems(write_lab(tmp_path, nodes=nodes))


@pytest.mark.parametrize("capability", ["SYS_ADMIN", "SYS_PTRACE", "ALL"])
def test_refuses_capabilities_with_power_over_the_host(
    tmp_path: Path, capability: str
) -> None:
    nodes = manifest_data()["nodes"]
    nodes[0]["capabilities"] = [capability]
    assert "nodes.0.capabilities.0" in problems(write_lab(tmp_path, nodes=nodes))


def test_refuses_sysctls_outside_the_node_s_network(tmp_path: Path) -> None:
    nodes = manifest_data()["nodes"]
    nodes[0]["sysctls"] = {"kernel.core_pattern": "x"}
    assert "'kernel.core_pattern' is not allowed" in problems(
        write_lab(tmp_path, nodes=nodes)
    )


@pytest.mark.parametrize("text", ["- a\n- b\n", "a: [", "", "\x00"])
def test_what_is_no_mapping_is_an_error_not_a_crash(tmp_path: Path, text: str) -> None:
    folder = write_lab(tmp_path)
    (folder / "lab.yaml").write_text(text)
    assert "lab.yaml" in problems(folder)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "lab.yaml: the file is missing" in problems(tmp_path)
