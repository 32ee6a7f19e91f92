"""Files come from a host that may answer anything: in time, and no more than asked."""

import socket
import threading
import time
from functools import partial
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path

import pytest
from lab_grading.deadline import Deadline
from lab_grading.handin import Missing, Release

from tests.content.lab_grading.hosts import OK, Answer, handing_out, says


def endless(line: socket.socket) -> None:
    line.sendall(OK)
    while True:
        line.sendall(bytes(65536))


def trickling(line: socket.socket) -> None:
    while True:
        line.sendall(b"x")
        time.sleep(0.05)


class Quiet(SimpleHTTPRequestHandler):
    """What the students' hosts run, without its log."""

    def log_message(self, *_: object) -> None:
        pass


def test_the_file_of_that_name_comes(tmp_path: Path) -> None:
    (tmp_path / "boot.bin").write_bytes(b"boot")
    (tmp_path / "empty.bin").touch()
    with HTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path)) as service:
        threading.Thread(target=service.serve_forever, daemon=True).start()
        port = service.server_address[1]
        release = Release("bench", "127.0.0.1", Deadline(10), port)
        assert release.fetch("boot.bin", 4) == b"boot"
        for name, told in (
            ("other.bin", "There is no other"),
            ("empty.bin", "0 bytes"),
        ):
            with pytest.raises(Missing, match=told):
                release.fetch(name, 4)
        service.shutdown()


def test_a_file_comes_as_it_is() -> None:
    with handing_out(says(OK + b"\r\n\r\nboot")) as release:
        assert release.fetch("boot.bin", 100) == b"\r\n\r\nboot"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (says(b"HTTP/1.0 404 File not found\r\n\r\nsorry"), "There is no boot.bin"),
        (says(b""), "There is no boot.bin"),
        (says(b"200"), "There is no boot.bin"),
        (says(OK), "has 0 bytes"),
        (says(OK + bytes(101)), "has 101 bytes, and may have 100"),
        (endless, "may have 100"),
        (trickling, "The bench does not hand out boot.bin: it took too long"),
        (lambda _line: time.sleep(1.5), "timed out"),
    ],
)
def test_what_cannot_be_used_is_named(answer: Answer, told: str) -> None:
    with handing_out(answer) as release, pytest.raises(Missing, match=told):
        release.fetch("boot.bin", 100)


def test_a_closed_door_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    told = "The workstation does not hand out latest: Connection refused"
    with pytest.raises(Missing, match=told):
        Release("workstation", "127.0.0.1", Deadline(1), port).fetch("latest", 100)
