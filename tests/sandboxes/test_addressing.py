"""Where networks and nodes lie, in IPv4 and in IPv6."""

from ipaddress import IPv4Network, IPv6Network

from sandboxes import addressing


def test_an_ipv6_network_says_which_ipv4_subnet_it_belongs_to() -> None:
    made = addressing.subnet6(IPv4Network("10.192.3.64/26"))
    assert made == IPv6Network("fd08:1af1:ac0:340::/64")
    assert made.subnet_of(IPv6Network("fd00::/8"))


def test_networks_that_differ_in_ipv4_differ_in_ipv6() -> None:
    nets = [
        subnet
        for slot in range(64)
        for subnet in addressing.subnets(
            {"a": 25, "b": 26, "c": 29}, "10.0.0.0/12", slot
        ).values()
    ]
    assert len({addressing.subnet6(net) for net in nets}) == len(nets)


def test_a_node_has_the_same_host_number_in_both() -> None:
    nets = {"lab": IPv4Network("10.192.3.0/26"), "old": IPv4Network("10.192.3.64/26")}
    numbers = {"a": {"lab": 10, "old": 11}, "b": {"old": 12}}
    assert addressing.addresses(numbers, nets)["a"]["lab"] == "10.192.3.10"
    sixes = {"lab": addressing.subnet6(nets["lab"])}
    assert addressing.addresses6(numbers, sixes) == {
        "a": {"lab": "fd08:1af1:ac0:300::a"},
        "b": {},
    }
