"""The programmer's port: who may use it, what it does, and what it refuses."""

import http.client
import json
import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from board_runtime import programmer as module
from board_runtime.board import Board
from board_runtime.slots import MAX_SLOT

from tests.content.device.boards import board, until
from tests.content.device.servers import LOCAL, Port, programmer

RESTS = b"echo rests in $SLOT; exec sleep 60\n"


@pytest.fixture
def unit(tmp_path: Path) -> Board:
    return board(tmp_path)


@pytest.fixture
def port(unit: Board) -> Iterator[Port]:
    with programmer(unit) as port:
        yield port


def test_firmware_is_flashed_started_and_heard(unit: Board, port: Port) -> None:
    assert port.order("PUT /slot/a", RESTS) == (200, b"")
    assert port.order("POST /on") == (200, b"")
    until(lambda: b"rests in a" in port.order("GET /console")[1])
    state = json.loads(port.order("GET /state")[1])
    assert (state["on"], state["running"], state["boots"]) == (True, "a", 1)
    assert state["slots"] == unit.slots.digests()
    assert port.order("POST /off") == (200, b"")
    assert not unit.firmware.running


def test_flashing_a_slot_takes_the_power_away(unit: Board, port: Port) -> None:
    port.order("PUT /slot/a", RESTS)
    port.order("POST /on")
    port.order("PUT /slot/b", RESTS)
    assert not unit.power
    assert unit.slots.content("b") == RESTS


def test_a_new_unit_has_no_owner_and_starts_slot_a(unit: Board, port: Port) -> None:
    unit.slots.use_other()
    (unit.places.data / "name").write_text("owner's")
    assert port.order("POST /new") == (200, b"")
    assert list(unit.places.data.iterdir()) == []
    assert unit.slots.state.active == "a"


def test_the_button_is_pressed(unit: Board, port: Port) -> None:
    port.order("POST /button")
    assert unit.button.presses == 1


def test_factory_data_is_written(unit: Board, port: Port) -> None:
    body = json.dumps({"serial": "ab1", "ca.crt": "pem"}).encode()
    assert port.order("PUT /factory", body) == (200, b"")
    found = {file.name: file.read_text() for file in unit.places.factory.iterdir()}
    assert found == {"serial": "ab1", "ca.crt": "pem"}


def test_what_the_owner_left_is_searched_for(unit: Board, port: Port) -> None:
    (unit.places.data / "name").write_text("an owner's lamp")
    body = json.dumps({"in": "data", "texts": ["lamp", "kettle"]}).encode()
    assert port.order("POST /search", body) == (200, b'["lamp"]')


def test_firmwares_sockets_are_told(
    port: Port, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FIRMWARE", os.getuid())
    with socket.create_server((LOCAL, 0)) as door:
        flows = json.loads(port.order("GET /traffic")[1])
        listening = [flow["port"] for flow in flows if not flow["peer"]]
        assert door.getsockname()[1] in listening


@pytest.mark.parametrize("said", ["", "Bearer ", "Bearer wrong", "right", "Bearer é"])
def test_without_the_token_nothing_is_done(unit: Board, port: Port, said: str) -> None:
    answer = port.order("POST /button", headers={"Authorization": said})
    assert answer == (403, b"not your board")
    assert unit.button.presses == 0


def test_a_host_that_is_no_peer_gets_no_answer(unit: Board) -> None:
    with programmer(unit, peer="127.0.0.2") as port:
        # What is said to a line that is hung up resets it.
        with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
            port.order("POST /button")
    assert unit.button.presses == 0


@pytest.mark.parametrize("line", ["GET /", "GET /slot/a", "PUT /slot/c", "POST /state"])
def test_what_is_no_order_is_said(port: Port, line: str) -> None:
    assert port.order(line) == (404, b"no such order")


@pytest.mark.parametrize("size", [str(module.MAX_BODY + 1), "9" * 30, "-1", "many"])
def test_a_body_too_large_is_not_read(port: Port, size: str) -> None:
    answer = port.order("PUT /slot/a", headers={"Content-Length": size})
    assert answer == (413, b"too large")


def test_an_image_that_fits_no_slot_is_refused(unit: Board, port: Port) -> None:
    status, said = port.order("PUT /slot/a", bytes(MAX_SLOT + 1))
    assert (status, said) == (400, f"a slot has {MAX_SLOT} bytes".encode())
    assert unit.slots.content("a") == b""


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("PUT /factory", b"{"),
        ("PUT /factory", b"\xff"),
        ("PUT /factory", b"[]"),
        ("PUT /factory", b'{"serial": 5}'),
        ("PUT /factory", b'{"../serial": "5"}'),
        ("POST /search", b""),
        ("POST /search", b"[]"),
        ("POST /search", b'{"in": "data"}'),
        ("POST /search", b'{"in": "/etc", "texts": ["a"]}'),
        ("POST /remake", b""),
        ("POST /remake", b"{\nimage"),
    ],
)
def test_what_an_order_cannot_mean_is_refused(
    port: Port, line: str, body: bytes
) -> None:
    assert port.order(line, body)[0] == 400
    assert port.order("GET /state")[0] == 200


def test_hosts_that_say_nothing_keep_nobody_out(
    unit: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module.Handler, "timeout", 0.1)
    # In a full queue, the kernel has whoever comes wait for a second.
    monkeypatch.setattr(module.Server, "request_queue_size", 32)
    with programmer(unit) as port, ExitStack() as stack:
        for _silent in range(module._AT_ONCE + 2):
            line = socket.create_connection((LOCAL, port.number))
            stack.enter_context(line)
        assert port.order("GET /state")[0] == 200
