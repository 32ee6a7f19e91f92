"""What the registry is told at its start, and where it keeps what it is."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rpki_objects import keys
from rpki_objects.aspa import Aspa
from rpki_objects.authorities import Member
from rpki_objects.issuing import Payload
from rpki_objects.layout import MEMBERS, TRUST_ANCHOR, Layout
from rpki_objects.resources import Resources
from rpki_objects.roa import Roa

_HANDLE = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


@dataclass(frozen=True)
class Ports:
    """The TCP ports of each door; others than these are for tests."""

    rsync: int = 873
    https: int = 443
    api: int = 8080
    operator: int = 8081


@dataclass(frozen=True)
class Settings:
    """registry.json as `rpki_objects.founding` makes it.

    `state` is the folder that makes the registry: its keys, and all that was signed.
    `always` are the members' payloads that no order removes.
    """

    state: Path
    layout: Layout
    lan: Sequence[str]
    mgmt: Sequence[str]
    member: Member
    operator_token: str
    always: Sequence[Payload]
    ports: Ports

    @classmethod
    def read(cls, path: Path) -> "Settings":
        """From the file; OSError, KeyError or ValueError when it is no such file."""
        told = json.loads(path.read_text("utf-8"))
        return cls(
            state=Path(told.get("state", "/var/lib/registry")),
            layout=Layout(told["hostname"]),
            lan=told["lan"],
            mgmt=told["mgmt"],
            member=_member(told["member"]),
            operator_token=told["operator_token"],
            always=[
                *map(Roa.from_json, told["roas"]),
                *map(Aspa.from_json, told["aspas"]),
            ],
            ports=Ports(**told.get("ports", {})),
        )

    def key(self, name: str) -> keys.PrivateKey:
        """One of the CAs' keys."""
        return keys.from_pem(self.file(f"{name}.key"))

    def file(self, name: str) -> bytes:
        """A file of the state."""
        return (self.state / name).read_bytes()


def _member(told: Mapping[str, Any]) -> Member:
    handle = told["handle"]
    if not _HANDLE.fullmatch(handle) or handle in (TRUST_ANCHOR, MEMBERS):
        raise ValueError(f"{handle!r} cannot be a member's handle")
    return Member(handle, Resources.from_json(told["resources"]), told["token"])
