"""Number resources: what is held, and how certificates say so (RFC 3779)."""

import ipaddress

import pytest
from rpki_objects import der
from rpki_objects.resources import (
    ALL,
    AS_NUMBERS,
    INHERITED,
    IP_BLOCKS,
    Claim,
    Resources,
    parse_asn,
    read_claim,
)


def read_back(claim: Claim) -> Claim:
    extensions = dict(claim.extensions())
    return read_claim(extensions.get(IP_BLOCKS), extensions.get(AS_NUMBERS))


@pytest.mark.parametrize(
    "resources",
    [
        Resources.of(["192.0.2.0/24"]),
        Resources.of(["2001:db8::/32"]),
        Resources.of(asns=[0]),
        # Not one prefix, so the extension has a range; with and without zero bits.
        Resources.of(["10.0.0.0/8", "11.0.0.0/9"]),
        Resources.of(["2001:db8::/33", "2001:db8:8000::/34"]),
        Resources.of(["192.0.2.1/32", "192.0.2.2/31", "192.0.2.4/32"], ["5-9", 64500]),
        Resources.of(["0.0.0.0/1", "128.0.0.0/2"], ["0-4294967295"]),
        ALL,
    ],
    ids=lambda resources: str(resources.to_json()),
)
def test_a_certificates_extensions_are_read_back(resources: Resources) -> None:
    assert read_back(Claim(resources)) == Claim(resources)
    assert Resources.from_json(resources.to_json()) == resources


def test_inheritance_is_read_back() -> None:
    assert read_back(INHERITED) == INHERITED


def test_an_example_of_the_standard() -> None:
    """RFC 3779 section 2.2.3.8: 10.5.0.4 is 03 05 00 0a 05 00 04."""
    claim = Claim(Resources.of(["10.5.0.4/32"]))
    assert "0305000a050004" in dict(claim.extensions())[IP_BLOCKS].hex()


def test_neighbours_become_one_block() -> None:
    parts = Resources.of(["192.0.2.128/25", "192.0.2.0/25"], [5, 7, 6])
    assert parts.to_json() == {"ipv4": ["192.0.2.0/24"], "ipv6": [], "asn": ["5-7"]}


def test_what_is_held_covers_its_parts_alone() -> None:
    held = Resources.of(["192.0.2.0/24", "2001:db8::/32"], ["64500-64510"])
    assert held.covers(Resources.of(["192.0.2.128/25", "2001:db8:1::/48"], [64505]))
    assert not held.covers(Resources.of(["192.0.2.0/23"]))
    assert not held.covers(Resources.of(asns=[64511]))
    assert held.covers_prefix(ipaddress.ip_network("192.0.2.0/24"))
    # The same number in the other family.
    assert not held.covers_prefix(ipaddress.ip_network("::c000:200/120"))
    assert held.covers_asn(64510)
    assert not held.covers_asn(64499)
    assert not Resources()


@pytest.mark.parametrize("text", ["", "AS", "-1", "x", "4294967296", "6 4", "٣"])
def test_what_is_no_as_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="AS number"):
        parse_asn(text)


def test_an_as_number_may_have_its_prefix() -> None:
    assert [parse_asn(text) for text in ("AS0", "as64500", " 7 ", 9)] == [
        0,
        64500,
        7,
        9,
    ]


def test_host_bits_and_backward_ranges_are_refused() -> None:
    with pytest.raises(ValueError, match="host bits"):
        Resources.of(["192.0.2.1/24"])
    with pytest.raises(ValueError, match="before it begins"):
        Resources.of(asns=["7-5"])


def test_a_family_that_nobody_knows_is_refused() -> None:
    alien = der.sequence(der.sequence(der.octets(b"\0\x07"), der.null()))
    with pytest.raises(der.Malformed):
        read_claim(alien, None)
