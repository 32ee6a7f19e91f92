"""The kit of the validating resolver's lab: nine zones, each key where it belongs."""

import json
from datetime import UTC, datetime

import dns.dnssec
import dns.zone
import pytest
from dnssec_kit import kit as making
from dnssec_kit.keys import KSK, Key

from labs.manifest import read_manifest
from tests.content import CONTENT
from tests.content.dnssec import preparing

FOLDER = CONTENT / "labs" / "validating-resolver"
MANIFEST = read_manifest(FOLDER)


@pytest.fixture(scope="module")
def kit() -> making.Kit:
    places = {"lab": "10.192.0.", "guest": "10.192.1."}
    session = {
        "lab": MANIFEST.slug,
        "parameters": {
            "word": "amber",
            "tail": "1234",
            "zone": "amber-1234.example",
            "seed": "seed-of-all-secrets",
        },
        "nodes": {
            node.name: {net: f"{places[net]}{n}" for net, n in node.addresses.items()}
            for node in MANIFEST.nodes
        },
        "networks": {"lab": "10.192.0.0/25", "guest": "10.192.1.0/26"},
    }
    module, now = preparing.module(FOLDER, "prepare/make_kit"), datetime.now(UTC)
    return making.make(session, module.OWN, module.FACTS, now, module.zones)


def test_no_placeholder_is_left_and_every_node_has_its_files(kit: making.Kit) -> None:
    assert not [path for path, content in kit.files.items() if b"{{" in content]
    nodes = {node.name for node in MANIFEST.nodes}
    assert {path.partition("/")[0] for path in kit.files} == nodes


def test_every_file_lies_on_a_tmpfs_of_its_node(kit: making.Kit) -> None:
    for path in kit.files:
        node, _slash, rest = path.partition("/")
        mounts = [mount.path for mount in MANIFEST.node(node).tmpfs]
        assert any(f"/{rest}".startswith(f"{mount}/") for mount in mounts), path


def test_zones_have_names_of_their_own(kit: making.Kit) -> None:
    names = [v for k, v in kit.public.items() if k.endswith("_zone")]
    assert len(set(names)) == len(names) == 9


def test_the_parent_vouches_for_every_key_but_one(kit: making.Kit) -> None:
    parent = dns.zone.from_text(
        kit.files["registry/var/cache/bind/example.zone"].decode(),
        origin="example.",
        relativize=False,
    )
    zones = json.loads(kit.files["traps/etc/traps/traps.json"])["zones"]
    fitting = {}
    for role, zone in zones.items():
        ds = parent.get_rdataset(f"{zone}.", "DS")
        pem = kit.files.get(f"traps/etc/traps/{role}.private")
        if pem and ds:
            key = Key.from_pem(f"{zone}.", pem, flags=KSK)
            fitting[role] = key.ds.digest == ds[0].digest
        else:
            fitting[role] = None if ds else False
    assert {role for role, fits in fitting.items() if fits is None} == {"stripped"}
    assert {r for r, fits in fitting.items() if fits is False} == {"digest", "unsigned"}


def test_private_keys_stay_with_whoever_signs(kit: making.Kit) -> None:
    private = {p.partition("/")[0] for p, c in kit.files.items() if b"PRIVATE" in c}
    assert private == {"traps"}
    assert not [p for p, c in kit.files.items() if b"seed-of-all" in c]


def test_students_do_not_know_what_the_guest_network_forges(kit: making.Kit) -> None:
    key = kit.values["lastmile_key"].encode()
    holders = {p.partition("/")[0] for p, c in kit.files.items() if key in c}
    assert holders == {"lastmile"}
    assert "lastmile_key" not in kit.public


def test_the_page_tells_the_trust_anchors_digest(kit: making.Kit) -> None:
    anchor = kit.files["resolver/etc/unbound/root.key"].decode()
    key = dns.rdata.from_text("IN", "DNSKEY", anchor.partition("DNSKEY ")[2])
    made = dns.dnssec.make_ds(".", key, "SHA256").to_text().upper()
    assert kit.public["anchor_ds"] == made
    assert made.startswith(kit.public["anchor_tag"])
