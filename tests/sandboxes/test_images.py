"""Image folders: found, ordered, and built only when something changed."""

from pathlib import Path

import pytest

from sandboxes.backends.fake import FakeBackend
from sandboxes.errors import LabError
from sandboxes.images import DIGEST_LABEL, build, closure, discover, plan

BASE = "FROM debian:trixie-slim\n"


def add(content: Path, where: str, dockerfile: str) -> Path:
    """A new image folder."""
    folder = content / where
    folder.mkdir(parents=True)
    (folder / "Dockerfile").write_text(dockerfile)
    return folder


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A base image, one upon it, and a lab's own upon that."""
    add(tmp_path, "images/zone", "FROM ceh/all\nRUN true\n")
    add(tmp_path, "images/all", BASE)
    add(tmp_path, "labs/chain/images/attacker", "FROM ceh/zone:latest AS x\nFROM x\n")
    return tmp_path


@pytest.fixture
def engine() -> FakeBackend:
    return FakeBackend()


def needed(content: Path, engine: FakeBackend) -> list[str]:
    return [
        step.image.reference
        for step in plan(discover([content]), engine)
        if step.needed
    ]


def test_bases_come_first(content: Path) -> None:
    found = [image.reference for image in discover([content])]
    assert found == ["ceh/all", "ceh/zone", "ceh/chain-attacker"]


def test_second_build_does_nothing(content: Path, engine: FakeBackend) -> None:
    lines: list[str] = []
    assert all(step.needed for step in build(discover([content]), engine))
    again = build(discover([content]), engine, on_line=lines.append)
    assert not any(step.needed for step in again)
    assert lines == [
        "[1/3] ceh/all: up to date",
        "[2/3] ceh/zone: up to date",
        "[3/3] ceh/chain-attacker: up to date",
    ]


def test_progress_names_each_image(content: Path, engine: FakeBackend) -> None:
    lines: list[str] = []
    build(discover([content]), engine, on_line=lines.append)
    assert lines[0] == "[1/3] ceh/all: building"
    assert "[3/3] ceh/chain-attacker: built" in lines
    assert "RUN true" in lines


def test_change_rebuilds_it_and_what_is_upon_it(
    content: Path, engine: FakeBackend
) -> None:
    build(discover([content]), engine)
    (content / "images/zone/named.conf").write_text("options {};")
    assert needed(content, engine) == ["ceh/zone", "ceh/chain-attacker"]


def test_executable_bit_counts(content: Path, engine: FakeBackend) -> None:
    script = content / "images/zone/start"
    script.write_text("#!/bin/sh\n")
    build(discover([content]), engine)
    script.chmod(0o755)
    assert needed(content, engine) == ["ceh/zone", "ceh/chain-attacker"]


def test_digest_is_a_label(content: Path, engine: FakeBackend) -> None:
    steps = build(discover([content]), engine)
    labels = engine.image_labels(["ceh/all"])["ceh/all"]
    assert labels == {DIGEST_LABEL: steps[0].digest}


def test_missing_base_image_is_clear(content: Path, engine: FakeBackend) -> None:
    del engine.images["debian:trixie-slim"]
    with pytest.raises(LabError, match="debian:trixie-slim") as caught:
        build(discover([content]), engine)
    assert caught.value.reason == "image-missing"
    assert engine.images == {}


def test_base_that_no_folder_builds(content: Path, engine: FakeBackend) -> None:
    add(content, "images/odd", "FROM ceh/typo\n")
    with pytest.raises(LabError, match="ceh/odd is built upon ceh/typo"):
        plan(discover([content]), engine)


def test_failed_build_stops_and_keeps_the_rest_undone(
    content: Path, engine: FakeBackend
) -> None:
    dockerfile = content / "images/zone/Dockerfile"
    dockerfile.write_text("FROM ceh/all\nRUN false\n")
    with pytest.raises(LabError, match="ceh/zone"):
        build(discover([content]), engine)
    assert needed(content, engine) == ["ceh/zone", "ceh/chain-attacker"]


def test_circle_is_named(tmp_path: Path) -> None:
    add(tmp_path, "images/a", "FROM ceh/b\n")
    add(tmp_path, "images/b", "FROM ceh/a\n")
    with pytest.raises(LabError, match=r"ceh/a -> ceh/b|ceh/b -> ceh/a"):
        discover([tmp_path])


def test_two_folders_of_one_name(tmp_path: Path) -> None:
    add(tmp_path / "one", "images/a", BASE)
    add(tmp_path / "two", "images/a", BASE)
    with pytest.raises(LabError, match="both build ceh/a"):
        discover([tmp_path / "one", tmp_path / "two"])


def test_copy_from_counts_as_base(tmp_path: Path) -> None:
    add(tmp_path, "images/tool", BASE)
    add(
        tmp_path,
        "images/a",
        BASE + "COPY --chown=1000 --from=ceh/tool /x /x\n",
    )
    image = {i.reference: i for i in discover([tmp_path])}["ceh/a"]
    assert image.bases == ("debian:trixie-slim", "ceh/tool")


def test_closure_brings_the_bases(content: Path) -> None:
    add(content, "images/other", BASE)
    chosen = closure(discover([content]), ["ceh/zone"])
    assert [image.reference for image in chosen] == ["ceh/all", "ceh/zone"]
