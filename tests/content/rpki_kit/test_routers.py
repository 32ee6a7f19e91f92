"""The routers' first configuration: who may tell whom what."""

import re

import pytest
from rpki_kit import bird, frr, own_bird
from rpki_kit.frr import Validating
from rpki_kit.numbers import SPACE4, SPACE6, UNSIGNED6, Numbers
from rpki_kit.topology import STUDENT, SYSTEMS, Topology, relation

LINKS = {
    "link-up": ("router", "upstream"),
    "link-core": ("upstream", "transit"),
    "link-far": ("transit", "remote"),
    "link-dark": ("attacker", "transit"),
    "link-peer": ("router", "attacker"),
    "link-down": ("router", "customer"),
}


@pytest.fixture
def topology() -> Topology:
    nodes: dict[str, dict[str, str]] = {
        node: {"mgmt": f"10.0.9.{number}"} for number, node in enumerate(SYSTEMS, 2)
    }
    nodes6: dict[str, dict[str, str]] = {node: {} for node in SYSTEMS}
    for number, (network, ends) in enumerate(LINKS.items()):
        for host, node in enumerate(ends, 2):
            nodes[node][network] = f"10.0.{number}.{host}"
            nodes6[node][network] = f"fd00:{number}::{host}"
    session = {"nodes": nodes, "nodes6": nodes6}
    return Topology.of(session, b"a seed")


def test_the_same_seed_gives_the_same_numbers_and_another_gives_others() -> None:
    assert Numbers(b"one").holding() == Numbers(b"one").holding()
    assert Numbers(b"one").holding() != Numbers(b"two").holding()


def test_no_two_systems_share_anything() -> None:
    numbers = Numbers(b"a seed")
    held = [numbers.holding() for _system in SYSTEMS]
    assert len({one.asn for one in held}) == len(held)
    blocks = [block for one in held for block in one.blocks] + [*numbers.unused()]
    for block in blocks:
        assert block.subnet_of(SPACE4 if block.version == 4 else SPACE6)
        same = [other for other in blocks if other.version == block.version]
        assert sum(block.overlaps(other) for other in same) == 1
        assert block.version == 4 or not block.overlaps(UNSIGNED6)


def test_links_are_the_networks_with_two_systems(topology: Topology) -> None:
    assert {frozenset(ends) for ends in topology.links.values()} == {
        frozenset(ends) for ends in LINKS.values()
    }


def test_who_pays_whom() -> None:
    assert relation("upstream", STUDENT) == "customer"
    assert relation(STUDENT, "upstream") == "provider"
    assert relation(STUDENT, "attacker") == "peer"


def test_neighbours_take_from_the_student_only_what_is_behind_the_student(
    topology: Topology,
) -> None:
    text = bird.configuration(topology, "upstream", router_id="10.0.9.3")
    session = text.partition("protocol bgp router4")[2].partition("protocol bgp")[0]
    sets = re.findall(r"if !\(net ~ \[ (.*?) \]\) then reject", session)
    student, customer = topology.holdings[STUDENT], topology.holdings["customer"]
    assert sets[1].split(", ") == [
        f"{customer.block4}+",
        f"{student.block4}+",
        f"{topology.unused[0]}+",
    ]


@pytest.mark.parametrize("node", [node for node in SYSTEMS if node != STUDENT])
def test_nobody_takes_the_labs_own_networks_or_what_is_already_theirs(
    topology: Topology, node: str
) -> None:
    text = bird.configuration(topology, node, router_id="10.0.9.3")
    own = topology.holdings[node]
    sessions = text.split("protocol bgp ")[1:]
    assert len(sessions) == 2 * len(list(topology.neighbours(node)))
    for number, session in enumerate(sessions):
        assert f"if net ~ [ {own.blocks[number % 2]}+ ] then reject;" in session
        assert "10." not in session.partition("import filter")[2].replace(" 10", "")


def test_only_who_has_a_validator_judges_by_it(topology: Topology) -> None:
    without = bird.configuration(topology, "transit", router_id="10.0.9.3")
    having = bird.configuration(
        topology,
        "transit",
        router_id="10.0.9.3",
        traits=bird.Traits(validator="10.0.9.7"),
    )
    assert "roa_check" not in without
    assert having.count("then reject;\n") > without.count("then reject;\n")
    assert "remote 10.0.9.7 port 8282" in having


def test_the_students_router_tells_providers_and_peers_only_what_is_its_own(
    topology: Topology,
) -> None:
    text = frr.configuration(topology, router_id="10.0.0.2")
    for neighbour in topology.neighbours(STUDENT):
        for address in neighbour.addresses:
            policy = f"neighbor {address} route-map TO-PROVIDER out"
            assert (policy in text) == (neighbour.relation != "customer")
    assert "rpki" not in text


def test_a_router_that_validates_asks_and_judges_where_it_should(
    topology: Topology,
) -> None:
    part = next(topology.holdings[STUDENT].block4.subnets(new_prefix=24))
    validating = Validating(
        cache="10.0.9.4",
        port=8282,
        rule="route-map ROV deny 10\n match rpki invalid\nexit\n",
        inward=frozenset({("attacker", "6")}),
        outward=frozenset({("customer", "4"), ("upstream", "4")}),
        extra=(part,),
    )
    text = frr.configuration(topology, router_id="10.0.0.2", validating=validating)
    near = {one.node: one.addresses for one in topology.neighbours(STUDENT)}
    assert " rpki cache tcp 10.0.9.4 8282 preference 1\n" in text
    assert text.count("route-map ROV deny 10") == 1
    assert re.findall(r"neighbor (\S+) route-map ROV (\w+)", text) == [
        (near["customer"][0], "out"),
        (near["attacker"][1], "in"),
    ]
    assert text.count(f"  network {part}\n") == 1
    assert f"ip prefix-list OWN seq 6 permit {part}\n" in text


def test_who_is_told_of_aspas_judges_by_the_side_from_which_a_path_comes(
    topology: Topology,
) -> None:
    traits = bird.Traits(attested=True)
    for node, way in (("transit", "upstream"), ("remote", "downstream")):
        text = bird.configuration(topology, node, router_id="10.0.9.3", traits=traits)
        sessions = text.split("protocol bgp ")[1:]
        assert all(f"aspa_check_{way}(attested)" in session for session in sessions)
        assert 'include "/run/as/attested.conf"' in text
    assert "aspa" not in bird.configuration(topology, "transit", router_id="10.0.9.3")


def test_a_path_is_made_longer_and_a_leak_is_made_to_one_neighbour_alone(
    topology: Topology,
) -> None:
    traits = bird.Traits(lengthens="transit", leaks_to="router")
    text = bird.configuration(topology, "attacker", router_id="10.0.9.3", traits=traits)
    for session in text.split("protocol bgp ")[1:]:
        to_transit = session.startswith("transit")
        assert ("bgp_path.prepend(OWN)" in session) == to_transit
        assert ("LEAKING" in session) != to_transit
    plain = bird.configuration(topology, "attacker", router_id="10.0.9.3")
    assert "LEAKING" not in plain
    assert "prepend(OWN)" not in plain


def test_the_students_own_bird_begins_without_rpki_and_leaks_nothing(
    topology: Topology,
) -> None:
    text = own_bird.configuration(topology, router_id="10.0.0.2")
    assert not re.search("roa|aspa|rpki", text)
    sessions = text.split("protocol bgp ")[1:]
    neighbours = list(topology.neighbours(STUDENT))
    assert len(sessions) == 2 * len(neighbours)
    for number, session in enumerate(sessions):
        relation_to = neighbours[number // 2].relation
        assert f"import filter from_{relation_to};" in session
        customers = "to_customer" if relation_to == "customer" else "to_others"
        assert f"export filter {customers};" in session
        assert "import table on;" in session


def test_whoever_is_carried_knows_by_whom(topology: Topology) -> None:
    assert topology.providers_of(STUDENT) == ["upstream"]
    assert topology.providers_of("attacker") == ["transit"]
    assert topology.providers_of("transit") == []
