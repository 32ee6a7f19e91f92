"""Websockets of tests."""

from typing import Any

from channels.testing import WebsocketCommunicator

PATIENCE_SECONDS = 30


class PatientSocket(WebsocketCommunicator):
    """A communicator that waits on a busy machine: one second proves nothing."""

    async def connect(self, timeout: float = PATIENCE_SECONDS) -> tuple[bool, Any]:
        """Connect; false with the code where the server refused."""
        return await super().connect(timeout)

    async def receive_output(self, timeout: float = PATIENCE_SECONDS) -> Any:
        """The next message, whatever shorter time was asked for."""
        return await super().receive_output(max(timeout, PATIENCE_SECONDS))
