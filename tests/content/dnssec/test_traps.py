"""Each zone of the validating resolver's lab is ill in one way, and in no other."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import dns.dnssec
import dns.name
import dns.zone
import pytest
from dnssec_kit.keys import KSK, Key
from traps.page import page
from traps.partner import Seen, State, Watch
from traps.zones import ROOMS, UNSIGNED, Trap, rooms

NAME = dns.name.from_text("museum-1234.example.")
ADDRESS = "192.0.2.80"
ZONES = {role: f"{role}.example" for role in ("partner", "good", "digest", "tampered")}


@pytest.fixture(scope="module")
def key() -> Key:
    return Key.generate(str(NAME), flags=KSK)


def made(role: str, key: Key, *, repaired: bool = False) -> dns.zone.Zone:
    own = None if role in UNSIGNED else key
    trap = Trap(role, str(NAME), own, "10.0.0.11", ADDRESS)
    text = trap.text(datetime.now(UTC), repaired=repaired)
    return dns.zone.from_text(text, origin=NAME, relativize=False)


def faults(zone: dns.zone.Zone, key: Key, now: float | None = None) -> set[str]:
    """ "label TYPE" of every set without a signature that holds now."""
    trusted = {NAME: dns.rrset.from_rdata(NAME, 10, key.dnskey)}
    found = set()
    for name, rdataset in zone.iterate_rdatasets():
        if rdataset.rdtype == dns.rdatatype.RRSIG:
            continue
        label = name.relativize(NAME).to_text()
        kind = dns.rdatatype.to_text(rdataset.rdtype)
        signatures = zone.get_rdataset(name, "RRSIG", kind)
        try:
            assert signatures
            records = dns.rrset.from_rdata_list(name, rdataset.ttl, list(rdataset))
            dns.dnssec.validate(records, (name, signatures), trusted, now=now)
        except (AssertionError, dns.dnssec.ValidationFailure):
            found.add(f"{label} {kind}")
    return found


@pytest.mark.parametrize("role", ["good", "digest"])
def test_a_sound_zone_has_no_fault(role: str, key: Key) -> None:
    assert faults(made(role, key), key) == set()


@pytest.mark.parametrize("role", sorted(UNSIGNED))
def test_an_unsigned_zone_has_no_signatures(role: str, key: Key) -> None:
    assert "RRSIG" not in made(role, key).to_text()


@pytest.mark.parametrize(("role", "minutes"), [("expired", 30 * 24 * 60), ("late", 30)])
def test_signatures_ended_so_long_ago(role: str, minutes: int, key: Key) -> None:
    zone = made(role, key)
    assert len(faults(zone, key)) > 5
    ended = time.time() - 60 * minutes
    assert faults(zone, key, now=ended - 60) == set()
    assert len(faults(zone, key, now=ended + 60)) > 5


def test_half_of_the_rooms_were_changed_and_nothing_else(key: Key) -> None:
    found = faults(made("tampered", key), key)
    assert len(found) == ROOMS // 2
    assert found <= {f"{room} A" for room in rooms()}
    assert found != faults(made("tampered", key), key)


def test_the_erased_name_is_gone_and_its_gap_not_signed(key: Key) -> None:
    zone = made("denial", key)
    assert zone.get_node(dns.name.from_text("mail", NAME)) is None
    assert faults(zone, key) == {"*.any NSEC"}
    gap = zone.find_rdataset(dns.name.from_text("*.any", NAME), "NSEC")
    assert gap[0].next == dns.name.from_text("ns1", NAME)


def test_the_partner_signs_with_the_known_key_once_repaired(key: Key) -> None:
    assert len(faults(made("partner", key), key)) > 5
    assert faults(made("partner", key, repaired=True), key) == set()


PLAIN = Seen("NOERROR", False, (ADDRESS,))
SECURE = Seen("NOERROR", True, (ADDRESS,))
REFUSED = Seen("SERVFAIL")


def watching(
    file: Path, answers: Callable[[str], Seen], repair: Callable[[], None] = list
) -> Watch:
    return Watch(ZONES, ADDRESS, file, answers, repair, delay=0)


def by_role(**answers: Seen) -> Callable[[str], Seen]:
    return lambda name: answers[name.split(".")[-2]]


def test_an_exception_for_the_partner_alone_is_noted(tmp_path: Path) -> None:
    answers = by_role(partner=PLAIN, good=SECURE, digest=REFUSED)
    watch = watching(tmp_path / "state", answers)
    watch.look()
    assert watch.state.reached
    assert State.read(tmp_path / "state") == watch.state
    assert "Thank you" in page(watch)


@pytest.mark.parametrize(
    ("partner", "good", "digest"),
    [
        pytest.param(REFUSED, SECURE, REFUSED, id="no exception"),
        pytest.param(PLAIN, PLAIN, PLAIN, id="no validation"),
        pytest.param(PLAIN, SECURE, PLAIN, id="an exception for others too"),
        pytest.param(PLAIN, PLAIN, REFUSED, id="an exception for everybody"),
        pytest.param(SECURE, SECURE, REFUSED, id="a flag that cannot be"),
        pytest.param(
            Seen("NOERROR", False, ("192.0.2.1",)), SECURE, REFUSED, id="invented"
        ),
        pytest.param(Seen(), Seen(), Seen(), id="silence"),
    ],
)
def test_nothing_else_is(
    tmp_path: Path, partner: Seen, good: Seen, digest: Seen
) -> None:
    watch = watching(
        tmp_path / "state", by_role(partner=partner, good=good, digest=digest)
    )
    watch.look()
    assert watch.state == State()
    assert str(partner) in page(watch)


def test_an_answer_for_one_name_is_no_exception_for_the_zone(tmp_path: Path) -> None:
    answers = by_role(partner=REFUSED, good=SECURE, digest=REFUSED)
    watch = watching(
        tmp_path / "state",
        lambda name: PLAIN if name.startswith("www.") else answers(name),
    )
    watch.look()
    assert not watch.state.reached


def test_the_partner_is_repaired_once(tmp_path: Path) -> None:
    repairs: list[str] = []
    answers = by_role(partner=PLAIN, good=SECURE, digest=REFUSED)
    watch = watching(tmp_path / "state", answers, lambda: repairs.append("done"))
    State(reached="10:41:07").keep(tmp_path / "state")
    again = watching(tmp_path / "state", answers, watch.repair)
    again.run()
    again.run()
    assert repairs == ["done"]
    assert State.read(tmp_path / "state").repaired
    assert "exceptions" in page(again)
