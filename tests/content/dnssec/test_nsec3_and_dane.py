"""The kit of NSEC3 and DANE: a zone signed at once, and secrets where they belong."""

import hashlib
import json
from datetime import UTC, datetime

import dns.dnssec
import dns.rdata
import dns.rrset
import dns.zone
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from dnssec_kit import kit as making
from dnssec_kit.kit import Kit

from labs.manifest import read_manifest
from labs.parameters import draw_parameters
from tests.content import CONTENT
from tests.content.dnssec import preparing

FOLDER = CONTENT / "labs" / "nsec3-and-dane"


@pytest.fixture(scope="module")
def kit() -> Kit:
    manifest = read_manifest(FOLDER)
    session = preparing.session(manifest, draw_parameters(manifest))
    own = preparing.module(FOLDER, "prepare/make_kit")
    return making.make(session, own.OWN, own.FACTS, datetime.now(UTC), own.further)


def test_every_file_lies_on_a_tmpfs_of_its_node(kit: Kit) -> None:
    manifest = read_manifest(FOLDER)
    assert not [path for path, content in kit.files.items() if b"{{" in content]
    for path in kit.files:
        node, _slash, rest = path.partition("/")
        mounts = [mount.path for mount in manifest.node(node).tmpfs]
        assert any(f"/{rest}".startswith(f"{mount}/") for mount in mounts), path


def test_the_parent_names_the_key_that_named_adopts(kit: Kit) -> None:
    keys = {
        path: content.decode()
        for path, content in kit.files.items()
        if path.startswith("authority/var/cache/bind/K")
    }
    public = {
        path: dns.rdata.from_text("IN", "DNSKEY", text.split("DNSKEY ")[1])
        for path, text in keys.items()
        if path.endswith(".key")
    }
    assert sorted(key.flags for key in public.values()) == [256, 257]
    for path, key in public.items():
        private = keys[path.removesuffix(".key") + ".private"]
        assert ("SyncPublish" in private) == (key.flags == 257)
        ds = dns.dnssec.make_ds(kit.zone, key, "SHA256").to_text()
        parent = kit.files["registry/var/cache/bind/example.zone"].decode()
        assert (f"{kit.zone} IN DS {ds}" in parent) == (key.flags == 257)


def test_the_neighbour_s_zone_verifies_and_has_the_hidden_host(kit: Kit) -> None:
    text = kit.files["neighbour/etc/bind/zone.db"].decode()
    zone = dns.zone.from_text(text, origin="refuge.example.", relativize=False)
    hidden = kit.session["parameters"]["hidden"]
    name = dns.name.from_text(f"{hidden}.refuge.example.")
    keys = zone.find_rdataset("refuge.example.", "DNSKEY")
    dns.dnssec.validate(
        (name, zone.find_rdataset(name, "NSEC")),
        (name, zone.find_rdataset(name, "RRSIG", "NSEC")),
        {zone.origin: keys},
    )


def test_the_student_is_told_nothing_of_it(kit: Kit) -> None:
    hidden = kit.session["parameters"]["hidden"].encode()
    holders = {path.split("/")[0] for path, text in kit.files.items() if hidden in text}
    assert holders == {"neighbour"}
    assert hidden.decode() not in json.dumps(kit.public)


def test_the_first_key_is_the_certificate_s(kit: Kit) -> None:
    pem = kit.files["web/etc/tls/site.crt"]
    key = x509.load_pem_x509_certificate(pem).public_key()
    spki = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert kit.public["first_key"] == hashlib.sha256(spki).hexdigest()
