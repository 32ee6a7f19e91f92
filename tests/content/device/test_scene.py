"""The scene of a run: its boards, its doors, and what goes on meanwhile."""

import json
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from board_runtime.board import Board
from device_grading import scene as module
from device_grading import servers
from device_grading.bench import Bench
from device_grading.listener import CLOSED, Listener
from device_grading.scene import Aside, Examination, Scene, aside, opened
from lab_grading.deadline import Deadline
from lab_grading.errors import NotReady
from lab_grading.report import Finding
from lab_grading.session import Session

from tests.content.device.boards import board, until
from tests.content.device.scenes import StagedScene, staged
from tests.content.device.servers import LOCAL, TOKEN, programmer

SPARE = "127.0.0.2"
RESTS = b"exec sleep 60\n"
type Patch = pytest.MonkeyPatch


@pytest.fixture
def boards(tmp_path: Path) -> dict[str, Board]:
    return {name: board(tmp_path / name) for name in ("sample", "spare")}


@pytest.fixture
def session(
    boards: dict[str, Board], tmp_path: Path, monkeypatch: Patch
) -> Iterator[Session]:
    """With both boards at addresses of this machine, and doors at any port."""
    truth = tmp_path / "truth.json"
    truth.write_text(json.dumps({"tokens": {"sample": TOKEN, "spare": TOKEN}}))
    monkeypatch.setattr(module, "TRUTH", truth)
    for name in ("BROKER_PORT", "UPDATE_PORT", "CLEAR_PORT"):
        monkeypatch.setattr(servers, name, 0)
    with programmer(boards["sample"]) as one:
        with programmer(boards["spare"], host=SPARE, number=one.number):
            monkeypatch.setattr(module, "Bench", partial(Bench, port=one.number))
            nodes = {
                "workstation": {"lan": LOCAL},
                "sample": {"lan": LOCAL, "cable": LOCAL},
                "spare": {"lan": SPARE, "cable": SPARE},
            }
            yield Session({}, nodes, {})


def other(scene: Examination) -> Scene:
    """The scene on the other board."""
    seen: list[Scene] = []

    def look(scene: Scene) -> Finding:
        seen.append(scene)
        return Finding(1, 1, "seen")

    scene.aside.begin(look)
    scene.aside.found(look)
    return seen[0]


@contextmanager
def examined(session: Session) -> Iterator[tuple[Examination, Scene]]:
    with opened(session, Deadline(60)) as scene:
        yield scene, other(scene)


def test_two_boards_have_two_units_of_one_product(session: Session) -> None:
    with examined(session) as (one, two):
        assert (one.unit, one.other) == (two.other, two.unit)
        assert one.unit.serial != two.unit.serial
        assert one.product is two.product
        assert (one.address, two.address) == (LOCAL, SPARE)


def test_each_board_is_programmed_by_itself(
    session: Session, boards: dict[str, Board]
) -> None:
    with examined(session) as (one, two):
        one.bench.new(RESTS, {"serial": "one"})
        assert (boards["sample"].power, boards["spare"].power) == (True, False)
        two.bench.new(RESTS + b"# two\n", {"serial": "two"})
        assert boards["spare"].slots.content("a").endswith(b"two\n")
        assert boards["sample"].slots.content("a") == RESTS


def test_both_boards_are_off_after_a_run(
    session: Session, boards: dict[str, Board]
) -> None:
    with examined(session) as (one, two):
        for scene in (one, two):
            scene.bench.new(RESTS, {"serial": "one"})
    assert [made.power for made in boards.values()] == [False, False]


@pytest.fixture
def doors(monkeypatch: Patch) -> list[Listener]:
    """All that listen from here on."""
    made: list[Listener] = []

    def listening(*asked: Any) -> Listener:
        made.append(Listener(*asked))
        return made[-1]

    monkeypatch.setattr(servers, "Listener", listening)
    return made


def place(door: Listener) -> tuple[str, int]:
    return LOCAL, door._socket.getsockname()[1]


@pytest.mark.parametrize("error", [None, NotReady("what was needed is not there")])
def test_nobody_listens_after_a_run(
    session: Session, doors: list[Listener], error: Exception | None
) -> None:
    with suppress(NotReady), opened(session, Deadline(60)):
        known = [place(door) for door in doors]
        for one in known:
            socket.create_connection(one, 10).close()
        if error:
            raise error
    assert len(known) == 3
    for one in known:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(one, 10)


def test_each_board_comes_to_servers_of_its_own(
    session: Session, doors: list[Listener]
) -> None:
    with examined(session) as (one, two):
        for door in doors:
            with socket.create_connection(place(door), 10, (SPARE, 0)):
                pass
        lines = two.servers.broker, two.servers.updates, two.servers.old
        until(lambda: all(line.attempts for line in lines))
        lines = one.servers.broker, one.servers.updates, one.servers.old
        assert not any(line.attempts for line in lines)


class Looks:
    """A look that ends when it is told to."""

    def __init__(self) -> None:
        self.begun, self.go = threading.Event(), threading.Event()

    def slow(self, _scene: Scene) -> Finding:
        self.begun.set()
        assert self.go.wait(10)
        return Finding(1, 1, "slow")


def right(scene: Scene) -> Finding:
    return Finding(1, 1, f"for {scene.unit.serial}")


def fails(_scene: Scene) -> Finding:
    raise NotReady("the board does not answer")


def test_what_is_looked_at_meanwhile_is_found_later(monkeypatch: Patch) -> None:
    scene, second, looks = staged(monkeypatch), staged(monkeypatch), Looks()
    scene.aside = Aside(second)
    scene.aside.begin(looks.slow, right)
    assert looks.begun.wait(10)
    looks.go.set()
    assert aside(right)(scene).evidence == f"for {second.unit.serial}"
    assert scene.aside.found(right).good == 1
    scene.aside.end()


def test_what_could_not_be_looked_at_is_nobodys_fault(monkeypatch: Patch) -> None:
    meanwhile = Aside(staged(monkeypatch))
    meanwhile.begin(fails, right)
    with pytest.raises(NotReady, match="does not answer"):
        meanwhile.found(fails)
    assert meanwhile.found(right).good == 1
    meanwhile.end()


def test_what_has_not_begun_at_the_end_is_not_looked_at(monkeypatch: Patch) -> None:
    meanwhile, looks = Aside(staged(monkeypatch)), Looks()
    meanwhile.begin(looks.slow, right)
    assert looks.begun.wait(10)
    ending = threading.Thread(target=meanwhile.end)
    ending.start()
    with pytest.raises(CancelledError):
        meanwhile.found(right)
    looks.go.set()
    ending.join(10)
    assert meanwhile.found(looks.slow).good == 1


@pytest.fixture
def scene(monkeypatch: Patch) -> StagedScene:
    return staged(monkeypatch)


def test_a_unit_starts_when_its_page_answers(scene: StagedScene) -> None:
    assert scene.start(scene.other, scene.product.image(1))
    assert scene.appliance.serial == scene.other.serial
    assert scene.appliance.version == scene.product.version(1)


def test_a_page_with_another_units_certificate_does_not_answer(
    scene: StagedScene,
) -> None:
    assert not scene.answers(scene.other)


def test_a_report_is_awaited_from_now_on(scene: StagedScene) -> None:
    assert scene.reports()
    before = len(scene.servers.cloud.messages)
    [message] = scene.reports()
    assert message == scene.servers.cloud.messages[before]
    assert len(scene.reports(since=0.0)) == before + 1


def test_what_another_unit_reports_is_not_taken_for_this_ones(
    scene: StagedScene,
) -> None:
    scene.start(scene.other, scene.product.image(0))
    assert scene.reports() == []
    assert scene.servers.cloud.messages


def test_no_report_is_not_awaited_for_ever(scene: StagedScene) -> None:
    scene.appliance.running = ""
    assert scene.reports() == []


def test_a_server_is_an_impostor_until_somebody_has_come_twice(
    scene: StagedScene,
) -> None:
    door = scene.servers.broker
    assert scene.under(door, "foreign")
    assert door.tried("foreign") >= 2
    assert door.mode == "genuine"


def test_a_server_to_which_nobody_comes_is_no_impostor_for_ever(
    scene: StagedScene,
) -> None:
    scene.appliance.running = ""
    assert not scene.under(scene.servers.broker, "foreign")
    assert scene.servers.broker.mode == "genuine"


def test_a_broker_out_of_order_comes_back(scene: StagedScene) -> None:
    before = len(scene.servers.cloud.messages)
    scene.silent(1, calls=4, most=20)
    assert scene.servers.broker.tried(CLOSED) >= 4
    assert len(scene.servers.cloud.messages) == before
    assert scene.servers.broker.mode == "genuine"


def test_whoever_does_not_call_is_not_waited_for(scene: StagedScene) -> None:
    scene.appliance.running = ""
    scene.silent(1, calls=4, most=2)
    assert scene.servers.broker.tried(CLOSED) == 0
    assert scene.servers.broker.mode == "genuine"
