"""From a lab's folder to a template, and from that and a kit to a sandbox."""

import json
from pathlib import Path

import pytest

from labs.manifest import LabManifest
from labs.templates import make_template, template_id
from sandboxes.errors import LabError
from sandboxes.spec import SandboxSpec
from sandboxes.template import SandboxTemplate, TemplateFolder
from tests.labs.lab_folders import manifest_data, write_lab
from tests.sandboxes.test_kits import archive

MANIFEST = LabManifest.model_validate(manifest_data())
DIGEST = "ab" * 32


def template(folder: Path) -> SandboxTemplate:
    return make_template(MANIFEST, folder, DIGEST)


def spec(folder: Path, kit: bytes = b"") -> SandboxSpec:
    return placed(template(folder), kit)


def placed(made: SandboxTemplate, kit: bytes = b"") -> SandboxSpec:
    return made.spec(
        pool="10.192.0.0/12",
        slot=3,
        parameters={"zone": "a.example", "token": "secret"},
        kit=kit,
        labels={"kind": "test"},
    )


def test_nodes_know_their_addresses_names_and_resolver(tmp_path: Path) -> None:
    made = spec(write_lab(tmp_path))
    client, server, grader = made.nodes
    assert client.resolver == "10.192.3.53"
    assert (
        made.hosts(client)["server"] == server.attachments[0].address == "10.192.3.53"
    )
    assert (client.image, server.image) == ("ceh/node", "ceh/small-lab-server")
    assert made.networks[0].subnet == "10.192.3.0/26"


def two_networks(*, ipv6: bool) -> SandboxTemplate:
    """The server stands in both, the client in the smaller one alone."""
    data = manifest_data(
        networks=[
            {"name": "wan", "prefix": 25},
            {"name": "lab", "prefix": 26, "ipv6": ipv6},
        ]
    )
    data["nodes"][1]["addresses"] = {"wan": 8, "lab": 53}
    manifest = LabManifest.model_validate(data)
    return make_template(manifest, Path("/nowhere"), DIGEST)


def test_a_resolver_is_asked_where_both_are() -> None:
    client, server, _grader = placed(two_networks(ipv6=False)).nodes
    assert [place.address for place in server.attachments] == [
        "10.192.3.8",
        "10.192.3.181",
    ]
    assert client.resolver == "10.192.3.181"


def test_only_the_networks_that_want_it_have_ipv6() -> None:
    made = placed(two_networks(ipv6=True))
    assert [(net.name, net.subnet6) for net in made.networks] == [
        ("wan", None),
        ("lab", "fd08:1af1:ac0:380::/64"),
    ]
    _client, server, grader = made.nodes
    assert [place.address6 for place in server.attachments] == [
        None,
        "fd08:1af1:ac0:380::35",
    ]
    facts = json.loads({f.path: f.content for f in grader.files}["/lab/session.json"])
    assert facts["nodes"]["server"] == {"wan": "10.192.3.8", "lab": "10.192.3.181"}
    assert facts["nodes6"]["server"] == {"lab": "fd08:1af1:ac0:380::35"}
    assert facts["networks6"] == {"lab": "fd08:1af1:ac0:380::/64"}


def test_a_template_from_before_ipv6_can_be_read(tmp_path: Path) -> None:
    data = template(write_lab(tmp_path)).model_dump(mode="json")
    del data["ipv6"]
    made = placed(SandboxTemplate.model_validate(data))
    assert [net.subnet6 for net in made.networks] == [None]
    assert {place.address6 for n in made.nodes for place in n.attachments} == {None}


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
    kit = archive({"client/home/student/a": b"1", "parameters.json": b'{"tag": 7}'})
    client = spec(write_lab(tmp_path), kit).nodes[0]
    assert [(f.path, f.content) for f in client.files] == [("/home/student/a", b"1")]


def test_a_template_is_read_as_it_was_written(tmp_path: Path) -> None:
    made = template(write_lab(tmp_path))
    TemplateFolder(tmp_path / "templates").put(made)
    read = TemplateFolder(tmp_path / "templates").get(template_id("small-lab", DIGEST))
    assert read == made
    assert [file.content for file in read.nodes[2].files] == [b"print('{}')\n"]


@pytest.mark.parametrize("identity", ["unknown", "../small-lab", "", "spoilt"])
def test_what_is_no_template_is_the_lab_s_fault(tmp_path: Path, identity: str) -> None:
    (tmp_path / "spoilt.json").write_text('{"id": "spoilt", "privileged": true}')
    (tmp_path.parent / "small-lab.json").write_text("{}")
    with pytest.raises(LabError) as caught:
        TemplateFolder(tmp_path).get(identity)
    assert caught.value.reason == "no-template"


def test_no_key_of_a_template_reaches_the_host(tmp_path: Path) -> None:
    data = template(write_lab(tmp_path)).model_dump(mode="json")
    for key in ("privileged", "binds", "devices", "pid_mode", "network_mode"):
        data["nodes"][0] = {**data["nodes"][0], key: "host"}
        with pytest.raises(ValueError, match="Extra inputs"):
            SandboxTemplate.model_validate(data)
        del data["nodes"][0][key]
