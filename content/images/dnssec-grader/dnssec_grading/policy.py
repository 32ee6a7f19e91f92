"""Which algorithms and digests are good enough: read from policy.json, dated there."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import dns.dnssec
import dns.exception
import dns.rdata
from cryptography.exceptions import UnsupportedAlgorithm


@cache
def policy() -> dict[str, Any]:
    """The dated lists and their sources."""
    return json.loads(Path(__file__).with_name("policy.json").read_text("utf-8"))


def weakness(key: dns.rdata.Rdata) -> str:
    """What is wrong with a key's algorithm or size; "" when nothing is."""
    number = int(key.algorithm)
    rule = policy()["algorithms"].get(str(number))
    if rule is None:
        return f"algorithm {number} ({algorithm_name(number)}) is not recommended"
    bits = rsa_bits(key) if "minimum_bits" in rule else None
    if bits is not None and bits < rule["minimum_bits"]:
        return f"{bits} bits, at least {rule['minimum_bits']} are asked for"
    return ""


def rsa_bits(key: dns.rdata.Rdata) -> int:
    """The length of an RSA key's modulus; 0 when the key cannot be read."""
    try:
        kind = dns.dnssec.get_algorithm_cls_from_dnskey(key)
        return kind.public_cls.from_dnskey(key).key.key_size
    except (dns.exception.DNSException, UnsupportedAlgorithm, ValueError, IndexError):
        return 0


def algorithm_name(number: int) -> str:
    """The mnemonic of an algorithm, or "unknown"."""
    try:
        return dns.dnssec.Algorithm(number).name
    except ValueError:
        return "unknown"


def good_digest(number: int) -> bool:
    """Whether a DS of this digest type is good enough."""
    return str(number) in policy()["digests"]
