"""A kit of any lab: templates filled, and secrets for their owner only."""

import io
import json
import sys
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lab_kit import archive
from lab_kit.kit import Kit

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
SESSION = {
    "lab": "any",
    "parameters": {"word": "amber", "seed": "seed-of-all-secrets"},
    "nodes": {
        "router": {"transit": "10.192.1.2", "lab": "10.192.0.2"},
        "camera": {"home": "10.192.2.9"},
    },
    "networks": {"lab": "10.192.0.0/25"},
}


@pytest.fixture
def kit() -> Kit:
    return Kit.begun(SESSION, {"fact": "known"}, NOW)


def template(folder: Path, place: str, text: str) -> None:
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_a_node_s_address_is_the_one_on_the_lab_s_network_or_its_first(
    kit: Kit,
) -> None:
    assert kit.addresses == {"router": "10.192.0.2", "camera": "10.192.2.9"}


def test_templates_name_parameters_facts_and_nodes(kit: Kit, tmp_path: Path) -> None:
    text = "{{ word }} {{ fact }} {{ nodes.camera }} {kept} {{kept}}"
    template(tmp_path, "router/etc/one", text)
    kit.fill(tmp_path)
    assert kit.files == {"router/etc/one": b"amber known 10.192.2.9 {kept} {{kept}}"}


def test_only_nodes_of_the_session_and_what_is_not_left_out_are_filled(
    kit: Kit, tmp_path: Path
) -> None:
    for place in ("router/etc/one", "router/etc/two", "printer/etc/one"):
        template(tmp_path, place, "text")
    kit.left_out.add("router/etc/two")
    kit.fill(tmp_path)
    assert set(kit.files) == {"router/etc/one"}


def test_an_unknown_name_is_an_error(kit: Kit, tmp_path: Path) -> None:
    template(tmp_path, "router/etc/one", "{{ unknown }}")
    with pytest.raises(KeyError):
        kit.fill(tmp_path)


def test_secrets_are_for_one_purpose_and_one_session(kit: Kit) -> None:
    other = {**SESSION, "parameters": {"seed": "another"}}
    secrets = {
        kit.secret("one"),
        kit.secret("two"),
        Kit.begun(other, {}, NOW).secret("one"),
    }
    assert len(secrets) == 3
    assert kit.secret("one") == Kit.begun(SESSION, {}, NOW).secret("one")


def written(kit: Kit) -> dict[str, tuple[int, bytes]]:
    """The mode and the content of each member."""
    stream = io.BytesIO()
    archive.write(kit, stream)
    stream.seek(0)
    with tarfile.open(fileobj=stream) as members:
        return {
            member.name: (member.mode, members.extractfile(member).read())
            for member in members
        }


def test_what_is_private_is_for_its_owner_only(kit: Kit) -> None:
    paths = ("router/etc/ca.key", "router/etc/ca/public.key", "router/var/K1.private")
    kit.files |= dict.fromkeys(paths, b"text")
    kit.private |= {"ca.key", "*.private"}
    modes = {path: mode for path, (mode, _content) in written(kit).items()}
    assert modes == {
        "router/etc/ca.key": 0o600,
        "router/etc/ca/public.key": 0o644,
        "router/var/K1.private": 0o600,
        "parameters.json": 0o644,
    }


def test_a_session_comes_in_and_its_kit_goes_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def make(session: dict[str, Any], now: datetime) -> Kit:
        made = Kit.begun(session, {"fact": "known"}, now)
        made.files["router/etc/one"] = b"text"
        return made

    output = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(SESSION)))
    monkeypatch.setattr(sys, "stdout", output)
    archive.produce(make)
    output.buffer.seek(0)
    with tarfile.open(fileobj=output.buffer) as members:
        assert members.getnames() == ["router/etc/one", "parameters.json"]
        told = members.extractfile("parameters.json").read()
    assert json.loads(told) == {"fact": "known"}
