"""What is in each zone, how it is signed, and what is done to it afterwards."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import dns.name
import dns.rdata
import dns.rdataset
import dns.rdtypes.ANY.NSEC
import dns.zone
from dnssec_kit.keys import KSK, Key, sign

TTL = 10  # seconds; so short only for the class-room
ROOMS = 96
ZONE = """\
$TTL {ttl}
@      IN SOA  ns1 hostmaster {serial} 3600 600 604800 5
       IN NS   ns1
ns1    IN A    {server}
www    IN A    {address}
mail   IN A    {address}
*.any  IN A    {address}
"""
UNSIGNED = {"unsigned", "stripped"}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# From when until when the signatures count, seen from now.
SPANS = {
    "expired": (-60 * DAY, -30 * DAY),
    # Too late, and within the hour that a resolver may forgive.
    "late": (-3 * HOUR, -HOUR / 2),
}
FRESH = (-HOUR, 30 * DAY)


@dataclass(frozen=True)
class Trap:
    """A zone of this `role`; `key` is the one that its parent's DS record names."""

    role: str
    name: str
    key: Key | None
    server: str
    address: str

    def text(self, now: datetime, *, repaired: bool) -> str:
        """The zone as its server is to load it; `repaired` is the partner's state."""
        zone = self._unsigned(now)
        if self.role not in UNSIGNED:
            self._sign(zone, now, repaired)
        if self.role == "tampered":
            repaint(zone, secrets.SystemRandom().sample(rooms(), ROOMS // 2))
        if self.role == "denial":
            erase(zone, "mail")
        return zone.to_text(relativize=False)

    def _unsigned(self, now: datetime) -> dns.zone.Zone:
        text = ZONE.format(
            ttl=TTL,
            serial=int(now.timestamp()),
            server=self.server,
            address=self.address,
        )
        if self.role == "tampered":
            text += "".join(f"{room} IN A {door()}\n" for room in rooms())
        return dns.zone.from_text(text, origin=self.name, relativize=False)

    def _sign(self, zone: dns.zone.Zone, now: datetime, repaired: bool) -> None:
        begin, end = SPANS.get(self.role, FRESH)
        # Until it is repaired, the partner signs with a key its parent does not know.
        known = self.role != "partner" or repaired
        key = self.key if known else Key.generate(self.name, flags=KSK)
        sign(zone, [key], since=now + begin, until=now + end, dnskey_ttl=TTL)


def rooms() -> list[str]:
    """The labels of the zone some of whose records are changed after signing."""
    return [f"room-{number:02}" for number in range(ROOMS)]


def door() -> str:
    """An address that nobody can foresee, of a documentation block (RFC 5737)."""
    return f"198.51.100.{1 + secrets.randbelow(254)}"


def repaint(zone: dns.zone.Zone, labels: list[str]) -> None:
    """Change the addresses of these names; the signatures stay as they are."""
    for label in labels:
        name = dns.name.from_text(label, origin=zone.origin)
        old = zone.find_rdataset(name, "A")[0].address
        new = next(address for address in iter(door, None) if address != old)
        zone.replace_rdataset(name, dns.rdataset.from_text("IN", "A", TTL, new))


def erase(zone: dns.zone.Zone, label: str) -> None:
    """Take a name out and close the gap in the NSEC chain without a new signature."""
    name = dns.name.from_text(label, origin=zone.origin)
    after = zone.find_rdataset(name, "NSEC")[0].next
    before = next(
        owner
        for owner, _ttl, rdata in zone.iterate_rdatas("NSEC")
        if rdata.next == name
    )
    gap = zone.find_rdataset(before, "NSEC")
    forged = gap[0].replace(next=after)
    zone.replace_rdataset(before, dns.rdataset.from_rdata(gap.ttl, forged))
    zone.delete_node(name)
