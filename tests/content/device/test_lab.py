"""What the lab's text, manifest and kit say of each other."""

import re
from pathlib import Path

import pytest

from labs.manifest import read_manifest
from tests.content import CONTENT
from tests.content.device.products import NODES, made

FOLDER = CONTENT / "labs" / "a-device-you-could-sell"
MANIFEST = read_manifest(FOLDER)
PILLARS = (
    "data privacy",
    "secure updating",
    "user empowerment",
    "operational resilience",
)


@pytest.mark.parametrize("name", ["README.md", "README.nl.md"])
def test_what_the_text_names_is_public(name: str) -> None:
    text = (FOLDER / name).read_text("utf-8")
    assert set(re.findall(r"\{\{ (\w+) \}\}", text)) <= {*made().public, "word"}


@pytest.mark.parametrize("check", MANIFEST.checks, ids=lambda check: check.id)
def test_every_check_rests_on_a_clause_and_a_pillar(check: object) -> None:
    basis = getattr(check, "basis", "")
    assert re.search(r"303 645 provision|Annex I|RFC \d{4} section", basis)
    assert sum(f"IS3C, {pillar}" in basis for pillar in PILLARS) == 1


def test_all_pillars_are_covered() -> None:
    text = " ".join(check.basis for check in MANIFEST.checks)
    assert all(f"IS3C, {pillar}" in text for pillar in PILLARS)


def test_the_kit_is_for_the_nodes_that_there_are() -> None:
    named = {Path(path).parts[0] for path in made().files}
    assert named == set(NODES) == {node.name for node in MANIFEST.nodes}
    for node in MANIFEST.nodes:
        assert set(NODES[node.name]) == set(node.addresses)


def test_a_kit_lands_where_its_node_can_write() -> None:
    for path in made().files:
        node, _slash, place = path.partition("/")
        mounts = [mount.path for mount in MANIFEST.node(node).tmpfs]
        assert any(Path("/" + place).is_relative_to(mount) for mount in mounts)
