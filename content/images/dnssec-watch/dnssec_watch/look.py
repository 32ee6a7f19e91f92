"""One look at the zone, in the few words that are kept of it."""

from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

# How much of a digest is kept: enough to tell a lab's keys apart on purpose, too.
DIGEST_LENGTH = 16  # hexadecimal digits


class Key(NamedTuple):
    """A DNSKEY record; `id` begins the SHA-256 digest that its DS would have."""

    tag: int
    algorithm: int
    id: str
    flags: int

    def __str__(self) -> str:
        return f"{self.tag} ({self.flags}, algorithm {self.algorithm})"


class Digest(NamedTuple):
    """A DS or CDS record; `id` is that of the key it names, "" for no known key."""

    tag: int
    algorithm: int
    id: str
    kind: int

    def __str__(self) -> str:
        return f"{self.tag} (algorithm {self.algorithm}, digest type {self.kind})"


class Signer(NamedTuple):
    """Who signed; `id` is "" when the signature does not hold now."""

    tag: int
    algorithm: int
    id: str

    def __str__(self) -> str:
        return f"{self.tag} (algorithm {self.algorithm})"


class Tlsa(NamedTuple):
    """What a service shows beside its validated TLSA 3 1 1 records, as digests.

    `state` is match, mismatch, none (no validated record) or unreachable.
    """

    state: str
    shown: str
    records: tuple[str, ...]


@dataclass(frozen=True)
class Look:
    """What was so in one second.

    `names` and `resolver` say why an answer was not authenticated, "" when it was.
    When `blind` the watcher itself could not see: nothing else counts then.
    """

    names: dict[str, str]
    resolver: str = ""
    keys: tuple[Key, ...] = ()
    ds: tuple[Digest, ...] = ()
    cds: tuple[Digest, ...] = ()
    signed_keys: tuple[Signer, ...] = ()
    signed: tuple[Signer, ...] = ()
    tlsa: dict[str, Tlsa] | None = None
    blind: bool = False

    @property
    def trouble(self) -> str:
        """The first reason why an answer was not authenticated, "" for none."""
        for name, reason in self.names.items():
            if reason:
                return f"{name}: {reason}"
        return f"at the lab's resolver: {self.resolver}" if self.resolver else ""

    @property
    def whole(self) -> bool:
        """Whether every name was seen, and authenticated."""
        return not self.blind and bool(self.names) and not self.trouble

    def fields(self) -> dict[str, Any]:
        """Everything, as JSON has it."""
        return asdict(self)

    @classmethod
    def of(cls, fields: dict[str, Any]) -> "Look":
        """The look that gave these fields; TypeError or KeyError for any others."""
        tlsa = fields["tlsa"]
        return cls(
            names=dict(fields["names"]),
            resolver=str(fields["resolver"]),
            keys=tuple(Key(*one) for one in fields["keys"]),
            ds=tuple(Digest(*one) for one in fields["ds"]),
            cds=tuple(Digest(*one) for one in fields["cds"]),
            signed_keys=tuple(Signer(*one) for one in fields["signed_keys"]),
            signed=tuple(Signer(*one) for one in fields["signed"]),
            tlsa=tlsa and {name: _tlsa(*one) for name, one in tlsa.items()},
            blind=bool(fields["blind"]),
        )


def _tlsa(state: str, shown: str, records: list[str]) -> Tlsa:
    return Tlsa(state, shown, tuple(records))
