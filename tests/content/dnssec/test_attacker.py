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
