"""What is watched: read from the file that the kit makes."""

import json
from dataclasses import dataclass
from pathlib import Path

import dns.name

SETTINGS = Path("/etc/watch/watch.json")


@dataclass(frozen=True)
class Service:
    """A TLS server, and the `label` in the zone below which its TLSA records are."""

    label: str
    address: str
    port: int
    server_name: str


@dataclass(frozen=True)
class Settings:
    """The zone, whom to ask about it, and the names that must stay authenticated.

    `root` and `parent` are addresses of name servers, `resolver` that of the lab's own
    resolver ("" when it is not asked). Only `reader` may fetch the history.
    """

    zone: dns.name.Name
    root: str
    parent: str
    reader: str
    resolver: str
    names: tuple[tuple[str, str], ...]
    tlsa: tuple[Service, ...]

    @classmethod
    def read(cls, path: Path = SETTINGS) -> "Settings":
        """Read them; a missing key or a wrong type is an error of the lab's author."""
        data = json.loads(path.read_text(encoding="utf-8"))
        zone = dns.name.from_text(data["zone"])
        return cls(
            zone=zone,
            root=data["root"],
            parent=data["parent"],
            reader=data["reader"],
            resolver=data.get("resolver", ""),
            names=tuple((label, rdtype) for label, rdtype in data.get("names", ())),
            tlsa=tuple(_service(zone, one) for one in data.get("tlsa", ())),
        )

    def name(self, label: str) -> dns.name.Name:
        """A name in the zone; "@" is its apex."""
        return dns.name.from_text(label, origin=self.zone)


def _service(zone: dns.name.Name, data: dict) -> Service:
    """`server_name` is a label in the zone; the handshake needs the whole name."""
    whole = dns.name.from_text(data["server_name"], origin=zone)
    server_name = whole.to_text(omit_final_dot=True)
    return Service(data["label"], data["address"], data["port"], server_name)
