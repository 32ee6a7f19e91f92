"""What the registry takes from a registrar, and what from a child's CDS records."""

import dns.rrset
import pytest
from registry.parent import Parent, Refused, parse_ds
from registry.scanner import Child, deletes, verdict

from tests.content.dnssec.zones import ZONE, Pair, ds, key_set, pair, signature

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


@pytest.mark.parametrize("servers", [{"ns1": "nowhere"}, {"a..b": "192.0.2.1"}])
def test_a_name_server_that_cannot_be_read_is_refused(servers: dict[str, str]) -> None:
    parent = Parent(ZONE.parent(), ZONE, "127.0.0.1", "key", b"secret")
    with pytest.raises(Refused, match="not a name server"):
        parent.replace_name_servers(servers)
