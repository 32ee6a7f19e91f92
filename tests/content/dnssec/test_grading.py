"""What the grader makes of keys, digests and signatures."""

import dns.dnssec
import dns.rdata
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from dnssec_grading import ds as ds_checks
from dnssec_grading.policy import good_digest, weakness
from dnssec_grading.scene import signs

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
