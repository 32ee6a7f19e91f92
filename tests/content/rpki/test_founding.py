"""A registry is complete before it starts, and only the registry can sign for it."""

import json
from datetime import timedelta
from ipaddress import ip_address

from cryptography import x509
from rpki_objects import certificates, cms, crl, keys, manifest, roa, tal
from rpki_objects.authorities import anchor_authority, members_authority
from rpki_objects.publication import PublicationPoint

from tests.content.rpki.making import LAYOUT, NOW, OTHERS, ROAS, STUDENTS, founded

MEMBERS = "var/lib/registry/members/"
ANCHOR = "var/lib/registry/ta/"


def below(folder: str) -> dict[str, bytes]:
    return {
        path.removeprefix(folder): content
        for path, content in founded().items()
        if path.startswith(folder)
    }


def test_every_roa_is_published_from_the_start() -> None:
    files = below(MEMBERS)
    listed = manifest.read(cms.read(files["members.mft"]).content)
    assert set(listed.digests) == {*(r.file_name for r in ROAS), "members.crl"}
    for one in ROAS:
        assert roa.read(cms.read(files[one.file_name]).content) == [one]
    assert crl.read(files["members.crl"]) == {}


def test_the_members_ca_holds_what_others_have_and_is_the_anchors_child() -> None:
    certificate = certificates.read(below(ANCHOR)["members.cer"])
    assert certificate.resources == OTHERS
    assert not certificate.resources.covers(STUDENTS)
    anchor = certificates.read(founded()["var/lib/registry/ta.cer"])
    assert certificate.issuer == anchor.subject


def test_the_locator_names_the_anchors_key() -> None:
    locator = tal.read(founded()["var/lib/registry/lab.tal"].decode())
    anchor = certificates.read(founded()["var/lib/registry/ta.cer"])
    assert locator.public_key == anchor.public_key
    assert [uri.partition(":")[0] for uri in locator.uris] == ["https", "rsync"]


def test_both_states_are_read_back_with_their_keys() -> None:
    files = founded()
    own = keys.from_pem(files["var/lib/registry/ta.key"])
    anchor = anchor_authority(own, files["var/lib/registry/ta.cer"], LAYOUT)
    parent = PublicationPoint.from_files(anchor, below(ANCHOR))
    other = keys.from_pem(files["var/lib/registry/members.key"])
    authority = members_authority(parent, other, LAYOUT)
    members = PublicationPoint.from_files(authority, below(MEMBERS))
    assert set(members.issued) == {one.file_name for one in ROAS}


def test_under_https_it_is_known_by_name_and_addresses_for_a_year() -> None:
    files = founded()
    made, authority = (
        x509.load_pem_x509_certificate(files[f"var/lib/registry/{name}.pem"])
        for name in ("https", "ca")
    )
    made.verify_directly_issued_by(authority)
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["registry"]
    assert names.get_values_for_type(x509.IPAddress) == [
        ip_address("127.0.0.1"),
        ip_address("::1"),
    ]
    assert {one.not_valid_after_utc for one in (made, authority)} == {
        NOW + timedelta(days=365)
    }


def test_no_private_key_is_where_anything_is_published() -> None:
    secret = {path for path, content in founded().items() if b"PRIVATE" in content}
    assert secret == {
        f"var/lib/registry/{name}.key" for name in ("ta", "members", "objects", "https")
    }


def test_the_settings_say_what_was_planned() -> None:
    told = json.loads(founded()["etc/registry/registry.json"])
    assert told["member"]["resources"] == STUDENTS.to_json()
    assert told["roas"] == [one.to_json() for one in ROAS]
    assert "key" not in told
