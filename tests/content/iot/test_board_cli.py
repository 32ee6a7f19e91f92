"""The command `board`, without a machine."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from board_cli import __main__ as command
from iot_grading.image import Body, signed
from iot_grading.scene import new_key

from tests.content.iot.scenes import LAYOUT


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(command, "MEMORY", tmp_path / "memory")
    monkeypatch.setattr(command, "Layout", SimpleNamespace(read=lambda: LAYOUT))
    return tmp_path


def board(monkeypatch: pytest.MonkeyPatch, *said: str) -> int:
    monkeypatch.setattr("sys.argv", ["board", *said])
    return command.main()


def test_what_was_flashed_is_shown(
    bench: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    image = bench / "image"
    image.write_bytes(signed(Body(b"code", 0x200, revision=9), new_key()))
    assert board(monkeypatch, "flash", "update", str(image)) == 0
    assert board(monkeypatch, "counter", "0x10") == 0
    assert board(monkeypatch, "show") == 0
    said = capsys.readouterr().out
    assert "0x21800000 update   version 1.0.9, 4 bytes of firmware" in said
    assert "primary  nothing" in said
    assert "counter  16" in said
    board(monkeypatch, "factory")
    board(monkeypatch, "show")
    assert "version" not in capsys.readouterr().out


def test_a_file_that_is_not_there_is_named(
    bench: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert board(monkeypatch, "flash", "primary", str(bench / "none")) == 1
    assert board(monkeypatch, "on", "--boot", str(bench / "none")) == 1
    assert "none: No such file" in capsys.readouterr().err
