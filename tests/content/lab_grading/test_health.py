"""What a lab tells of its hosts' health."""

import json
import socket

import pytest
from lab_grading import health


def test_every_node_is_told_of(capsys: pytest.CaptureFixture[str]) -> None:
    health.tell({"desk": lambda: health.OK, "camera": lambda: health.down("silent")})
    assert json.loads(capsys.readouterr().out) == {
        "desk": {"state": "ok", "note": ""},
        "camera": {"state": "down", "note": "silent"},
    }


def test_a_door_is_well_while_somebody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert health.door("127.0.0.1", port) == health.OK
    shut = health.door("127.0.0.1", port)
    assert shut["state"] == "down"
    assert shut["note"].startswith(f"TCP port {port}: ")
