"""`.ci/engine` gets an engine going again that was killed at a bad moment."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NETWORK = "half-removed"

pytestmark = [
    pytest.mark.docker,
    pytest.mark.skipif(os.getuid() != 0, reason="starting an engine needs root"),
]


class Engine:
    """One of its own, apart from the machine's: other files, another network."""

    def __init__(self, folder: Path) -> None:
        self.script = folder / ".ci/engine"
        self.script.parent.mkdir()
        shutil.copy(ROOT / ".ci/engine", self.script)
        (folder / ".venv").symlink_to(ROOT / ".venv")
        self.data = folder / "data"
        self.namespace = f"engine-{os.getpid()}"
        options = {
            "data-root": self.data,
            "exec-root": folder / "exec",
            "pidfile": folder / "docker.pid",
        }
        self.environment = os.environ | {
            "DOCKER_HOST": f"unix://{folder}/docker.sock",
            "DOCKERD_OPTIONS": " ".join(f"--{k}={v}" for k, v in options.items()),
        }

    def run(self, *command: str | Path) -> str:
        """What `command` prints where this engine is the machine's."""
        return subprocess.run(
            ["nsenter", f"--net=/run/netns/{self.namespace}", *command],
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def forget_addresses(self) -> None:
        """Leave the network's record as a kill in the midst of its removal does."""
        records = self.data / "network/files/local-kv.db"
        content = records.read_bytes()
        assert NETWORK.encode() in content
        records.write_bytes(content.replace(b'"ipamV4Info"', b'"ipamV4Gone"'))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = Engine(tmp_path)
    subprocess.run(["ip", "netns", "add", engine.namespace], check=True)
    yield engine
    engine.run(engine.script, "stop")
    # One that panicked leaves its files mounted on themselves.
    while not subprocess.run(["umount", engine.data], capture_output=True).returncode:
        pass
    subprocess.run(["ip", "netns", "delete", engine.namespace], check=True)


def test_an_engine_killed_while_it_removed_a_network_starts(engine: Engine) -> None:
    engine.run(engine.script)
    engine.run("docker", "network", "create", "--subnet=10.9.8.0/24", NETWORK)
    engine.run(engine.script, "stop")
    engine.forget_addresses()
    assert "Docker Engine" in engine.run(engine.script)
    networks = engine.run("docker", "network", "ls", "--format={{.Name}}")
    assert {"bridge", "host", "none"} <= set(networks.split())
