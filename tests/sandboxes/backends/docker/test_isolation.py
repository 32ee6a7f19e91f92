"""The host is shut off from labs; and the proof notices when it is not."""

import pytest

from sandboxes.backends.docker import DockerBackend, isolation
from sandboxes.backends.docker.isolation import ONE_WAY, Reach, explore, judge
from sandboxes.backends.docker.labels import Naming
from sandboxes.backends.docker.netfilter import FILTERING, on_host, open_host
from sandboxes.errors import EngineError

BOTH = ("tcp", "udp")


def explored(backend: DockerBackend) -> list[Reach]:
    return explore(backend.engine, backend, Naming(backend.project, ""))


def families(reaches: list[Reach], name: str) -> list[str]:
    return ["v6" if ":" in r.address else "v4" for r in reaches if r.name == name]


@pytest.mark.docker
def test_a_closed_host_is_proved_to_be_closed(host: DockerBackend) -> None:
    found = explored(host)
    judge(found)
    assert [(r.name, r.open) for r in found if r.open] == [
        ("canary", BOTH),
        ("canary", BOTH),
        ("neighbour", BOTH),
        ("neighbour", BOTH),
    ]
    for name in ("neighbour", "another lab", "metadata", "outside"):
        assert families(found, name) == ["v4", "v6"], name
    own = {r.address for r in found if r.name.startswith("host (lab")}
    assert any(address.startswith("fe80:") for address in own)
    assert any(address.startswith("fd") for address in own)
    assert "172.17.0.1" in {r.address for r in found}
    assert [s for s in host.find({}) if s.name.startswith("proof-")] == []


@pytest.mark.docker
@pytest.mark.usefixtures("unfiltered")
def test_an_open_host_is_found_out(host: DockerBackend) -> None:
    found = explored(host)
    opened = {r.address: r.open for r in found if r.open and not r.control}
    with pytest.raises(EngineError, match="reached .*host \\(off") as caught:
        judge(found)
    assert caught.value.reason == "not-isolated"
    assert any(address.startswith("fe80:") for address in opened)
    other = [r.open for r in found if r.name == "another lab" and ":" in r.address]
    assert other == [BOTH]
    if host.engine.major_version < 28:
        # No way back from here to the sandbox, and still every datagram arrives.
        assert opened["172.17.0.1"] == (ONE_WAY,)


GOOD = [
    Reach("canary", "the host's own", BOTH, control=True),
    Reach("neighbour", "10.0.0.3", BOTH, control=True),
    Reach("gateway", "10.0.0.1"),
]


def test_all_as_it_should_be() -> None:
    judge(GOOD)


@pytest.mark.parametrize("opened", ["tcp", "udp", ONE_WAY])
def test_one_thing_open_is_too_much(opened: str) -> None:
    with pytest.raises(EngineError, match="reached host 192.0.2.7") as caught:
        judge([*GOOD, Reach("host", "192.0.2.7", (opened,))])
    assert opened in caught.value.message


@pytest.mark.parametrize("opened", [(), ("tcp",), (ONE_WAY, "tcp")])
def test_a_blind_probe_proves_nothing(opened: tuple[str, ...]) -> None:
    blind = Reach("neighbour", "fd00::3", opened, control=True)
    with pytest.raises(EngineError, match="did not reach what it can") as caught:
        judge([*GOOD, blind])
    assert caught.value.reason == "not-isolated"


def test_proving_is_exploring_and_judging(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = DockerBackend(project="x", state_dir="/nowhere")
    monkeypatch.setattr(isolation, "explore", lambda *_: [*GOOD, GOOD[1]])
    backend.prove_isolation()
    leak = Reach("outside", "192.0.2.1", ("udp",))
    monkeypatch.setattr(isolation, "explore", lambda *_: [*GOOD, leak])
    with pytest.raises(EngineError, match="outside"):
        backend.prove_isolation()


def rules(backend: DockerBackend) -> list[str]:
    """Every rule of ours, of either family and variant, with its table."""
    # Asking for tables of the older kind would make them.
    script = """variants=nft
    [ ! -s /proc/net/ip_tables_names ] || variants="nft legacy"
    for family in iptables ip6tables; do
        for variant in $variants; do for table in filter raw; do
            $family-$variant -w -t $table -S 2>/dev/null | sed "s/^/$family $table /"
        done; done
    done | grep -- ' -[AI] .*CEH-' || true"""
    command = ("sh", "-c", script)
    with on_host(backend.engine, command, capabilities=FILTERING) as container:
        backend.engine.api.wait(container)
        return str(backend.engine.api.logs(container).decode()).splitlines()


def jumps(listed: list[str]) -> list[str]:
    """Where ours begin, as "iptables filter INPUT CEH-INPUT"."""
    parts = [line.split() for line in listed]
    return sorted(
        f"{p[0]} {p[1]} {p[3]} {p[-1]}" for p in parts if p[-1].startswith("CEH-")
    )


@pytest.mark.docker
def test_rules_are_put_there_once_and_can_be_taken_away(host: DockerBackend) -> None:
    host.close_host()
    before = rules(host)
    host.close_host()
    assert sorted(rules(host)) == sorted(before)
    for command in ("iptables", "ip6tables"):
        places = [j.split()[1:] for j in jumps(before) if j.startswith(f"{command} ")]
        assert ["filter", "INPUT", "CEH-INPUT"] in places
        assert ["raw", "PREROUTING", "CEH-UNTRACKED"] in places
        (forward,) = (p[1] for p in places if p[2] == "CEH-FORWARD")
        assert forward in {"FORWARD", "DOCKER-USER"}
        assert len(places) == 3
    open_host(host.engine)
    try:
        gone = rules(host)
    finally:
        host.close_host()
    assert gone == []
    assert sorted(rules(host)) == sorted(before)


@pytest.mark.docker
def test_a_missing_image_is_told(
    host: DockerBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandboxes.backends.docker.netfilter.IMAGE", "ceh-test/none")
    with pytest.raises(EngineError, match="make images") as caught:
        host.close_host()
    assert caught.value.reason == "not-isolated"


@pytest.mark.docker
def test_refused_rules_are_told(
    host: DockerBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandboxes.backends.docker.netfilter.FILTERING", ())
    with pytest.raises(EngineError, match="Close-host failed") as caught:
        host.close_host()
    assert caught.value.reason == "not-isolated"
