"""An engine that does not answer."""

from pathlib import Path

import pytest

from sandboxes.backend import Sandbox
from sandboxes.backends.docker import DockerBackend
from sandboxes.errors import EngineError
from tests.sandboxes.conftest import one_network


async def test_engine_that_is_down_is_said_so(tmp_path: Path) -> None:
    backend = DockerBackend(
        project="x", state_dir=tmp_path, base_url=f"unix://{tmp_path}/no.sock"
    )
    stored = Sandbox("s", {"a": "1"}, {"lan": "2"})
    for attempt in (
        lambda: backend.start(one_network("a"), "s"),
        lambda: backend.status(stored),
        lambda: backend.run(stored, "a", ["true"]),
        lambda: backend.stop(stored),
        lambda: backend.find({}),
        lambda: backend.image_labels(["x"]),
    ):
        with pytest.raises(EngineError, match="does not answer") as caught:
            attempt()
        assert caught.value.reason == "engine-down"
    with pytest.raises(EngineError, match="does not answer"):
        await backend.open_terminal(stored, "a")
