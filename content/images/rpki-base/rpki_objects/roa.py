"""Route origin authorisations (RFC 9582): who may announce a prefix."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rpki_objects import der
from rpki_objects.cms import Content
from rpki_objects.resources import (
    Claim,
    Network,
    Resources,
    family_code,
    family_of,
    parse_asn,
    prefix_bits,
    read_prefix,
)

KIND = "1.2.840.113549.1.9.16.1.24"


@dataclass(frozen=True)
class Roa:
    """One prefix, the AS that may announce it, and how long what it announces may be.

    One prefix to a ROA, as RFC 9455 advises. AS 0: nobody may (RFC 6483 section 4).
    """

    prefix: Network
    asn: int
    max_length: int

    @classmethod
    def of(
        cls, prefix: str | Network, asn: int | str, max_length: int | None = None
    ) -> "Roa":
        """From text, by default with the prefix's own length; ValueError when none."""
        network = ipaddress.ip_network(prefix)
        longest = network.prefixlen if max_length is None else max_length
        if not network.prefixlen <= longest <= network.max_prefixlen:
            raise ValueError(
                f"a maximum length of {longest} for {network}: it goes from"
                f" {network.prefixlen} to {network.max_prefixlen}"
            )
        return cls(network, parse_asn(asn), longest)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Roa":
        """From {"prefix", "asn", "max_length"}, the last of which may lack."""
        longest = told.get("max_length")
        if longest is not None and type(longest) is not int:
            raise ValueError("max_length is a number")
        return cls.of(told["prefix"], told["asn"], longest)

    def to_json(self) -> dict[str, Any]:
        """{"prefix", "asn", "max_length"}."""
        return {
            "prefix": str(self.prefix),
            "asn": self.asn,
            "max_length": self.max_length,
        }

    @property
    def file_name(self) -> str:
        """The same for the same ROA, and readable: 192_0_2_0-24-24-AS64500.roa."""
        address = str(self.prefix.network_address).replace(".", "_").replace(":", "_")
        length = self.prefix.prefixlen
        return f"{address}-{length}-{self.max_length}-AS{self.asn}.roa"

    @property
    def claim(self) -> Claim:
        """The addresses alone: a ROA's certificate has no AS numbers (section 5)."""
        return Claim(Resources.of([self.prefix]))

    @property
    def content(self) -> Content:
        """RouteOriginAttestation (section 4)."""
        longer = self.max_length > self.prefix.prefixlen
        address = der.sequence(
            prefix_bits(self.prefix), der.integer(self.max_length) if longer else b""
        )
        family = der.sequence(
            der.octets(family_code(self.prefix.version)), der.sequence(address)
        )
        return Content(KIND, der.sequence(der.integer(self.asn), der.sequence(family)))


def read(content: Content) -> list[Roa]:
    """What a ROA authorises, prefix by prefix; ValueError when it is none."""
    if content.kind != KIND:
        raise der.Malformed("not a ROA")
    asn, families = (v for v in der.read(content.encoded) if v.context() is None)
    found = []
    for family in families:
        code, addresses = family
        version = family_of(code.expect(der.OCTET_STRING))
        for address in addresses:
            bits, *longest = address
            prefix = read_prefix(bits, version)
            length = longest[0].integer() if longest else None
            found.append(Roa.of(prefix, asn.integer(), length))
    return found
