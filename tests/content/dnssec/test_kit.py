"""A session's kit: complete, its own, and without the root's private keys."""

import io
import json
import tarfile
from datetime import UTC, datetime

import dns.dnssec
import dns.name
import dns.rdataset
import dns.rdatatype
import dns.rrset
import dns.zone
import pytest
from dnssec_kit import kit as making
from lab_kit import archive

from labs.manifest import read_manifest
from tests.content import CONTENT

FOLDER = CONTENT / "labs" / "chain-of-trust"
FACTS = {
    "www_address": "192.0.2.80",
    "mail_address": "192.0.2.25",
    "forged_address": "203.0.113.66",
}


@pytest.fixture
def session() -> dict[str, object]:
    manifest = read_manifest(FOLDER)
    return {
        "lab": manifest.slug,
        "parameters": {
            "word": "amber",
            "tail": "1234",
            "zone": "amber-1234.example",
            "nonce": "0123456789ab",
            "registrar_token": "registrar-token",
            "seed": "seed-of-all-secrets",
        },
        "nodes": {
            node.name: {
                network: f"10.192.0.{number}"
                for network, number in node.addresses.items()
            }
            for node in manifest.nodes
        },
        "networks": {"lab": "10.192.0.0/25"},
    }


@pytest.fixture
def kit(session: dict[str, object]) -> tuple[dict[str, bytes], dict[str, str]]:
    made = making.make(session, FOLDER / "prepare" / "nodes", FACTS, datetime.now(UTC))
    return made.files, made.public


def test_no_placeholder_is_left_and_every_node_has_its_files(kit: object) -> None:
    files, _public = kit
    assert not [path for path, content in files.items() if b"{{" in content]
    assert {path.partition("/")[0] for path in files} == {
        node.name for node in read_manifest(FOLDER).nodes
    }


def test_every_file_lies_on_a_tmpfs_of_its_node(kit: object) -> None:
    files, _public = kit
    manifest = read_manifest(FOLDER)
    for path in files:
        node, _slash, rest = path.partition("/")
        mounts = [mount.path for mount in manifest.node(node).tmpfs]
        assert any(f"/{rest}".startswith(f"{mount}/") for mount in mounts), path


def test_the_root_zone_verifies_from_the_trust_anchor(kit: object) -> None:
    files, public = kit
    zone = dns.zone.from_text(
        files["root/etc/bind/root.zone"].decode(), origin=".", relativize=False
    )
    keys = zone.find_rdataset(".", "DNSKEY")
    anchor = files["client/etc/dnssec/root.key"].decode().split("DNSKEY ")[1]
    trusted = dns.rrset.from_text(dns.name.root, 0, "IN", "DNSKEY", anchor)
    assert public["anchor_tag"] == str(dns.dnssec.key_id(trusted[0]))
    dns.dnssec.validate(
        (dns.name.root, keys),
        (dns.name.root, zone.find_rdataset(".", "RRSIG", "DNSKEY")),
        {dns.name.root: trusted},
    )
    example = dns.name.from_text("example.")
    dns.dnssec.validate(
        (example, zone.find_rdataset(example, "DS")),
        (example, zone.find_rdataset(example, "RRSIG", "DS")),
        {dns.name.root: keys},
    )


def test_the_only_private_key_is_the_registrys_and_the_root_names_it(
    kit: object,
) -> None:
    files, _public = kit
    private = [path for path, content in files.items() if b"PrivateKey" in content]
    assert len(private) == 1
    assert private[0].startswith("registry/")
    tag = int(private[0].rpartition("+")[2].removesuffix(".private"))
    zone = dns.zone.from_text(
        files["root/etc/bind/root.zone"].decode(), origin=".", relativize=False
    )
    assert zone.find_rdataset("example.", "DS")[0].key_tag == tag


def test_secrets_stay_with_those_they_belong_to(kit: object) -> None:
    files, public = kit
    with_token = {p.partition("/")[0] for p, c in files.items() if b"registrar-t" in c}
    assert with_token == {"client", "registry"}
    assert not [path for path, content in files.items() if b"seed-of-all" in content]
    assert "registrar-token" not in json.dumps(public)


def test_two_kits_share_no_key(session: dict[str, object]) -> None:
    now = datetime.now(UTC)
    nodes = FOLDER / "prepare" / "nodes"
    anchors = {
        making.make(session, nodes, FACTS, now).files["grader/etc/dnssec/root.key"]
        for _ in range(2)
    }
    assert len(anchors) == 2


def test_keys_and_tokens_are_for_their_owner_only(session: dict[str, object]) -> None:
    nodes, stream = FOLDER / "prepare" / "nodes", io.BytesIO()
    archive.write(making.make(session, nodes, FACTS, datetime.now(UTC)), stream)
    stream.seek(0)
    with tarfile.open(fileobj=stream) as members:
        private = {m.name.partition("+")[0] for m in members if m.mode == 0o600}
    assert private == {
        "authority/etc/bind/rndc.key",
        "client/home/student/.config/registrar.json",
        "registry/etc/bind/registry.key",
        "registry/etc/registry/registry.json",
        "registry/var/cache/bind/Kexample.",
    }
