"""Firmware that is altered: just what was ordered, and nothing outside of its tree."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from board_runtime import altering


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    (root / "app").mkdir(parents=True)
    (root / "init").write_bytes(b"sh app/update.sh OLD\n")
    (root / "app/blob").write_bytes(b"\0\xffOLD\0OLD")
    return root


def put(root: Path, files: Mapping[str, bytes]) -> None:
    altering.lay(root, {name: content.hex() for name, content in files.items()})


def replace(root: Path, *pairs: tuple[bytes, bytes]) -> None:
    altering.replace(root, [[old.hex(), new.hex()] for old, new in pairs])


def test_bytes_are_replaced_wherever_they_stand(root: Path) -> None:
    replace(root, (b"OLD", b"newer\n"), (b"update", b"up"))
    assert (root / "init").read_bytes() == b"sh app/up.sh newer\n\n"
    assert (root / "app/blob").read_bytes() == b"\0\xffnewer\n\0newer\n"


def test_what_holds_nothing_to_replace_stays_as_it_is(root: Path) -> None:
    before = (root / "init").stat()
    replace(root, (b"absent", b"x"))
    after = (root / "init").stat()
    assert (after.st_mtime_ns, after.st_mode) == (before.st_mtime_ns, before.st_mode)


@pytest.mark.parametrize("mode", [0o755, 0o444, 0o640, 0o500])
def test_a_file_may_do_afterwards_what_it_might_before(root: Path, mode: int) -> None:
    (root / "init").chmod(mode)
    replace(root, (b"OLD", b"NEW"))
    assert (root / "init").read_bytes().endswith(b"NEW\n")
    assert (root / "init").stat().st_mode & 0o7777 == mode


def test_a_file_behind_a_link_is_not_altered(root: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other/file").write_bytes(b"OLD")
    (root / "file").symlink_to(tmp_path / "other/file")
    (root / "folder").symlink_to(tmp_path / "other")
    replace(root, (b"OLD", b"NEW"))
    assert (tmp_path / "other/file").read_bytes() == b"OLD"


def test_a_pipe_is_not_waited_for(root: Path) -> None:
    os.mkfifo(root / "app/pipe")
    replace(root, (b"OLD", b"NEW"))
    assert b"NEW" in (root / "app/blob").read_bytes()


def test_a_file_is_put_where_there_was_none(root: Path) -> None:
    put(root, {"etc/deep/version": b"3.0.0\n"})
    assert (root / "etc/deep/version").read_bytes() == b"3.0.0\n"


def test_a_folder_where_a_file_should_be_gives_way(root: Path) -> None:
    (root / "etc/version/deep").mkdir(parents=True)
    (root / "etc/version/deep/file").touch()
    put(root, {"etc/version": b"3.0.0\n"})
    assert (root / "etc/version").read_bytes() == b"3.0.0\n"


def test_a_link_where_a_file_should_be_gives_way(root: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/file").write_bytes(b"kept")
    for target in ("outside", "outside/file", "nowhere"):
        (root / "version").unlink(missing_ok=True)
        (root / "version").symlink_to(tmp_path / target)
        put(root, {"version": b"3.0.0\n"})
        assert not (root / "version").is_symlink()
        assert (root / "version").read_bytes() == b"3.0.0\n"
    assert [file.name for file in (tmp_path / "outside").iterdir()] == ["file"]
    assert (tmp_path / "outside/file").read_bytes() == b"kept"
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("way", ["..", "../outside", "/", "absolute"])
def test_a_folder_that_leads_out_of_the_tree_is_refused(
    root: Path, tmp_path: Path, way: str
) -> None:
    (tmp_path / "outside").mkdir()
    target = str(tmp_path / "outside") if way == "absolute" else way
    (root / "etc").symlink_to(target)
    with pytest.raises(ValueError, match="is elsewhere"):
        put(root, {"etc/version": b"3.0.0\n"})
    assert not list(tmp_path.glob("**/version"))


def test_a_link_that_leads_out_in_the_middle_of_a_path_is_refused(
    root: Path, tmp_path: Path
) -> None:
    (root / "etc").symlink_to(tmp_path / "not/yet/there")
    with pytest.raises(ValueError, match="is elsewhere"):
        put(root, {"etc/a/version": b"3.0.0\n"})
    assert not (tmp_path / "not").exists()


def test_a_link_within_the_tree_is_followed(root: Path) -> None:
    (root / "etc").symlink_to("app")
    put(root, {"etc/version": b"3.0.0\n"})
    assert (root / "app/version").read_bytes() == b"3.0.0\n"
