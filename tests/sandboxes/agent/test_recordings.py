"""Recordings: what they hold, how large they get, how long they stay."""

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from sandboxes.agent import recordings
from sandboxes.agent.local import LocalAgent
from sandboxes.agent.recordings import KEPT_SECONDS, RECORDING_BYTES, Recordings
from sandboxes.backends.fake import FakeBackend
from sandboxes.template import TemplateFolder
from tests.sandboxes.agent.labs import POOL


@pytest.fixture
def kept(tmp_path: Path) -> Recordings:
    return Recordings(tmp_path / "recordings")


def lines(kept: Recordings) -> list[Any]:
    text = kept.read("s1", "client-1.cast").decode()
    return [json.loads(line) for line in text.splitlines()]


def test_a_recording_is_asciicast(kept: Recordings) -> None:
    recorder = kept.recorder("s1", "client", "1", (24, 80))
    for piece in ("€".encode()[:1], "€".encode()[1:], b"\xff\r\n"):
        recorder.output(piece)
    recorder.resize(30, 100)
    recorder.close()
    recorder.output(b"late")
    header, *events = lines(kept)
    assert (header["version"], header["width"], header["height"]) == (2, 80, 24)
    assert [event[1:] for event in events] == [
        ["o", "€"],
        ["o", "\ufffd\r\n"],
        ["r", "100x30"],
    ]
    assert kept.files("s1") == ["client-1.cast"]


def test_a_new_shell_of_the_tab_goes_on_in_the_same_file(kept: Recordings) -> None:
    for text in (b"one", b"two"):
        recorder = kept.recorder("s1", "client", "1", (24, 80))
        recorder.output(text)
        recorder.close()
    assert [event[2] for event in lines(kept)[1:]] == ["one", "80x24", "two"]


def test_a_flood_fills_no_disk(kept: Recordings, tmp_path: Path) -> None:
    for _shell in range(2):
        recorder = kept.recorder("s1", "client", "1", (24, 80))
        for _block in range(100):
            recorder.output(b"\x00" * 65536)
        recorder.close()
    file = tmp_path / "recordings" / "s1" / "client-1.cast"
    assert file.stat().st_size <= RECORDING_BYTES


def test_a_full_disk_costs_the_recording_only(kept: Recordings, tmp_path: Path) -> None:
    (tmp_path / "recordings").write_text("in the way")
    recorder = kept.recorder("s1", "client", "1", (24, 80))
    recorder.output(b"x")
    recorder.resize(1, 1)
    recorder.close()


def test_a_spoilt_file_is_gone_on_with(kept: Recordings, tmp_path: Path) -> None:
    file = tmp_path / "recordings" / "s1" / "client-1.cast"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"\xff\xfe[]\n")
    kept.recorder("s1", "client", "1", (24, 80)).close()


@pytest.mark.parametrize(
    "file", ["../seal.key", "client-1", "/etc/passwd", ".cast", "x.cast"]
)
def test_only_recordings_are_read(kept: Recordings, file: str) -> None:
    assert kept.read("s1", file) == b""
    assert kept.read("..", file) == b""
    assert kept.files("../..") == []


def test_old_ones_are_removed(kept: Recordings, tmp_path: Path) -> None:
    for name in ("old", "new"):
        recorder = kept.recorder(name, "client", "1", (24, 80))
        recorder.close()
    long_ago = time.time() - KEPT_SECONDS - 1
    os.utime(tmp_path / "recordings" / "old" / "client-1.cast", (long_ago, long_ago))
    kept.prune()
    assert [folder.name for folder in (tmp_path / "recordings").iterdir()] == ["new"]


def test_what_was_printed_is_written_down_before_the_end(
    kept: Recordings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recordings, "FLUSH_SECONDS", 0)
    recorder = kept.recorder("s1", "client", "1", (24, 80))
    recorder.output(b"x")
    assert lines(kept)[-1][2] == "x"
    recorder.close()


@pytest.mark.parametrize("record", [True, False])
async def test_only_an_agent_told_so_keeps_what_shells_print(
    fake_backend: FakeBackend,
    templates: TemplateFolder,
    order: Any,
    name: str,
    tmp_path: Path,
    record: bool,
) -> None:
    agent = LocalAgent(
        fake_backend, templates, pool=POOL, state_dir=tmp_path, record=record
    )
    agent.ensure(order())
    async with agent.attach(name, "client", "1", rows=24, cols=80) as link:
        await link.send(b"echo me")
        frames = aiter(link)
        while await anext(frames) != b"echo me":
            pass
    await agent.shells.close(name)
    agent.destroy(name)
    # It outlives the sandbox.
    kept = agent.recordings.read(name, "client-1.cast")
    assert (b"echo me" in kept) is record
