"""What the student wants published: ROAs under numbers of their own, and ASPAs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rpki_objects.aspa import Aspa
from rpki_objects.issuing import Payload, format_moment, parse_moment
from rpki_objects.roa import Roa

from roa_cli.trouble import Trouble


@dataclass(frozen=True)
class Entry:
    """A ROA with its number in this ledger and the end of its validity."""

    id: int
    roa: Roa
    until: datetime


@dataclass
class Ledger:
    """One state of the wishes: entries in order of their numbers; ASPAs by customer."""

    entries: list[Entry] = field(default_factory=list)
    aspas: dict[int, Aspa] = field(default_factory=dict)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Ledger":
        """From {"roas": [..], "aspas": [..]}; KeyError, ValueError when broken."""
        entries = [
            Entry(item["id"], Roa.from_json(item), parse_moment(item["until"]))
            for item in told["roas"]
        ]
        aspas = [Aspa.from_json(item) for item in told["aspas"]]
        return cls(entries, {aspa.customer: aspa for aspa in aspas})

    def to_json(self) -> dict[str, Any]:
        """{"roas": [{"id", "prefix", "asn", "max_length", "until"}], "aspas": [..]}."""
        return {
            "roas": [
                {"id": e.id, **e.roa.to_json(), "until": format_moment(e.until)}
                for e in self.entries
            ],
            "aspas": [aspa.to_json() for _, aspa in sorted(self.aspas.items())],
        }

    def add(self, entry: Entry) -> None:
        """Take a ROA in; Trouble when the same one is there."""
        for other in self.entries:
            if other.roa == entry.roa:
                raise Trouble(f"that ROA is there already: it is number {other.id}")
        self.entries.append(entry)

    def remove(self, ids: Iterable[int]) -> list[Entry]:
        """Take ROAs out and give them back; Trouble, and all stay, for no number."""
        wanted = set(ids)
        gone = [entry for entry in self.entries if entry.id in wanted]
        missing = wanted - {entry.id for entry in gone}
        if missing:
            numbers = ", ".join(map(str, sorted(missing)))
            raise Trouble(f"no ROA has the number {numbers}: see `roa list`")
        self.entries = [entry for entry in self.entries if entry.id not in wanted]
        return gone

    def wanted(self) -> dict[Payload, datetime | None]:
        """All of it with its ends, as a publication point takes it."""
        roas: dict[Payload, datetime | None] = {e.roa: e.until for e in self.entries}
        return {**roas, **dict.fromkeys(self.aspas.values())}

    def differences(self, other: "Ledger") -> tuple[int, int]:
        """How many payloads this one has besides the other's, and the other besides."""
        mine, others = (set(ledger.wanted().items()) for ledger in (self, other))
        return len(mine - others), len(others - mine)

    def copy(self) -> "Ledger":
        """One that can change by itself."""
        return Ledger(list(self.entries), dict(self.aspas))
