"""What is written into a unit when it is made, and what is found in it."""

from pathlib import Path

import pytest
from board_runtime.board import Board
from board_runtime.data import found, written

from tests.content.device.boards import board


@pytest.fixture
def unit(tmp_path: Path) -> Board:
    return board(tmp_path)


def data(unit: Board, *texts: str) -> list[str]:
    return found(unit, {"in": "data", "texts": list(texts)})


def test_what_the_factory_writes_replaces_what_was_there(tmp_path: Path) -> None:
    written(tmp_path, {"serial": "one", "device.key": "key"})
    written(tmp_path, {"serial": "two"})
    assert [file.name for file in tmp_path.iterdir()] == ["serial"]
    assert (tmp_path / "serial").read_text() == "two"


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../data", "a/b", "/etc/passwd", "Serial", "a" * 42, "a\n"]
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    written(tmp_path, {"serial": "one"})
    with pytest.raises(ValueError, match="is no factory data"):
        written(tmp_path, {"password": "x", name: "y"})
    assert [file.name for file in tmp_path.iterdir()] == ["serial"]


def test_factory_data_has_an_end(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is no factory data"):
        written(tmp_path, {"serial": "x" * ((64 << 10) + 1)})


def test_a_text_is_found_in_files_in_names_and_in_folders(unit: Board) -> None:
    deep = unit.places.data / "a" / "lamp-3"
    deep.mkdir(parents=True)
    (deep / "blob").write_bytes(b"\0\xff owner \0")
    (deep / "kettle.txt").touch()
    told = data(unit, "owner", "lamp", "kettle", "nothing")
    assert told == ["owner", "lamp", "kettle"]


def test_firmware_is_searched_where_it_runs(unit: Board) -> None:
    root = unit.places.run / "root"
    root.mkdir()
    (root / "key").write_text("-----BEGIN PRIVATE KEY-----")
    orders = {"in": "firmware", "texts": ["PRIVATE KEY-----", "other"]}
    assert found(unit, orders) == ["PRIVATE KEY-----"]
    assert data(unit, "PRIVATE KEY-----") == []


def test_nothing_is_found_where_nothing_is(unit: Board) -> None:
    assert data(unit, "a", "*", ".") == []


@pytest.mark.parametrize(
    "text",
    [
        "-e",
        "--help",
        "two words",
        "it's",
        '"; touch ran; "',
        "'; touch ran; '",
        "$(touch ran)",
        "`touch ran`",
        "a*c",
        "a.c",
        "a?c",
        "a[b]c",
        "back\\slash",
        "naïve",
        # As binary keys begin.
        "\x02\x01\x01\x04\x20",
    ],
)
def test_a_text_means_itself(unit: Board, text: str) -> None:
    (unit.places.data / "abc").write_text("abc")
    assert data(unit, text) == []
    (unit.places.data / "said").write_text(text)
    assert data(unit, text) == [text]
    (unit.places.data / "said").unlink()
    (unit.places.data / text).touch()
    assert data(unit, text) == [text]
    assert not (unit.places.data / "ran").exists()


def test_what_lies_behind_a_link_is_not_found(unit: Board, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("secret")
    (unit.places.data / "link").symlink_to(tmp_path / "elsewhere")
    assert data(unit, "secret") == []
