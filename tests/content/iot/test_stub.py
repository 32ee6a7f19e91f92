"""The debugger's protocol, with a stub that says what the test wants."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from iot_board.stub import EXECUTION, WRITE, held_at, run_to

STOPS = [(WRITE, 0x21100004), (EXECUTION, 0x21100240)]
OK, STEP = b"+$OK#9a", b"+$T05thread:01;swbreak:;#91"
HIT = b"+$T05thread:01;watch:21100004;#35"


@contextmanager
def stub(
    folder: Path, *answers: bytes, deaf: float = 0
) -> Iterator[tuple[Path, list[bytes]]]:
    """One that gives these answers in turn, and then hangs up.

    It takes calls only after `deaf` seconds.
    """
    path, heard = folder / "stub", list[bytes]()
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(path))

        def serve() -> None:
            time.sleep(deaf)
            door.listen()
            line, _who = door.accept()
            with line:
                for answer in answers:
                    heard.append(_packet(line))
                    line.sendall(answer)
                time.sleep(0.1)

        thread = Thread(target=serve)
        thread.start()
        yield path, heard
        thread.join(5)


def _packet(line: socket.socket) -> bytes:
    said = b""
    while b"#" not in said[:-2] and (more := line.recv(100)):
        said += more
    return said


def test_a_stop_is_told(tmp_path: Path) -> None:
    with stub(tmp_path, OK, OK, HIT, OK, OK, STEP) as (path, heard):
        assert "watch" in run_to(path, STOPS, 3)
    said = b"".join(heard)
    assert b"$Z2,21100004,4#" in said
    assert b"$Z1,21100240,2#" in said
    assert b"$c#63" in said
    # What writes is carried out once nothing stops it any more.
    assert said.index(b"$z2,21100004,4#") < said.index(b"$s#73")


def test_a_processor_that_came_to_an_instruction_stays_there(tmp_path: Path) -> None:
    with stub(tmp_path, OK, OK, STEP) as (path, heard):
        assert "swbreak" in run_to(path, STOPS, 3)
    assert b"$s#73" not in b"".join(heard)


def test_a_machine_that_does_not_listen_yet_is_called_again(tmp_path: Path) -> None:
    with stub(tmp_path, OK, OK, HIT, OK, OK, STEP, deaf=0.2) as (path, _heard):
        assert "watch" in run_to(path, STOPS, 3)


@pytest.mark.parametrize(
    "answers",
    [
        (OK, OK),
        (OK, OK, b"+$W00#b7"),
        (b"+$E22#a9",),
        (b"noise without an end" * 300,),
        (b"",),
    ],
    ids=["hangs up", "ends", "refuses", "noise", "silent"],
)
def test_everything_else_is_no_stop(answers: tuple[bytes, ...], tmp_path: Path) -> None:
    with stub(tmp_path, *answers) as (path, _heard):
        assert run_to(path, STOPS, 0.5) == ""


def test_nobody_waits_for_a_stub_that_never_comes(tmp_path: Path) -> None:
    began = time.monotonic()
    assert run_to(tmp_path / "none", STOPS, 0.05) == ""
    assert time.monotonic() - began < 3


def test_a_machine_is_told_to_wait() -> None:
    assert held_at(Path("/tmp/s")) == ("-S", "-gdb", "unix:/tmp/s,server=on,wait=off")  # noqa: S108
