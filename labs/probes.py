"""Asking what may hang, without hanging oneself."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from threading import Lock, Thread
from typing import Any

from labs.agent import agent
from labs.pool import LABEL_KIND


class Probe:
    """One question, asked in a thread of its own.

    While it hangs it is not asked again: whatever is dead holds one thread, however
    often somebody looks.
    """

    def __init__(self, question: Callable[[], Any]) -> None:
        self.question = question
        self._lock = Lock()
        self._asked: Future[Any] | None = None

    def begin(self) -> "Future[Any]":
        """The answer to come; of a question that is under way, if there is one."""
        with self._lock:
            if self._asked is None or self._asked.done():
                self._asked = Future()
                # A daemon: what hangs must not hold up the end of the process.
                Thread(target=self._ask, args=(self._asked,), daemon=True).start()
            return self._asked

    def _ask(self, answer: "Future[Any]") -> None:
        try:
            answer.set_result(self.question())
        except Exception as error:  # noqa: BLE001 - belongs to whoever asked
            answer.set_exception(error)


def answers(probes: Mapping[str, Probe], *, seconds: float) -> dict[str, Any]:
    """What each of them says, asked side by side; together within `seconds`.

    In place of an answer stands the exception, TimeoutError when there was none yet.
    """
    begun = {name: probe.begin() for name, probe in probes.items()}
    wait(begun.values(), timeout=seconds)
    return {name: _outcome(future) for name, future in begun.items()}


def _outcome(future: "Future[Any]") -> Any:
    if not future.done():
        return TimeoutError()
    return future.exception() or future.result()


CAPACITY = Probe(lambda: agent().capacity())
ACTIVITY = Probe(lambda: agent().activity())
SANDBOXES = Probe(lambda: agent().find({LABEL_KIND: "session"}))
