"""The automation lab's kit: two zones are secure from the start, secrets stay put."""

from datetime import UTC, datetime

import dns.dnssec
import dns.name
import dns.rdata
import dns.zone
import pytest
from dnssec_kit import kit as making

from labs.manifest import read_manifest
from labs.parameters import draw_parameters
from tests.content import CONTENT
from tests.content.dnssec import preparing

FOLDER = CONTENT / "labs" / "automation"


@pytest.fixture(scope="module")
def kit() -> making.Kit:
    lab = preparing.module(FOLDER, "prepare/make_kit")
    manifest = read_manifest(FOLDER)
    session = preparing.session(manifest, draw_parameters(manifest))
    now = datetime.now(UTC)
    return making.make(session, lab.OWN, lab.FACTS, now, lab.sign_beforehand)


def test_the_parent_names_the_keys_of_the_two_signed_zones(kit: making.Kit) -> None:
    text = kit.files["registry/var/cache/bind/example.zone"].decode()
    parent = dns.zone.from_text(text, origin="example.", relativize=False)
    parameters = kit.session["parameters"]
    for role in ("operator", "retired"):
        name = dns.name.from_text(parameters[role])
        (record,) = parent.find_rdataset(name, "DS")
        files = [
            content.decode().split(" DNSKEY ")[1]
            for path, content in kit.files.items()
            if f"/K{name}+013+{record.key_tag:05}.key" in path
        ]
        (key,) = (dns.rdata.from_text("IN", "DNSKEY", text) for text in files)
        assert dns.dnssec.make_ds(name, key, "SHA256") == record
    zone = dns.name.from_text(parameters["zone"])
    assert parent.get_rdataset(zone, "DS") is None


def test_every_file_is_filled_and_lies_on_a_tmpfs(kit: making.Kit) -> None:
    manifest = read_manifest(FOLDER)
    for path, content in kit.files.items():
        assert b"{{" not in content, path
        node, _slash, rest = path.partition("/")
        mounts = [mount.path for mount in manifest.node(node).tmpfs]
        assert any(f"/{rest}".startswith(f"{mount}/") for mount in mounts), path


def test_each_secret_is_where_it_belongs_and_nowhere_else(kit: making.Kit) -> None:
    holders = {
        "grader_token": {"registry"},
        "registrar_token": {"registry", "client"},
        "transfer_secret": {"authority", "secondary"},
        "seed": set(),
    }
    for secret, nodes in holders.items():
        value = kit.session["parameters"][secret].encode()
        found = {p.partition("/")[0] for p, c in kit.files.items() if value in c}
        assert found == nodes, secret
