"""The attacker lies about two names and leaves the rest as it is."""

import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import pytest
from attacker import Plan

from tests.content.dnssec.zones import ZONE, pair, signature

FORGED = "203.0.113.66"


def name(label: str) -> dns.name.Name:
    return dns.name.from_text(label, origin=ZONE)


@pytest.fixture
def plan() -> Plan:
    return Plan({name("www"): FORGED}, frozenset({name("mail")}))


def answer(label: str) -> dns.message.Message:
    query = dns.message.make_query(name(label), "A", want_dnssec=True)
    message = dns.message.make_response(query)
    records = dns.rrset.from_text(name(label), 10, "IN", "A", "192.0.2.80")
    message.answer = [records, signature(records, pair())]
    return message


def test_the_address_is_replaced_and_its_signature_left(plan: Plan) -> None:
    true = answer("www")
    lie = dns.message.from_wire(plan.twist(true.to_wire()))
    assert [record.address for record in lie.answer[0]] == [FORGED]
    assert lie.answer[1] == true.answer[1]
    assert lie.id == true.id


def test_the_denied_name_vanishes(plan: Plan) -> None:
    lie = dns.message.from_wire(plan.twist(answer("mail").to_wire()))
    assert lie.rcode() == dns.rcode.NXDOMAIN
    assert lie.answer == []


def test_other_names_pass(plan: Plan) -> None:
    true = answer("harbour.branch")
    assert dns.message.from_wire(plan.twist(true.to_wire())).answer == true.answer


@pytest.mark.parametrize("noise", [b"", b"\x00" * 11, b"\xff" * 600])
def test_noise_passes_unchanged(plan: Plan, noise: bytes) -> None:
    assert plan.twist(noise) == noise


def test_below_a_zone_half_of_the_names_are_forged_and_stay_so() -> None:
    settings = {"below": {str(ZONE): "198.51.100.0/24"}, "key": "k", "vouches": True}
    plan = Plan.read(settings)
    lies: dict[str, str] = {}
    for number in range(64):
        lie = dns.message.from_wire(plan.twist(answer(f"room-{number}").to_wire()))
        again = dns.message.from_wire(plan.twist(answer(f"ROOM-{number}").to_wire()))
        assert lie.answer[0].to_rdataset() == again.answer[0].to_rdataset()
        assert lie.flags & dns.flags.AD
        if lie.answer[0][0].address != "192.0.2.80":
            lies[f"room-{number}"] = lie.answer[0][0].address
    assert 16 < len(lies) < 48
    assert len(set(lies.values())) > 8
    assert all(address.startswith("198.51.100.") for address in lies.values())


def test_without_a_plan_everything_passes_and_nobody_vouches() -> None:
    true = answer("www")
    passed = dns.message.from_wire(Plan.read({}).twist(true.to_wire()))
    assert passed.answer == true.answer
    assert not passed.flags & dns.flags.AD
