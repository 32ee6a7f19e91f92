"""What the grader makes of keys, digests and signatures, and what it reports."""

import io
import json

import dns.dnssec
import dns.rdata
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from dnssec_grading import ds as ds_checks
from dnssec_grading.policy import good_digest, weakness
from dnssec_grading.questions import Deadline
from dnssec_grading.report import Check, Finding, Report
from dnssec_grading.scene import Scene, Session, signs

from tests.content.dnssec.zones import HOUR, ZONE, ds, key_set, pair, signature


def rsa_key(bits: int, algorithm: int) -> dns.rdata.Rdata:
    private = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    return dns.dnssec.make_dnskey(private.public_key(), algorithm)


def test_algorithm_13_is_good() -> None:
    assert weakness(pair().dnskey) == ""


@pytest.mark.parametrize(
    ("bits", "algorithm", "told"),
    [(2048, 8, ""), (1024, 8, "1024 bits"), (2048, 5, "RSASHA1"), (2048, 7, "7")],
)
def test_rsa_is_judged_by_hash_and_size(bits: int, algorithm: int, told: str) -> None:
    found = weakness(rsa_key(bits, algorithm))
    assert found == told if not told else told in found


def test_a_key_that_cannot_be_read_is_weak() -> None:
    assert "0 bits" in weakness(dns.rdata.from_text("IN", "DNSKEY", "257 3 8 AAAA"))


def test_only_sha256_and_sha384_digests_are_good() -> None:
    assert [number for number in range(8) if good_digest(number)] == [2, 4]


def test_a_ds_names_its_own_key_only() -> None:
    mine, other = pair(), pair()
    assert ds_checks.names(ds(mine)[0], ZONE, mine.dnskey)
    assert ds_checks.names(ds(mine, "SHA1")[0], ZONE, mine.dnskey)
    assert not ds_checks.names(ds(mine)[0], ZONE, other.dnskey)


def test_a_ds_of_a_strange_digest_names_nothing() -> None:
    key = pair()
    record = dns.rdata.from_text("IN", "DS", f"{key.tag} 13 200 {'00' * 32}")
    assert not ds_checks.names(record, ZONE, key.dnskey)


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        (-HOUR, HOUR, ""),
        (-3 * HOUR, -HOUR, "expired 60 min ago"),
        (HOUR, 3 * HOUR, "not valid before"),
    ],
)
def test_a_signature_counts_only_in_its_time(since: int, until: int, told: str) -> None:
    key = pair()
    keys = key_set(key)
    found = signs(keys, signature(keys, key, since=since, until=until), [key.dnskey])
    assert found == told if not told else told in found


def test_a_signature_over_something_else_does_not_verify() -> None:
    key, other = pair(), pair(256)
    old = signature(key_set(key), key)
    assert "does not verify" in signs(key_set(key, other), old, [key.dnskey])


def test_no_signature_is_said_so() -> None:
    assert signs(key_set(pair()), None, []) == "has no signature"


def reported(*checks: Check) -> list[dict[str, object]]:
    session = Session({"zone": str(ZONE)}, {}, {check.id: 2 for check in checks})
    stream = io.StringIO()
    report = Report(Scene(session, None, Deadline(30)), stream)
    report.make(checks)
    report.close("n1")
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def finding(good: int, of: int = 2, **more: object) -> Finding:
    return Finding(good, of, "seen", **more)


def test_points_follow_the_parts_in_order() -> None:
    lines = reported(
        Check("all", lambda scene: finding(3, 3)),
        Check("some", lambda scene: finding(2, 3)),
    )
    assert [(line["status"], line["points"]) for line in lines[:2]] == [
        ("success", 2),
        ("fail", 1),
    ]


def test_a_consequence_names_the_first_broken_link() -> None:
    lines = reported(
        Check("keys", lambda scene: finding(0)),
        Check("link", lambda scene: finding(0), after=["keys"]),
        Check("whole", lambda scene: finding(1), after=["link"]),
    )
    assert [line["follows_from"] for line in lines[:3]] == [None, "keys", "keys"]


def test_what_makes_no_sense_to_ask_is_not_asked() -> None:
    def never(scene: Scene) -> Finding:
        raise AssertionError

    lines = reported(
        Check("keys", lambda scene: finding(0)),
        Check("algorithm", never, before=["keys"]),
    )
    assert lines[1]["status"] == "not-tested"
    assert lines[1]["points"] == 0
    assert lines[1]["follows_from"] == "keys"


def test_after_a_silent_server_nothing_is_asked() -> None:
    lines = reported(
        Check("delegation", lambda scene: finding(0, fatal=True)),
        Check("elsewhere", lambda scene: finding(2)),
    )
    assert lines[1]["status"] == "not-tested"
    assert lines[1]["follows_from"] == "delegation"


def test_the_summary_comes_last_with_the_nonce() -> None:
    lines = reported(Check("one", lambda scene: finding(2)))
    assert lines[-1] == {"summary": {"checks": 1, "nonce": "n1"}}


def test_evidence_has_an_end() -> None:
    (line, _summary) = reported(Check("one", lambda scene: Finding(0, 1, "x" * 9999)))
    assert len(line["evidence"]) <= 600
