"""The host is shut off from labs; and the proof notices when it is not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandboxes.backends.docker import DockerBackend
from sandboxes.backends.docker.isolation import Reach, explore, open_host
from sandboxes.backends.docker.labels import Naming
from sandboxes.errors import EngineError
from tests.sandboxes.conftest import wait_until

pytestmark = pytest.mark.docker
FOLDER = Path("content/images/netfilter").resolve()


@pytest.fixture(scope="module")
def host(docker_backend: DockerBackend) -> Iterator[DockerBackend]:
    """An engine with the helper's image; closed again whatever a test did."""
    if docker_backend.image_labels(["ceh/netfilter"])["ceh/netfilter"] is None:
        docker_backend.build_image("ceh/netfilter", FOLDER, labels={})
    yield docker_backend
    docker_backend.close_host()


def opened(backend: DockerBackend) -> list[Reach]:
    found = explore(backend.engine, backend, Naming(backend.project, ""))
    assert {reach.name for reach in found} >= {"neighbour", "another lab", "gateway"}
    return [reach for reach in found if reach.open]


def test_a_closed_host_is_proved_to_be_closed(host: DockerBackend) -> None:
    host.close_host()
    host.close_host()
    host.prove_isolation()
    # The one thing that must be reached, or the probe would prove nothing.
    assert [reach.name for reach in opened(host)] == ["neighbour"]


def test_an_open_host_is_found_out(host: DockerBackend) -> None:
    host.close_host()
    open_host(host.engine)
    try:
        with pytest.raises(EngineError, match="reached host") as caught:
            host.prove_isolation()
    finally:
        host.close_host()
    assert caught.value.reason == "not-isolated"


def test_nothing_of_the_proof_is_left(host: DockerBackend) -> None:
    host.prove_isolation()
    wait_until(lambda: not [s for s in host.find({}) if s.name.startswith("proof-")])
