"""From description and kit to the sandbox that is to be made."""

import io
import ipaddress
import json
import tarfile
from pathlib import Path

import pytest

from labs import layout
from labs.manifest import LabManifest
from sandboxes.errors import LabError
from sandboxes.spec import SandboxSpec
from tests.labs.lab_folders import manifest_data, write_lab

MANIFEST = LabManifest.model_validate(manifest_data())


def archive(files: dict[str, bytes], kind: bytes = tarfile.REGTYPE) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.type = kind
            member.linkname = "/etc/passwd"
            member.size = len(content) if kind == tarfile.REGTYPE else 0
            tar.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def spec(folder: Path, files: bytes = b"") -> SandboxSpec:
    return layout.sandbox_spec(
        manifest=MANIFEST,
        folder=folder,
        slot=3,
        parameters={"zone": "a.example", "token": "secret"},
        files=files,
        labels={"kind": "test"},
    )


def test_every_slot_is_a_24_of_the_pool() -> None:
    subnet = layout.subnets(MANIFEST, layout.pool_size() - 1)["lab"]
    assert subnet.subnet_of(ipaddress.IPv4Network("10.192.0.0/12"))
    assert subnet.prefixlen == 26


def test_networks_of_one_session_do_not_overlap() -> None:
    networks = [{"name": n, "prefix": p} for n, p in (("lab", 26), ("wan", 25))]
    manifest = LabManifest.model_validate(manifest_data(networks=networks))
    first, second = layout.subnets(manifest, 0).values()
    assert not first.overlaps(second)


def test_nodes_know_their_addresses_names_and_resolver(tmp_path: Path) -> None:
    made = spec(write_lab(tmp_path))
    client, server, grader = made.nodes
    assert client.resolver == "10.192.3.53"
    assert client.hosts["server"] == server.attachments[0].address == "10.192.3.53"
    assert (client.image, server.image) == ("ceh/node", "ceh/small-lab-server")
    assert made.networks[0].subnet == "10.192.3.0/26"


def test_only_the_grader_gets_checks_and_secrets(tmp_path: Path) -> None:
    client, server, grader = spec(write_lab(tmp_path)).nodes
    assert (client.files, server.files) == ((), ())
    files = {file.path: file.content for file in grader.files}
    assert set(files) == {"/lab/checks/grade.py", "/lab/session.json"}
    facts = json.loads(files["/lab/session.json"])
    assert facts["parameters"]["token"] == "secret"
    assert facts["nodes"]["client"] == {"lab": "10.192.3.20"}
    assert {c["id"]: c["points"] for c in facts["checks"]}["second"] == 3


def test_a_kit_s_files_land_in_their_nodes(tmp_path: Path) -> None:
    files = archive({"client/home/student/a": b"1", "parameters.json": b'{"tag": 7}'})
    client = spec(write_lab(tmp_path), files).nodes[0]
    assert [(f.path, f.content) for f in client.files] == [("/home/student/a", b"1")]
    assert layout.unpack_kit(files, MANIFEST)[1] == {"tag": "7"}


@pytest.mark.parametrize(
    "files",
    [
        b"not a tar archive at all" * 40,
        archive({"stranger/etc/x": b""}),
        archive({"client/../../etc/x": b""}),
        archive({"client/link": b""}, tarfile.SYMTYPE),
        archive({"client/device": b""}, tarfile.CHRTYPE),
        archive({"parameters.json": b"[]"}),
        archive({f"client/{n}": b"" for n in range(600)}),
    ],
)
def test_a_kit_that_is_not_plain_files_is_refused(files: bytes) -> None:
    with pytest.raises(LabError) as caught:
        layout.unpack_kit(files, MANIFEST)
    assert caught.value.reason == "bad-kit"


def test_the_spec_survives_json(tmp_path: Path) -> None:
    made = spec(write_lab(tmp_path))
    assert SandboxSpec.from_json(json.loads(json.dumps(made.to_json()))) == made
