"""Back ends that misbehave in one way each; named in settings by dotted path."""

import time
from typing import Any, NoReturn

from sandboxes.backend import Sandbox
from sandboxes.backends.fake import FakeBackend
from sandboxes.errors import EngineError, StartTimeout


class SlowBackend(FakeBackend):
    """Takes `seconds` to start a sandbox."""

    def __init__(self, *, seconds: float = 0.2, **options: Any) -> None:
        super().__init__(**options)
        self.seconds = seconds

    def start(self, *args: Any, **options: Any) -> Sandbox:
        """As the fake, later."""
        time.sleep(self.seconds)
        return super().start(*args, **options)


class NeverReadyBackend(FakeBackend):
    """Its nodes never run; it gives up at once, as others do after their limit."""

    def start(self, *args: Any, **options: Any) -> Sandbox:
        """Always StartTimeout."""
        raise StartTimeout("The nodes did not all run.", reason="start-timeout")


class BrokenBackend(FakeBackend):
    """An engine that is down: nothing answers."""

    def _down(self, *args: Any, **options: Any) -> NoReturn:
        raise EngineError("The container engine does not answer.", reason="engine-down")

    start = status = run = put_files = stop = find = _down
    image_labels = build_image = close_host = prove_isolation = _down

    async def open_terminal(self, *args: Any, **options: Any) -> NoReturn:
        """Always EngineError."""
        self._down()
