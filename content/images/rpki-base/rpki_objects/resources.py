"""Number resources: what is held, and the certificate extensions (RFC 3779)."""

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rpki_objects import der

type Network = ipaddress.IPv4Network | ipaddress.IPv6Network

IP_BLOCKS = "1.3.6.1.5.5.7.1.7"
AS_NUMBERS = "1.3.6.1.5.5.7.1.8"
MAX_ASN = 2**32 - 1
_FAMILIES = {4: (b"\x00\x01", 32), 6: (b"\x00\x02", 128)}


@dataclass(frozen=True)
class Span:
    """Numbers from `first` to `last`, both among them: addresses or AS numbers."""

    first: int
    last: int

    def covers(self, other: "Span") -> bool:
        """Whether every number of the other is in this one."""
        return self.first <= other.first and other.last <= self.last


@dataclass(frozen=True)
class Resources:
    """Address blocks and AS numbers; each kind sorted, with gaps in between."""

    ipv4: tuple[Span, ...] = ()
    ipv6: tuple[Span, ...] = ()
    asn: tuple[Span, ...] = ()

    @classmethod
    def of(
        cls, prefixes: Iterable[Network | str] = (), asns: Iterable[int | str] = ()
    ) -> "Resources":
        """From prefixes of both families and AS numbers, "64500-64510" among them.

        ValueError for a prefix with host bits and for what is no number.
        """
        networks = [ipaddress.ip_network(prefix) for prefix in prefixes]
        spans = {
            version: _merged(span(n) for n in networks if n.version == version)
            for version in _FAMILIES
        }
        return cls(spans[4], spans[6], _merged(map(_as_span, asns)))

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Resources":
        """From {"ipv4": [..], "ipv6": [..], "asn": [..]}; what lacks is nothing."""
        prefixes = [*told.get("ipv4", ()), *told.get("ipv6", ())]
        return cls.of(prefixes, told.get("asn", ()))

    def to_json(self) -> dict[str, list[str] | list[int | str]]:
        """{"ipv4": [prefix, ..], "ipv6": [..], "asn": [number or "first-last", ..]}."""
        return {
            "ipv4": [str(n) for s in self.ipv4 for n in _networks(s, 4)],
            "ipv6": [str(n) for s in self.ipv6 for n in _networks(s, 6)],
            "asn": [
                s.first if s.first == s.last else f"{s.first}-{s.last}"
                for s in self.asn
            ],
        }

    def __bool__(self) -> bool:
        return bool(self.ipv4 or self.ipv6 or self.asn)

    def covers(self, other: "Resources") -> bool:
        """Whether all of the other is held here too."""
        pairs = (
            (self.ipv4, other.ipv4),
            (self.ipv6, other.ipv6),
            (self.asn, other.asn),
        )
        return all(
            any(mine.covers(theirs) for mine in held)
            for held, wanted in pairs
            for theirs in wanted
        )

    def covers_prefix(self, prefix: Network) -> bool:
        """Whether the whole prefix is held here."""
        held = self.ipv4 if prefix.version == 4 else self.ipv6
        return any(mine.covers(span(prefix)) for mine in held)

    def covers_asn(self, asn: int) -> bool:
        """Whether the AS number is held here."""
        return any(mine.first <= asn <= mine.last for mine in self.asn)


# All the numbers there are: what a trust anchor holds.
ALL = Resources((Span(0, 2**32 - 1),), (Span(0, 2**128 - 1),), (Span(0, MAX_ASN),))


@dataclass(frozen=True)
class Claim:
    """What a certificate says of resources: some, or whatever its issuer has.

    `inherit` names the kinds ("ip", "asn") that are the issuer's.
    """

    resources: Resources = field(default_factory=Resources)
    inherit: frozenset[str] = frozenset()

    def extensions(self) -> list[tuple[str, bytes]]:
        """(object identifier, DER) of the extensions; both are critical (RFC 6487)."""
        found = []
        families = self._families()
        if families:
            found.append((IP_BLOCKS, der.sequence(*families)))
        if "asn" in self.inherit:
            numbers = der.null()
        else:
            numbers = der.sequence(*(_as_element(s) for s in self.resources.asn))
        if "asn" in self.inherit or self.resources.asn:
            found.append((AS_NUMBERS, der.sequence(der.tagged(0, numbers))))
        return found

    def _families(self) -> list[bytes]:
        if "ip" in self.inherit:
            choices = {version: der.null() for version in _FAMILIES}
        else:
            held = {4: self.resources.ipv4, 6: self.resources.ipv6}
            choices = {
                version: der.sequence(*(_address_element(s, version) for s in spans))
                for version, spans in held.items()
                if spans
            }
        return [
            der.sequence(der.octets(_FAMILIES[version][0]), choice)
            for version, choice in choices.items()
        ]


INHERITED = Claim(inherit=frozenset({"ip", "asn"}))


def read_claim(ip_blocks: bytes | None, as_numbers: bytes | None) -> Claim:
    """The claim of a certificate with these extensions; der.Malformed when broken."""
    held: dict[str, tuple[Span, ...]] = {"ipv4": (), "ipv6": (), "asn": ()}
    inherit = set()
    for family in der.read(ip_blocks) if ip_blocks else ():
        code, choice = family
        version = family_of(code.expect(der.OCTET_STRING))
        if choice.tag == der.NULL:
            inherit.add("ip")
        else:
            held[f"ipv{version}"] = tuple(_read_addresses(v, version) for v in choice)
    for tagged in der.read(as_numbers) if as_numbers else ():
        (choice,) = tagged
        if choice.tag == der.NULL:
            inherit.add("asn")
        elif tagged.context() == 0:
            held["asn"] = tuple(_read_asns(value) for value in choice)
    return Claim(Resources(**held), frozenset(inherit))


def span(prefix: Network) -> Span:
    """The addresses of a prefix, as numbers."""
    return Span(int(prefix.network_address), int(prefix.broadcast_address))


def prefix_bits(prefix: Network) -> bytes:
    """A prefix as the BIT STRING of its first bits (RFC 3779 section 2.2.3.8)."""
    size = (prefix.prefixlen + 7) // 8
    return der.bits(prefix.network_address.packed[:size], prefix.prefixlen)


def read_prefix(value: der.Value, version: int) -> Network:
    """The prefix that such a BIT STRING stands for."""
    packed, length = value.bits()
    width = _FAMILIES[version][1]
    if length > width:
        raise der.Malformed("a prefix longer than an address")
    address = ipaddress.ip_address(packed.ljust(width // 8, b"\0"))
    try:
        return ipaddress.ip_network((address, length))
    except ValueError:
        raise der.Malformed("a prefix with bits behind its end") from None


def family_code(version: int) -> bytes:
    """The two octets that name an address family (RFC 3779 section 2.2.3.3)."""
    return _FAMILIES[version][0]


def family_of(code: bytes) -> int:
    """The IP version that the octets name; der.Malformed when they name none."""
    for version, (known, _width) in _FAMILIES.items():
        if code == known:
            return version
    raise der.Malformed("an address family that is neither IPv4 nor IPv6")


def parse_asn(text: str | int) -> int:
    """An AS number from 64500, "64500" or "AS64500"; ValueError for anything else."""
    bare = str(text).strip().upper().removeprefix("AS")
    if not (bare.isascii() and bare.isdigit() and int(bare) <= MAX_ASN):
        raise ValueError(f"{text!r} is no AS number")
    return int(bare)


def _as_span(text: int | str) -> Span:
    first, dash, last = str(text).partition("-")
    found = Span(parse_asn(first), parse_asn(last if dash else first))
    if found.first > found.last:
        raise ValueError(f"{text!r} ends before it begins")
    return found


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sorted, and one where two overlap or touch, as RFC 3779 wants them."""
    made: list[Span] = []
    for item in sorted(spans, key=lambda s: (s.first, s.last)):
        if made and item.first <= made[-1].last + 1:
            made[-1] = Span(made[-1].first, max(made[-1].last, item.last))
        else:
            made.append(item)
    return tuple(made)


def _networks(item: Span, version: int) -> Iterable[Network]:
    kind = ipaddress.IPv4Address if version == 4 else ipaddress.IPv6Address
    return ipaddress.summarize_address_range(kind(item.first), kind(item.last))


def _as_element(item: Span) -> bytes:
    if item.first == item.last:
        return der.integer(item.first)
    return der.sequence(der.integer(item.first), der.integer(item.last))


def _address_element(item: Span, version: int) -> bytes:
    """A prefix where the addresses are one, else a range (RFC 3779 section 2.2.3.7)."""
    networks = list(_networks(item, version))
    if len(networks) == 1:
        return prefix_bits(networks[0])
    width = _FAMILIES[version][1]
    return der.sequence(
        _bound(item.first, width, filler=0), _bound(item.last, width, filler=1)
    )


def _bound(value: int, width: int, *, filler: int) -> bytes:
    """One end of a range without the bits at its end that are all `filler`."""
    length = width
    while length and (value >> (width - length)) & 1 == filler:
        length -= 1
    size = (length + 7) // 8
    kept = (value >> (width - length)) << (size * 8 - length) if length else 0
    return der.bits(kept.to_bytes(size), length)


def _read_addresses(value: der.Value, version: int) -> Span:
    if value.tag == der.BIT_STRING:
        return span(read_prefix(value, version))
    width = _FAMILIES[version][1]
    (low, low_length), (high, high_length) = (bound.bits() for bound in value)
    if max(low_length, high_length) > width:
        raise der.Malformed("an address that is too long")
    first = int.from_bytes(low.ljust(width // 8, b"\0"))
    last = (
        int.from_bytes(high.ljust(width // 8, b"\0")) | (1 << width - high_length) - 1
    )
    return Span(first, last)


def _read_asns(value: der.Value) -> Span:
    if value.tag == der.INTEGER:
        return Span(value.integer(), value.integer())
    first, last = (bound.integer() for bound in value)
    return Span(first, last)
