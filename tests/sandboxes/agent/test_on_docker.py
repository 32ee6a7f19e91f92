"""The agent on a real engine: work that survives, shells that do not."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sandboxes.agent import work
from sandboxes.agent.contract import Order, ShellLink
from sandboxes.agent.local import LocalAgent
from sandboxes.backends.docker import DockerBackend
from sandboxes.errors import LabError
from sandboxes.template import TemplateFolder
from tests.sandboxes.agent.labs import POOL
from tests.sandboxes.conftest import PATIENCE, wait_until

pytestmark = pytest.mark.docker
OrderMaker = Callable[..., Order]
MAKE_WORK = """
set -e
cd /home/student
mkdir -p keys/deep empty
chmod 700 keys
printf secret > keys/deep/private; chmod 600 keys/deep/private
printf '#!/bin/sh' > run; chmod 4755 run
ln -s /etc/passwd link
ln run hard
mkfifo pipe
printf x > /run/work/elsewhere
"""


@pytest.fixture
def running(docker_agent: LocalAgent, order: OrderMaker, name: str) -> str:
    """The small lab on the real engine."""
    docker_agent.ensure(order())
    return name


def shell(agent: LocalAgent, name: str, script: str) -> str:
    """What a script prints on the student's host."""
    sandbox, _template = agent._get(name)
    result = agent.backend.run(sandbox, "client", ["sh", "-c", f"exec 2>&1; {script}"])
    return result.stdout.decode()


async def read_until(link: ShellLink, wanted: bytes) -> bytes:
    """Output up to and including `wanted`."""
    seen, frames = b"", aiter(link)
    async with asyncio.timeout(PATIENCE):
        while wanted not in seen:
            frame = await anext(frames)
            seen += frame if isinstance(frame, bytes) else b""
    return seen


def test_saved_work_comes_back(
    docker_agent: LocalAgent, order: OrderMaker, running: str
) -> None:
    assert shell(docker_agent, running, MAKE_WORK) == ""
    saved = docker_agent.save(running)
    docker_agent.destroy(running)
    assert docker_agent.status(running) == {}
    docker_agent.ensure(order(work=saved))
    look = "cd /home/student; stat -c '%n %a %U' empty hard keys keys/deep/private run"
    assert shell(docker_agent, running, look).splitlines() == [
        "empty 755 student",
        "hard 755 student",
        "keys 700 student",
        "keys/deep/private 600 student",
        "run 755 student",
    ]
    assert (
        shell(docker_agent, running, "cat /home/student/keys/deep/private") == "secret"
    )
    assert (
        shell(
            docker_agent,
            running,
            "ls -d /home/student/link /home/student/pipe "
            "/run/work/elsewhere 2>/dev/null",
        )
        == ""
    )


def test_what_was_done_since_is_not_overwritten(
    docker_agent: LocalAgent, order: OrderMaker, running: str
) -> None:
    shell(docker_agent, running, "echo old > /home/student/file")
    saved = docker_agent.save(running)
    shell(docker_agent, running, "echo new > /home/student/file")
    docker_agent.ensure(order(work=saved))
    assert shell(docker_agent, running, "cat /home/student/file") == "new\n"


def test_too_much_work_is_refused(docker_agent: LocalAgent, running: str) -> None:
    shell(docker_agent, running, "truncate -s 100G /home/student/sparse")
    with pytest.raises(LabError) as caught:
        docker_agent.save(running)
    assert caught.value.reason == "too-large"


def test_too_many_files_are_refused(docker_agent: LocalAgent, running: str) -> None:
    shell(docker_agent, running, "cd /home/student; seq 2500 | xargs touch")
    with pytest.raises(LabError) as caught:
        docker_agent.save(running)
    assert caught.value.reason == "too-large"


def test_a_path_that_is_gone_gives_the_rest(
    docker_agent: LocalAgent,
    templates: TemplateFolder,
    order: OrderMaker,
    name: str,
) -> None:
    first, grader = templates.get("small-1").nodes
    saved = ("/home/student/zones", "/run/work/notes")
    client = first.model_copy(update={"saved": saved})
    template = templates.get("small-1").model_copy(
        update={"id": "two-paths", "nodes": (client, grader)}
    )
    templates.put(template)
    docker_agent.ensure(order(template="two-paths"))
    shell(docker_agent, name, "echo mine > /run/work/notes")
    kept = work.unpack(docker_agent.save(name), template)
    assert set(kept["client"]) == {"/run/work/notes"}


async def test_destroying_ends_shells_and_their_pages(
    docker_agent: LocalAgent, running: str
) -> None:
    async with docker_agent.attach(running, "client", "1", rows=24, cols=80) as link:
        await read_until(link, b"$ ")
        await asyncio.to_thread(docker_agent.destroy, running)
        async with asyncio.timeout(PATIENCE):
            last = [frame async for frame in link][-1]
        assert json.loads(str(last)) == {"exit": True}
    assert docker_agent.activity() == {}


async def test_an_heir_finds_sandboxes_and_ends_old_shells(
    docker_agent: LocalAgent,
    docker_backend: DockerBackend,
    templates: TemplateFolder,
    running: str,
    tmp_path: Path,
) -> None:
    async with docker_agent.attach(running, "client", "1", rows=24, cols=80) as link:
        await link.send(b"sleep 4321 &\nsleep 1234\n")
        await asyncio.to_thread(
            wait_until, lambda: "1234" in sleeping(docker_agent, running)
        )
        heir = LocalAgent(
            docker_backend,
            TemplateFolder(templates.path),
            pool=POOL,
            state_dir=tmp_path / "s",
        )
        assert [found.name for found in heir.find({})] == [running]
        assert (
            await asyncio.to_thread(heir.run, running, "grade", stdin=b"x")
        ).result.stdout == b"x"
        await asyncio.to_thread(heir.sweep)
        assert sleeping(heir, running) == ""
        # Its own shells open as ever.
        async with heir.attach(running, "client", "1", rows=24, cols=80) as new:
            await read_until(new, b"$ ")
        await heir.aclose()
    await docker_agent.aclose()


def sleeping(agent: LocalAgent, name: str) -> str:
    """The command lines of sleeping programs of the student's."""
    lines = "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '"
    return shell(agent, name, f"{lines} | grep -o 'sleep [0-9][0-9]*'")


def test_memory_in_use_is_measured(docker_agent: LocalAgent, running: str) -> None:
    shell(docker_agent, running, "head -c 12000000 /dev/urandom > /home/student/data")
    wait_until(lambda: docker_agent.capacity().costs.get("small-1", 0) >= 11)
    assert docker_agent.backend.memory(docker_agent._get(running)[0]) < 200
