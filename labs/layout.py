"""Where a lab's networks and hosts lie, and what its images are called."""

import ipaddress

from django.conf import settings

from labs.manifest import LabManifest
from sandboxes import addressing


def pool_size() -> int:
    """How many /24 slots the address pool has."""
    return addressing.slots(settings.SANDBOX_POOL)


def subnets(manifest: LabManifest, slot: int) -> dict[str, ipaddress.IPv4Network]:
    """Cut the slot's /24 into the lab's networks, the largest first."""
    networks = {network.name: network.prefix for network in manifest.networks}
    return addressing.subnets(networks, settings.SANDBOX_POOL, slot)


def addresses(manifest: LabManifest, slot: int) -> dict[str, dict[str, str]]:
    """{node: {network: IPv4 address}}."""
    numbers = {node.name: node.addresses for node in manifest.nodes}
    return addressing.addresses(numbers, subnets(manifest, slot))


def subnets6(manifest: LabManifest, slot: int) -> dict[str, ipaddress.IPv6Network]:
    """{network: its /64} of those that have IPv6."""
    cut = subnets(manifest, slot)
    with_ipv6 = [network.name for network in manifest.networks if network.ipv6]
    return {name: addressing.subnet6(cut[name]) for name in with_ipv6}


def addresses6(manifest: LabManifest, slot: int) -> dict[str, dict[str, str]]:
    """{node: {network: IPv6 address}}, for the same networks."""
    numbers = {node.name: node.addresses for node in manifest.nodes}
    return addressing.addresses6(numbers, subnets6(manifest, slot))


def first_addresses(manifest: LabManifest, slot: int) -> dict[str, str]:
    """{node: its first address}, for task texts and scripts."""
    return addressing.first_addresses(addresses(manifest, slot))


def image_reference(manifest: LabManifest, image: str) -> str:
    """The engine's name of an image that lab.yaml names."""
    if image.startswith("./"):
        return f"ceh/{manifest.slug}-{image.removeprefix('./')}"
    return f"ceh/{image}"
