"""What goes wrong inside the agent, and many callers at once: nobody hangs."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from sandboxes.agent import server
from sandboxes.agent.client import RemoteAgent
from sandboxes.agent.contract import Order
from sandboxes.errors import EngineError
from tests.sandboxes.agent.doors import ANSWERS, FakeLink, Recorder, served
from tests.sandboxes.conftest import PATIENCE, wait_until

ORDER = Order("t-1", "n1", 7)
CALLS: dict[str, Callable[[RemoteAgent], Any]] = {
    "prepare": lambda remote: remote.prepare("t-1", 3, {}),
    "ensure": lambda remote: remote.ensure(ORDER),
    "status": lambda remote: remote.status("n1"),
    "run": lambda remote: remote.run("n1", "grade"),
    "save": lambda remote: remote.save("n1"),
    "warm": lambda remote: remote.warm("n1"),
    "destroy": lambda remote: remote.destroy("n1"),
    "find": lambda remote: remote.find({}),
    "activity": lambda remote: remote.activity(),
    "capacity": lambda remote: remote.capacity(),
}
ERRORS = [RuntimeError("secret"), OSError(5, "secret"), TimeoutError(), KeyError("x")]


def fails(error: Exception) -> Callable[[], Any]:
    def act() -> Any:
        raise error

    return act


def assert_logged(caplog: pytest.LogCaptureFixture, error: Exception) -> None:
    """With where it happened."""
    assert error in [record.exc_info[1] for record in caplog.records if record.exc_info]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("verb", CALLS)
def test_a_fault_in_a_verb_is_told_and_logged(
    remote: RemoteAgent,
    recorder: Recorder,
    caplog: pytest.LogCaptureFixture,
    verb: str,
    error: Exception,
) -> None:
    recorder.acts[verb] = fails(error)
    with pytest.raises(EngineError) as caught:
        CALLS[verb](remote)
    assert caught.value.reason == "agent-fault"
    assert "secret" not in caught.value.message
    assert_logged(caplog, error)
    del recorder.acts[verb]
    assert CALLS[verb](remote) == ANSWERS[verb]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
async def test_a_fault_in_an_attach_is_told_and_logged(
    remote: RemoteAgent,
    recorder: Recorder,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    recorder.acts["attach"] = fails(error)
    with pytest.raises(EngineError) as caught:
        async with remote.attach("n1", "client", "1", rows=24, cols=80):
            pytest.fail("there is no link")
    assert caught.value.reason == "agent-fault"
    assert_logged(caplog, error)


class Broken(FakeLink):
    """Fails where it is told to."""

    def __init__(self, error: Exception, *, on_typing: bool) -> None:
        super().__init__(() if on_typing else self._broken())
        self.error = error
        self.on_typing = on_typing

    def _broken(self) -> Any:
        yield b"before"
        raise self.error

    async def send(self, frame: bytes | str) -> None:
        if self.on_typing:
            raise self.error


@pytest.mark.parametrize("on_typing", [True, False])
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
async def test_a_fault_in_a_link_is_told_and_logged(
    remote: RemoteAgent,
    recorder: Recorder,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    on_typing: bool,
) -> None:
    recorder.link = Broken(error, on_typing=on_typing)
    with pytest.raises(EngineError) as caught:
        async with remote.attach("n1", "client", "1", rows=24, cols=80) as link:
            if on_typing:
                # What nobody has read when a socket closes takes what it said along.
                await link.send(b"x")
            async for frame in link:
                assert frame == b"before"
    assert caught.value.reason == "agent-fault"
    assert_logged(caplog, error)
    assert recorder.link.left.wait(PATIENCE)


def test_an_answer_that_is_none_is_the_agents_fault(
    remote: RemoteAgent, recorder: Recorder
) -> None:
    recorder.acts["status"] = lambda: "no mapping"
    with pytest.raises(EngineError) as caught:
        remote.status("n1")
    assert caught.value.reason == "agent-fault"


def test_a_stranger_with_much_to_say_hears_the_refusal(
    recorder: Recorder, tmp_path: Path
) -> None:
    with served(recorder, tmp_path / "a.sock", users={12345}) as door:
        remote = RemoteAgent(door.address)
        for kit in (b"", bytes(8 << 20)):
            with pytest.raises(EngineError) as caught:
                remote.ensure(Order("t-1", "n1", 1, kit=kit))
            assert caught.value.reason == "forbidden"
    assert recorder.calls == []


def test_a_hundred_at_once_are_all_answered(
    remote: RemoteAgent, recorder: Recorder
) -> None:
    together = threading.Barrier(50)

    def warm() -> None:
        together.wait(PATIENCE)

    recorder.acts["warm"] = warm

    def ask(number: int) -> Any:
        if number % 2:
            return remote.warm(f"n{number}")
        return remote.find({"number": str(number)})

    with ThreadPoolExecutor(100) as pool:
        answers = list(pool.map(ask, range(100), timeout=PATIENCE))
    assert answers == [ANSWERS["find"], None] * 50
    assert len(recorder.calls) == 100


@pytest.mark.parametrize("verb", ["ensure", "prepare", "save", "warm"])
def test_who_waits_for_a_turn_keeps_nobody_from_looking(
    remote: RemoteAgent, recorder: Recorder, verb: str
) -> None:
    go = threading.Event()

    def slow() -> Any:
        go.wait(PATIENCE)
        return ANSWERS[verb]

    recorder.acts[verb] = slow
    crowd = server.SLOW_THREADS + server.QUICK_THREADS + 8
    with ThreadPoolExecutor(crowd) as pool:
        calls = [pool.submit(CALLS[verb], remote) for _number in range(crowd)]
        try:
            wait_until(lambda: len(recorder.calls) >= server.SLOW_THREADS)
            with ThreadPoolExecutor(1) as looking:
                for quick in CALLS.keys() - server.SLOW:
                    asked = looking.submit(CALLS[quick], remote)
                    assert asked.result(PATIENCE) == ANSWERS[quick]
            assert not any(call.done() for call in calls)
        finally:
            go.set()
        assert [call.result(PATIENCE) for call in calls] == [ANSWERS[verb]] * crowd
