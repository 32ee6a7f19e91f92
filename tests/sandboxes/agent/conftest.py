"""An agent of its own for each test, on the fake engine or on a real one."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from sandboxes.agent.client import RemoteAgent
from sandboxes.agent.contract import Order
from sandboxes.agent.links import Link
from sandboxes.agent.local import LocalAgent
from sandboxes.agent.shells import Shell, Size
from sandboxes.backends.docker import DockerBackend
from sandboxes.backends.fake import FakeBackend, FakeTerminal
from sandboxes.template import TemplateFolder
from tests.sandboxes.agent.doors import Door, Recorder, served
from tests.sandboxes.agent.labs import POOL, new_slot, small_template
from tests.sandboxes.agent.pages import SIZE, Open, Page

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


@pytest.fixture
def running(agent: LocalAgent, order: OrderMaker, name: str) -> str:
    """A sandbox that the agent made."""
    agent.ensure(order(labels={"org.is3c.hub.kind": "session"}))
    return name


@pytest.fixture
async def terminal() -> FakeTerminal:
    return FakeTerminal(*SIZE)


@pytest.fixture
async def shell(terminal: FakeTerminal) -> AsyncIterator[Shell]:
    made = Shell(terminal, SIZE)
    yield made
    await made.close()


@pytest.fixture
async def view(shell: Shell) -> AsyncIterator[Open]:
    pages = []

    async def view(
        role: str = "owner",
        position: int | None = None,
        size: Size = SIZE,
        who: str = "",
    ) -> Page:
        pages.append(Page(await Link.to(shell, position, role, size, who)))
        return pages[-1]

    yield view
    for page in pages:
        await page.leave()


@pytest.fixture
def recorder() -> Recorder:
    """An agent that writes down what it is asked."""
    return Recorder()


@pytest.fixture
def door(recorder: Recorder, tmp_path: Path) -> Iterator[Door]:
    """It, served to anybody."""
    with served(recorder, tmp_path / "agent.sock") as opened:
        yield opened


@pytest.fixture
def remote(door: Door) -> RemoteAgent:
    """It, as others see it."""
    return RemoteAgent(door.address)
