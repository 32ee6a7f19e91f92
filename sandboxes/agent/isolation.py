"""Whether this host was shown to isolate its sandboxes; until it was, none starts."""

import threading

from sandboxes.agent.brief import PROOF, Brief
from sandboxes.backend import SandboxBackend
from sandboxes.errors import EngineError

PATIENCE_SECONDS = 60.0
ENGINE_DOWN = "engine-down"


class Isolation:
    """The last proof's outcome: `reason` is why labs are refused, "" when they are not.

    Unless `proven`, starts wait for the first outcome.
    """

    def __init__(self, backend: SandboxBackend, brief: Brief, *, proven: bool) -> None:
        self.backend = backend
        self.brief = brief
        self.reason = ""
        self._judged = threading.Event()
        if proven:
            self._judged.set()

    def prove(self) -> None:
        """Close the host to its sandboxes and prove it; EngineError when that fails.

        An engine that is away says nothing about its walls: then the outcome before
        stands, or starts go on waiting for the first.
        """
        try:
            # While one is under way nobody removes what is left of one that was cut.
            self.brief.tidy()
            self.backend.close_host()
            with self.brief.held(PROOF):
                self.backend.prove_isolation()
        except Exception as error:
            if getattr(error, "reason", "") != ENGINE_DOWN:
                # Whatever it was: nothing has been proved.
                self._judge(getattr(error, "message", "") or repr(error))
            raise
        self._judge("")

    def _judge(self, reason: str) -> None:
        self.reason = reason
        self._judged.set()

    def require(self) -> None:
        """EngineError while the last outcome is bad, or there is none."""
        judged = self._judged.wait(PATIENCE_SECONDS)
        if not judged or self.reason:
            raise EngineError(
                "This host was not shown to isolate its sandboxes:"
                f" {self.reason or 'the proof takes too long'}",
                reason="not-isolated",
            )
