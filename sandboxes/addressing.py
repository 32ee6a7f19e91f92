"""Where a sandbox's networks and nodes lie in the address pool."""

import ipaddress
from collections.abc import Mapping

SLOT_PREFIX = 24
# Drawn once, RFC 4193 section 3.2.2; of the 40 bits of the global ID the last 16 come
# from the IPv4 subnet.
UNIQUE_LOCAL = ipaddress.IPv6Network("fd08:1af1::/32")


def slots(pool: str) -> int:
    """How many sandboxes the pool (CIDR) has room for: one /24 each."""
    return 1 << (SLOT_PREFIX - ipaddress.IPv4Network(pool).prefixlen)


def subnets(
    networks: Mapping[str, int], pool: str, slot: int
) -> dict[str, ipaddress.IPv4Network]:
    """Cut a slot's /24 into networks, {name: prefix length}; the largest first."""
    cursor = int(ipaddress.IPv4Network(pool).network_address) + slot * 256
    cut: dict[str, ipaddress.IPv4Network] = {}
    for name, prefix in sorted(networks.items(), key=lambda item: item[1]):
        cut[name] = ipaddress.IPv4Network((cursor, prefix))
        cursor += cut[name].num_addresses
    return cut


def addresses(
    numbers: Mapping[str, Mapping[str, int]],
    nets: Mapping[str, ipaddress.IPv4Network | ipaddress.IPv6Network],
) -> dict[str, dict[str, str]]:
    """{node: {network: address}} from {node: {network: host number}}."""
    return {
        node: {
            network: str(nets[network].network_address + number)
            for network, number in places.items()
        }
        for node, places in numbers.items()
    }


def subnet6(subnet: ipaddress.IPv4Network) -> ipaddress.IPv6Network:
    """The unique local /64 of an IPv4 subnet, RFC 4193 section 3.1.

    The address of the subnet follows our own prefix, so that two of these differ
    wherever the IPv4 subnets do.
    """
    prefix = int(UNIQUE_LOCAL.network_address)
    return ipaddress.IPv6Network((prefix | int(subnet.network_address) << 64, 64))


def addresses6(
    numbers: Mapping[str, Mapping[str, int]],
    nets: Mapping[str, ipaddress.IPv6Network],
) -> dict[str, dict[str, str]]:
    """The same with IPv6, for those networks alone that `nets` has.

    Host numbers are at least 2: the engine takes the first address for itself.
    """
    places = {
        node: {name: number for name, number in there.items() if name in nets}
        for node, there in numbers.items()
    }
    return addresses(places, nets)


def first_addresses(places: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """{node: its first address}; nodes without a network are left out."""
    return {
        node: next(iter(networks.values()))
        for node, networks in places.items()
        if networks
    }
