"""What can go wrong with a sandbox: the lab folder's fault or the engine's."""


class SandboxError(Exception):
    """Base of all; `message` is for the person, `reason` a stable label for metrics."""

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.message = message
        self.reason = reason


class LabError(SandboxError):
    """The lab folder's fault: an image that is missing, a start script that fails."""


class EngineError(SandboxError):
    """Ours: the engine is down, refuses, or does not answer in time."""


class CapacityExceeded(EngineError):
    """The host has no room for another sandbox."""


class SubnetTaken(EngineError):
    """A network of the engine already covers this subnet; draw another."""


class StartTimeout(EngineError):
    """The nodes did not all run within the limit."""
