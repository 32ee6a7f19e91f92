"""A lab cannot fill the table in which its host keeps connections."""

from pathlib import Path

import pytest

from sandboxes.backends.docker import DockerBackend
from tests.sandboxes.conftest import Starter, one_network

TABLE = Path("/proc/net/nf_conntrack")
FLOWS = 30_000
TRACKED_AT_MOST = 100
FIRST_PORT = 1024
FLOOD = """use Socket; socket(my $s, PF_INET, SOCK_DGRAM, 17);
    for my $n (1..{flows}) {{
        send($s, "x", 0, pack_sockaddr_in({first} + $n, inet_aton("{target}")))
    }}"""

pytestmark = [
    pytest.mark.docker,
    pytest.mark.skipif(not TABLE.exists(), reason="the engine's host is elsewhere"),
]


def tracked(backend: DockerBackend, start: Starter) -> int:
    """Entries of the host's table after as many flows from `a` to `b`."""
    spec = one_network("a", "b")
    sandbox = start(spec)
    target = spec.nodes[1].attachments[0].address
    flood = FLOOD.format(flows=FLOWS, first=FIRST_PORT, target=target)
    assert backend.run(sandbox, "a", ["perl", "-e", flood]).exit_code == 0
    with TABLE.open(encoding="ascii") as table:
        return sum(f" dst={target} " in entry for entry in table)


def test_a_flood_of_flows_fills_no_table_of_the_host(
    host: DockerBackend, start: Starter
) -> None:
    assert tracked(host, start) < TRACKED_AT_MOST


@pytest.mark.usefixtures("unfiltered")
def test_without_the_rules_the_host_remembers_each(
    host: DockerBackend, start: Starter
) -> None:
    assert tracked(host, start) > FLOWS / 2
