"""An agent of its own for each test, on the fake engine or on a real one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sandboxes.agent.contract import Order
from sandboxes.agent.local import LocalAgent
from sandboxes.backends.docker import DockerBackend
from sandboxes.backends.fake import FakeBackend
from sandboxes.template import TemplateFolder
from tests.sandboxes.agent.labs import POOL, new_slot, small_template

OrderMaker = Callable[..., Order]


@pytest.fixture
def templates(tmp_path: Path) -> TemplateFolder:
    """A folder with the small lab."""
    folder = TemplateFolder(tmp_path / "templates")
    folder.put(small_template())
    return folder


@pytest.fixture
def agent(
    fake_backend: FakeBackend, templates: TemplateFolder, tmp_path: Path
) -> LocalAgent:
    """An agent on the fake engine."""
    return LocalAgent(fake_backend, templates, pool=POOL, state_dir=tmp_path / "state")


@pytest.fixture
def docker_agent(
    docker_backend: DockerBackend, templates: TemplateFolder, tmp_path: Path
) -> Iterator[LocalAgent]:
    """An agent on the real engine; its sandboxes end with the test."""
    made = LocalAgent(docker_backend, templates, pool=POOL, state_dir=tmp_path / "s")
    yield made
    for found in made.find({}):
        made.destroy(found.name)


@pytest.fixture
def order(name: str) -> OrderMaker:
    """Orders of the small lab, all for the same sandbox."""
    slot = new_slot()

    def make(**changes: object) -> Order:
        fields = {"template": "small-1", "name": name, "slot": slot, **changes}
        return Order(**fields)  # type: ignore[arg-type]

    return make
