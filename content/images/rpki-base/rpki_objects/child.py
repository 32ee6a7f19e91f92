"""A CA below another: the certificate that its parent publishes for it."""

import base64
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from rpki_objects.certificates import Place
from rpki_objects.resources import Claim, Resources


@dataclass(frozen=True)
class Child:
    """Its handle, its public key (SubjectPublicKeyInfo), its place, its resources."""

    handle: str
    public_key: bytes
    place: Place
    resources: Resources

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Child":
        """From what `to_json` gives; ValueError or KeyError when it is broken."""
        return cls(
            told["handle"],
            base64.b64decode(told["public_key"], validate=True),
            Place(**told["place"]),
            Resources.from_json(told["resources"]),
        )

    def to_json(self) -> dict[str, Any]:
        """{"handle", "public_key": base64, "place": {..}, "resources": {..}}."""
        return {
            "handle": self.handle,
            "public_key": base64.b64encode(self.public_key).decode(),
            "place": asdict(self.place),
            "resources": self.resources.to_json(),
        }

    @property
    def file_name(self) -> str:
        """One for each child: a new key's certificate takes the old one's place."""
        return f"{self.handle}.cer"

    @property
    def claim(self) -> Claim:
        """All that it is certified to hold."""
        return Claim(self.resources)
