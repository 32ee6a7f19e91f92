"""The other floor of a terminal: Docker's own client, as one would type it."""

import os
import pty
import select
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from hub.management.bench.page import PATIENCE
from hub.management.bench.screen import MeasureError

READ_SIZE = 256 * 1024


class DockerExec:
    """The `docker exec -it` that one would type: its pseudo-terminal's other end."""

    def __init__(self, terminal: int) -> None:
        self._terminal = terminal

    def type(self, data: bytes) -> None:
        """Send what somebody typed."""
        os.write(self._terminal, data)

    def read(self) -> bytes:
        """The next output; TimeoutError when none comes."""
        ready, _, _ = select.select([self._terminal], [], [], PATIENCE)
        if not ready:
            raise TimeoutError("docker exec printed nothing")
        return os.read(self._terminal, READ_SIZE)


@contextmanager
def docker_exec(
    base_url: str | None, container: str, argv: Sequence[str]
) -> Iterator[DockerExec]:
    """A shell in the container through Docker's own client, on a pseudo-terminal."""
    program = shutil.which("docker")
    if program is None:
        raise MeasureError("there is no docker client to compare with")
    ours, its = pty.openpty()
    host = {"DOCKER_HOST": base_url} if base_url else {}
    client = subprocess.Popen(  # noqa: S603 - no shell, nothing from outside
        [program, "exec", "-it", container, *argv],
        stdin=its,
        stdout=its,
        stderr=its,
        env={**os.environ, **host},
        start_new_session=True,
    )
    os.close(its)
    try:
        yield DockerExec(ours)
    finally:
        client.kill()
        client.wait()
        os.close(ours)
