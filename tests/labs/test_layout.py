"""Where a lab's networks and hosts lie."""

import ipaddress

from labs import layout
from labs.manifest import LabManifest
from tests.labs.lab_folders import manifest_data

MANIFEST = LabManifest.model_validate(manifest_data())


def test_every_slot_is_a_24_of_the_pool() -> None:
    subnet = layout.subnets(MANIFEST, layout.pool_size() - 1)["lab"]
    assert subnet.subnet_of(ipaddress.IPv4Network("10.192.0.0/12"))
    assert subnet.prefixlen == 26


def test_networks_of_one_session_do_not_overlap() -> None:
    networks = [{"name": n, "prefix": p} for n, p in (("lab", 26), ("wan", 25))]
    manifest = LabManifest.model_validate(manifest_data(networks=networks))
    first, second = layout.subnets(manifest, 0).values()
    assert not first.overlaps(second)


def test_only_networks_that_say_so_have_ipv6() -> None:
    networks = [
        {"name": "lab", "prefix": 26, "ipv6": True},
        {"name": "wan", "prefix": 25},
    ]
    manifest = LabManifest.model_validate(manifest_data(networks=networks))
    assert layout.subnets6(manifest, 0) == {
        "lab": ipaddress.IPv6Network("fd08:1af1:ac0:80::/64")
    }
    assert layout.addresses6(manifest, 0)["client"] == {"lab": "fd08:1af1:ac0:80::14"}
    assert layout.addresses6(MANIFEST, 0)["client"] == {}
