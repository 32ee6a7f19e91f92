"""What a CA issues: from a payload to its bytes, and both from a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from rpki_objects import cms, keys
from rpki_objects.aspa import Aspa
from rpki_objects.certificates import Authority, Period, Terms
from rpki_objects.child import Child
from rpki_objects.roa import Roa

type Payload = Roa | Aspa | Child

_KINDS: dict[str, type[Roa] | type[Aspa] | type[Child]] = {
    "roa": Roa,
    "aspa": Aspa,
    "child": Child,
}


@dataclass(frozen=True)
class Issued:
    """A payload with the bytes that stand for it, the serial number, and its end."""

    payload: Payload
    serial: int
    until: datetime
    encoded: bytes

    @classmethod
    def from_json(cls, told: Mapping[str, Any], files: Mapping[str, bytes]) -> "Issued":
        """From what `to_json` gives; KeyError or ValueError when it is broken."""
        (kind,) = _KINDS.keys() & told.keys()
        payload = _KINDS[kind].from_json(told[kind])
        encoded = files[payload.file_name]
        return cls(payload, told["serial"], parse_moment(told["until"]), encoded)

    def to_json(self) -> dict[str, Any]:
        """{"roa" or "aspa" or "child": {..}, "file", "serial", "until"}."""
        (kind,) = (name for name, made in _KINDS.items() if type(self.payload) is made)
        return {
            kind: self.payload.to_json(),
            "file": self.payload.file_name,
            "serial": self.serial,
            "until": format_moment(self.until),
        }


def issue(
    authority: Authority,
    payload: Payload,
    serial: int,
    period: Period,
    take_key: keys.KeySource,
) -> Issued:
    """Sign one payload: an object with a key of its own, or a child's certificate."""
    terms = Terms(serial, period, payload.claim)
    if isinstance(payload, Child):
        encoded = authority.certify(payload.public_key, payload.place, terms)
    else:
        encoded = cms.sign(
            authority,
            payload.content,
            authority.place.uri(payload.file_name),
            terms,
            take_key(),
            period.since,
        )
    return Issued(payload, serial, period.until, encoded)


def format_moment(moment: datetime) -> str:
    """A moment as the files have it, to the second."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def parse_moment(text: str) -> datetime:
    """Such a moment; ValueError when it is none."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
