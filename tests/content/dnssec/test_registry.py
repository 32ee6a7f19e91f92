"""What the registry takes from a registrar, and what from a child's CDS records."""

import dns.name
import dns.rrset
import pytest
from registry.child import Child, NoAnswer
from registry.parent import Parent, Refused, parse_ds
from registry.scanner import agreed, deletes, verdict

from tests.content.dnssec.zones import ZONE, Pair, cdnskey, ds, key_set, pair, signature

DIGEST = "ab" * 32


def child(*keys: Pair, cds: object, key_signer: Pair, cds_signer: Pair) -> Child:
    published = key_set(*keys)
    return Child(
        published, signature(published, key_signer), cds, signature(cds, cds_signer)
    )


def test_well_formed_ds_is_taken_even_when_it_names_no_key() -> None:
    taken = parse_ds(
        [f"12345 13 2 {DIGEST}", f"54321 13 2 {DIGEST[:32]} {DIGEST[32:]}"]
    )
    assert {record.key_tag for record in taken} == {12345, 54321}


@pytest.mark.parametrize(
    "lines",
    [[], ["12345 13 2"], ["12345 13 2 zz"], ["nothing"], [f"1 13 2 {DIGEST}"] * 9],
)
def test_what_is_no_ds_set_is_refused(lines: list[str]) -> None:
    with pytest.raises(Refused):
        parse_ds(lines)


def test_first_ds_is_taken_from_a_zone_that_signs_with_the_named_key() -> None:
    key = pair()
    look = child(key, cds=ds(key, kind="CDS"), key_signer=key, cds_signer=key)
    assert verdict(look, None) is None


def test_a_roll_is_taken_when_the_present_ds_vouches_for_it() -> None:
    old, new = pair(), pair()
    keys = key_set(old, new)
    both = signature(keys, old)
    both.update(signature(keys, new))
    cds = ds(new, kind="CDS")
    look = Child(keys, both, cds, signature(cds, old))
    assert verdict(look, ds(old)) is None


def test_a_cds_signed_only_by_a_key_that_the_ds_does_not_name_is_refused() -> None:
    old, new = pair(), pair()
    look = child(old, new, cds=ds(new, kind="CDS"), key_signer=old, cds_signer=new)
    assert "signed" in (verdict(look, ds(old)) or "")


def test_a_cds_that_would_break_the_chain_is_refused() -> None:
    old, absent = pair(), pair()
    look = child(old, cds=ds(absent, kind="CDS"), key_signer=old, cds_signer=old)
    assert "break the chain" in (verdict(look, ds(old)) or "")


def test_sha1_is_refused() -> None:
    key = pair()
    look = child(key, cds=ds(key, "SHA1", "CDS"), key_signer=key, cds_signer=key)
    assert "digest types" in (verdict(look, ds(key)) or "")


def test_an_unsigned_cds_is_refused() -> None:
    key = pair()
    keys = key_set(key)
    look = Child(keys, signature(keys, key), ds(key, kind="CDS"), None)
    assert "CDS" in (verdict(look, None) or "")


def test_leaving_dnssec_needs_the_present_chain() -> None:
    key = pair()
    leave = dns.rrset.from_text(ZONE, 10, "IN", "CDS", "0 0 0 00")
    assert deletes(leave)
    look = child(key, cds=leave, key_signer=key, cds_signer=key)
    assert verdict(look, ds(key)) is None
    assert verdict(look, None) is not None


def both(key: Pair, cds: dns.rrset.RRset, copy: dns.rrset.RRset) -> Child:
    """A child that announces its wish in both ways, all signed by one key."""
    keys = key_set(key)
    return Child(
        keys,
        signature(keys, key),
        cds,
        signature(cds, key),
        copy,
        signature(copy, key),
    )


def test_cds_and_cdnskey_of_the_same_key_are_taken() -> None:
    key = pair()
    assert verdict(both(key, ds(key, kind="CDS"), cdnskey(key)), None) is None
    assert verdict(both(key, ds(key, "SHA384", "CDS"), cdnskey(key)), ds(key)) is None


def test_cdnskey_alone_is_enough_and_the_parent_makes_the_digest() -> None:
    key = pair()
    keys, copy = key_set(key), cdnskey(key)
    look = Child(
        keys, signature(keys, key), None, None, copy, signature(copy, key), serial=7
    )
    assert verdict(look, ds(key)) is None
    assert look.announced is not None
    assert [r.to_text() for r in look.announced] == [r.to_text() for r in ds(key)]


def test_cdnskey_of_another_key_than_cds_is_refused() -> None:
    key, other = pair(), pair()
    look = both(key, ds(key, kind="CDS"), cdnskey(other))
    assert "no CDNSKEY beside it" in (verdict(look, ds(key)) or "")
    more = both(key, ds(key, kind="CDS"), cdnskey(key, other))
    assert "no CDS beside it" in (verdict(more, ds(key)) or "")


def test_an_unsigned_cdnskey_beside_a_signed_cds_is_refused() -> None:
    key = pair()
    keys, cds = key_set(key), ds(key, kind="CDS")
    look = Child(
        keys, signature(keys, key), cds, signature(cds, key), cdnskey(key), None
    )
    assert "CDNSKEY set is not signed" in (verdict(look, ds(key)) or "")


def test_leaving_needs_both_records_to_say_so() -> None:
    key = pair()
    leave = dns.rrset.from_text(ZONE, 10, "IN", "CDS", "0 0 0 00")
    gone = dns.rrset.from_text(ZONE, 10, "IN", "CDNSKEY", "0 3 0 AA==")
    assert verdict(both(key, leave, gone), ds(key)) is None
    assert "do not agree" in (verdict(both(key, leave, cdnskey(key)), ds(key)) or "")
    keys = key_set(key)
    alone = Child(keys, signature(keys, key), None, None, gone, signature(gone, key))
    assert verdict(alone, ds(key)) is None
    assert alone.announced is not None and deletes(alone.announced)


def test_nothing_is_decided_until_every_server_says_the_same() -> None:
    key, other = pair(), pair()
    first = both(key, ds(key, kind="CDS"), cdnskey(key))
    second = both(key, ds(key, kind="CDS"), cdnskey(key))
    assert agreed({"ns1": first, "ns2": second}) is first
    late = both(other, ds(other, kind="CDS"), cdnskey(other))
    for said in (late, NoAnswer("not served there (REFUSED)")):
        with pytest.raises(NoAnswer, match="ns2"):
            agreed({"ns1": first, "ns2": said})
    with pytest.raises(NoAnswer, match="no server"):
        agreed({})


@pytest.mark.parametrize(
    ("host", "whole"),
    [
        ("ns1", "ns1.amber-1234.example."),
        ("ns1.other.example", "ns1.other.example."),
        ("ns1.other.example.", "ns1.other.example."),
    ],
)
def test_a_name_below_the_parent_is_a_whole_one(host: str, whole: str) -> None:
    parent = Parent(ZONE.parent(), ZONE, "127.0.0.1", "key", b"secret")
    assert parent._host(host, "192.0.2.1") == (dns.name.from_text(whole), "192.0.2.1")


def test_a_host_outside_needs_no_address_and_one_inside_does() -> None:
    parent = Parent(ZONE.parent(), ZONE, "127.0.0.1", "key", b"secret")
    assert parent._host("ns1.other.example", "")[1] == ""
    with pytest.raises(ValueError):
        parent._host("ns1", "")


@pytest.mark.parametrize("servers", [{"ns1": "nowhere"}, {"a..b": "192.0.2.1"}])
def test_a_name_server_that_cannot_be_read_is_refused(servers: dict[str, str]) -> None:
    parent = Parent(ZONE.parent(), ZONE, "127.0.0.1", "key", b"secret")
    with pytest.raises(Refused, match="not a name server"):
        parent.replace_name_servers(servers)
