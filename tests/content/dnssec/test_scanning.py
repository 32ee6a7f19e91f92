"""A whole scan: by which rule a DS set is taken, and what the registry remembers."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import dns.flags
import dns.message
import dns.name
import dns.rdataset
import dns.rrset
import pytest
from registry import scanner as scanning
from registry import signals
from registry.child import Child, NoAnswer
from registry.journal import MAX_CHANGES, Journal
from registry.scanner import Scanner

from tests.content.dnssec.zones import ZONE, Pair, cdnskey, ds, key_set, pair, signature

HOSTS = ("ns1.dns.example.", "ns2.dns.example.")


@dataclass
class Delegation:
    """A parent in memory."""

    present: dns.rdataset.Rdataset | None = None
    child: dns.name.Name = ZONE
    resolver: str | None = "192.0.2.53"

    def ds(self) -> dns.rdataset.Rdataset | None:
        return self.present

    def replace_ds(self, rdataset: dns.rdataset.Rdataset | None) -> None:
        self.present = rdataset

    def name_servers(self) -> dict[str, list[str]]:
        return {host: ["192.0.2.1"] for host in HOSTS}


@dataclass
class World:
    """What the child's servers and the resolver say, and how late it is."""

    said: dict[str, Child | NoAnswer] = field(default_factory=dict)
    signals: dict[tuple[str, str], dns.rrset.RRset] = field(default_factory=dict)
    secure: bool = True
    now: float = 1000.0

    def ask(
        self, _resolver: str, name: dns.name.Name, kind: str
    ) -> dns.message.Message:
        answer = dns.message.make_response(dns.message.make_query(name, kind))
        answer.flags |= dns.flags.AD if self.secure else 0
        if found := self.signals.get((str(name), kind)):
            answer.answer.append(found)
        return dns.message.from_wire(answer.to_wire())

    def vouch(self, key: Pair, *hosts: str) -> None:
        for host in hosts:
            name = signals.signalling_name(ZONE, host)
            for kind, own in (("CDS", ds(key, kind="CDS")), ("CDNSKEY", cdnskey(key))):
                texts = [record.to_text() for record in own]
                rrset = dns.rrset.from_text(name, 10, "IN", kind, *texts)
                self.signals[str(name), kind] = rrset


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World()
    monkeypatch.setattr(scanning, "survey", lambda _zone, _servers: world.said)
    monkeypatch.setattr(signals, "ask", world.ask)
    monkeypatch.setattr(scanning.time, "monotonic", lambda: world.now)
    return world


def child(wanted: Pair, *signers: Pair) -> Child:
    keys, cds, copy = (
        key_set(*{wanted, *signers}),
        ds(wanted, kind="CDS"),
        cdnskey(wanted),
    )
    sets = []
    for rrset in (keys, cds, copy):
        signed = signature(rrset, signers[0])
        for signer in signers[1:]:
            signed.update(signature(rrset, signer))
        sets += [rrset, signed]
    return Child(*sets)


def everywhere(child: Child) -> dict[str, Child | NoAnswer]:
    return dict.fromkeys(HOSTS, child)


def rules(scanner: Scanner) -> list[str]:
    return [change.by for change in scanner.journal.changes]


def test_signals_below_every_name_server_make_the_first_ds_at_once(
    world: World,
) -> None:
    key = pair()
    scanner, world.said = Scanner(Delegation()), everywhere(child(key, key))
    world.vouch(key, *HOSTS)
    scanner.scan()
    assert rules(scanner) == ["bootstrap"]
    assert scanner.parent.present is not None


def test_one_silent_operator_is_enough_to_wait(world: World) -> None:
    key = pair()
    scanner, world.said = Scanner(Delegation()), everywhere(child(key, key))
    world.vouch(key, HOSTS[0])
    scanner.scan()
    assert rules(scanner) == []
    assert "ns2.dns.example." in scanner.journal.lines[-1]
    world.now += 11
    scanner.scan()
    assert rules(scanner) == ["delay"]


def test_signals_that_are_not_secure_count_as_none(world: World) -> None:
    key = pair()
    scanner, world.said = Scanner(Delegation()), everywhere(child(key, key))
    world.vouch(key, *HOSTS)
    world.secure = False
    scanner.scan()
    assert rules(scanner) == []
    assert "is not secure" in scanner.journal.lines[-1]


def test_secure_signals_of_another_key_bar_every_way(world: World) -> None:
    key, other = pair(), pair()
    scanner, world.said = Scanner(Delegation()), everywhere(child(key, key))
    world.vouch(other, *HOSTS)
    for _look in range(3):
        scanner.scan()
        world.now += 11
    assert rules(scanner) == []
    assert "is not what the zone says" in scanner.journal.lines[-1]


def test_what_changes_in_between_waits_anew(world: World) -> None:
    first, second = pair(), pair()
    scanner = Scanner(Delegation())
    for key in (first, second):
        world.said = everywhere(child(key, key))
        scanner.scan()
        world.now += 8
    scanner.scan()
    assert rules(scanner) == []


def test_a_roll_goes_by_cds_and_only_when_all_servers_agree(world: World) -> None:
    old, new = pair(), pair()
    scanner = Scanner(Delegation(ds(old).to_rdataset()))
    world.said = {HOSTS[0]: child(new, old, new), HOSTS[1]: child(old, old)}
    scanner.scan()
    assert rules(scanner) == []
    world.said = everywhere(child(new, old, new))
    scanner.scan()
    assert rules(scanner) == ["cds"]
    scanner.scan()
    assert rules(scanner) == ["cds"]


def test_a_server_that_does_not_answer_stops_everything(world: World) -> None:
    key = pair()
    world.vouch(key, *HOSTS)
    world.said = {HOSTS[0]: child(key, key), HOSTS[1]: NoAnswer("Timeout")}
    scanner = Scanner(Delegation())
    scanner.scan()
    assert rules(scanner) == []
    assert "ns2.dns.example.: Timeout" in scanner.journal.lines[-1]


def test_leaving_takes_the_ds_away(world: World) -> None:
    key = pair()
    leave = dns.rrset.from_text(ZONE, 10, "IN", "CDS", "0 0 0 00")
    keys = key_set(key)
    gone = Child(keys, signature(keys, key), leave, signature(leave, key))
    scanner = Scanner(Delegation(ds(key).to_rdataset()))
    world.said = everywhere(gone)
    scanner.scan()
    assert scanner.parent.present is None
    assert scanner.journal.changes[-1].after == []
    scanner.scan()
    assert rules(scanner) == ["cds"]


def test_signalling_names_follow_the_standard() -> None:
    zone = dns.name.from_text("example.co.uk.")
    name = signals.signalling_name(zone, "ns1.example.net.")
    assert str(name) == "_dsboot.example.co.uk._signal.ns1.example.net."


def test_servers_in_the_zone_itself_vouch_for_nothing(world: World) -> None:
    key = pair()
    inside = [f"ns1.{ZONE}", f"ns2.{ZONE}"]
    assert "itself" in signals.missing(ZONE, inside, child(key, key), "192.0.2.53")


def test_the_journal_outlives_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "amber.json"
    journal = Journal.opened(file, scanning=False)
    journal.switch(True)
    journal.changed("registrar", [], ["1 13 2 ab"])
    journal.changed("cds", ["1 13 2 ab"], ["1 13 2 ab"])
    again = Journal.opened(file, scanning=False)
    assert again.told() == journal.told() == json.loads(file.read_text("utf-8"))
    assert again.scanning
    assert [change.by for change in again.changes] == ["registrar"]


def test_a_full_journal_still_knows_how_the_chain_began() -> None:
    journal = Journal()
    journal.changed("bootstrap", [], ["0 13 2 ab"])
    for number in range(MAX_CHANGES + 50):
        journal.changed("cds", [f"{number} 13 2 ab"], [f"{number + 1} 13 2 ab"])
    assert len(journal.changes) == MAX_CHANGES
    assert journal.changes[0].by == "bootstrap"
