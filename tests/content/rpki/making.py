"""What the tests of this folder begin with: keys made once, CAs, a registry."""

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from rpki_objects import certificates, keys
from rpki_objects.authorities import Member, anchor_authority
from rpki_objects.certificates import Authority, Period, Terms
from rpki_objects.founding import Plan, found
from rpki_objects.layout import Layout
from rpki_objects.resources import ALL, Claim, Resources
from rpki_objects.roa import Roa
from rpki_registry.__main__ import opened
from rpki_registry.doors import Door
from rpki_registry.office import Office
from rpki_registry.settings import Settings

NOW = datetime.now(UTC).replace(microsecond=0)
LAYOUT = Layout("registry")
STUDENTS = Resources.of(
    ["198.18.0.0/22", "198.18.8.0/24", "2001:db8:100::/40"], [64777]
)
OTHERS = Resources.of(["198.19.0.0/16", "2001:db8:8000::/34"], ["64500-64510"])
ROAS = (Roa.of("198.19.0.0/24", 64500), Roa.of("2001:db8:8000::/48", 64501, 56))


@cache
def key(number: int = 0) -> keys.PrivateKey:
    """One of a few keys; real ones, which take their time to be made."""
    return keys.generate()


@cache
def anchor() -> Authority:
    """A trust anchor."""
    period = Period(NOW - timedelta(minutes=5), NOW + timedelta(days=400))
    terms = Terms(1, period, Claim(ALL))
    made = certificates.trust_anchor(key(), LAYOUT.place("ta"), terms)
    return anchor_authority(key(), made, LAYOUT)


def plan(**changes: object) -> Plan:
    """A registry with two ROAs of others, on this machine's own addresses."""
    return Plan(
        **{
            "lan": ["127.0.0.1", "::1"],
            "mgmt": ["127.0.0.1"],
            "member": Member("you", STUDENTS, "member-token"),
            "operator_token": "operator-token",
            "held": OTHERS,
            "roas": ROAS,
            **changes,
        }  # type: ignore[arg-type]
    )


@cache
def founded() -> dict[str, bytes]:
    """Its files."""
    return found(plan(), NOW)


def place(folder: Path) -> Settings:
    """The registry's settings, with its files below this folder and free ports."""
    for name, content in founded().items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    path = folder / "etc/registry/registry.json"
    told = json.loads(path.read_text("utf-8"))
    told["state"] = str(folder / "var/lib/registry")
    told["ports"] = dict(
        zip(("rsync", "https", "api", "operator"), _ports(4), strict=True)
    )
    path.write_text(json.dumps(told), encoding="utf-8")
    return Settings.read(path)


def _ports(count: int) -> Iterator[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    for one in sockets:
        yield one.getsockname()[1]
        one.close()


@contextmanager
def serving(folder: Path) -> Iterator[Office]:
    """A registry with its doors open."""
    settings = place(folder)
    office = Office(settings)
    doors = opened(settings, office)
    try:
        yield office
    finally:
        # Each looks up four times a second.
        with ThreadPoolExecutor(len(doors)) as pool:
            list(pool.map(Door.shutdown, doors))
        for door in doors:
            door.server_close()
