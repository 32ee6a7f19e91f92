"""Provider authorisations (ASPA, version 1 of the draft profile): who carries an AS."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rpki_objects import der
from rpki_objects.cms import Content
from rpki_objects.resources import Claim, Resources, parse_asn

KIND = "1.2.840.113549.1.9.16.1.49"
_VERSION = 1


@dataclass(frozen=True)
class Aspa:
    """An AS and its providers, in ascending order; AS 0 alone: it has none."""

    customer: int
    providers: tuple[int, ...]

    @classmethod
    def of(cls, customer: int | str, providers: Iterable[int | str]) -> "Aspa":
        """From text; ValueError when it makes no ASPA."""
        own = parse_asn(customer)
        listed = tuple(sorted({parse_asn(provider) for provider in providers}))
        if not listed:
            raise ValueError("at least one provider; 0 alone says that there is none")
        if own in listed:
            raise ValueError(f"AS{own} cannot be its own provider")
        if 0 in listed and len(listed) > 1:
            raise ValueError("AS0 says that there is no provider: it stands alone")
        return cls(own, listed)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Aspa":
        """From {"customer", "providers"}."""
        return cls.of(told["customer"], told["providers"])

    def to_json(self) -> dict[str, Any]:
        """{"customer", "providers"}."""
        return {"customer": self.customer, "providers": list(self.providers)}

    @property
    def file_name(self) -> str:
        """One for each customer: an AS has one ASPA."""
        return f"AS{self.customer}.asa"

    @property
    def claim(self) -> Claim:
        """The customer's number alone: an ASPA's certificate has no addresses."""
        return Claim(Resources.of(asns=[self.customer]))

    @property
    def content(self) -> Content:
        """ASProviderAttestation."""
        providers = der.sequence(*(der.integer(number) for number in self.providers))
        version = der.tagged(0, der.integer(_VERSION))
        body = der.sequence(version, der.integer(self.customer), providers)
        return Content(KIND, body)


def read(content: Content) -> Aspa:
    """What an ASPA attests; ValueError when it is none, or of another version."""
    if content.kind != KIND:
        raise der.Malformed("not an ASPA")
    tagged, customer, providers = der.read(content.encoded)
    (version,) = tagged
    if version.integer() != _VERSION:
        raise der.Malformed("an ASPA of another version")
    return Aspa(customer.integer(), tuple(number.integer() for number in providers))
