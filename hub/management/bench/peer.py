"""`python -m hub.management.bench.peer PORT`: terminado before `docker exec -it`.

The usual way to a container's shell in a browser, with the usual library.
"""

import asyncio
import sys
from typing import Any

import terminado
import tornado.web


class Manager(terminado.UniqueTermManager):
    """A shell of its own for each socket, in the container that its address names."""

    def get_terminal(self, url_component: str | None = None) -> Any:
        """Docker's own client on a pseudo-terminal."""
        self.shell_command = [
            *("docker", "exec", "-it", str(url_component)),
            *("bash", "-l"),
        ]
        return super().get_terminal(url_component)


async def main(port: int) -> None:
    """Serve until killed."""
    manager = Manager(shell_command=[])
    place = (r"/shell/(\w+)", terminado.TermSocket, {"term_manager": manager})
    tornado.web.Application([place]).listen(port, "127.0.0.1")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
