"""Where a sandbox's networks and nodes lie in the address pool."""

import ipaddress
from collections.abc import Mapping

SLOT_PREFIX = 24


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
    nets: Mapping[str, ipaddress.IPv4Network],
) -> dict[str, dict[str, str]]:
    """{node: {network: IPv4 address}} from {node: {network: host number}}."""
    return {
        node: {
            network: str(nets[network].network_address + number)
            for network, number in places.items()
        }
        for node, places in numbers.items()
    }


def first_addresses(places: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """{node: its first address}; nodes without a network are left out."""
    return {
        node: next(iter(networks.values()))
        for node, networks in places.items()
        if networks
    }
