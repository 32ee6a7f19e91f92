"""What a grader knows from the platform's file."""

import json
from pathlib import Path

from lab_grading.session import Session

FILE = {
    "lab": "any",
    "parameters": {"word": "amber"},
    "nodes": {"router": {"transit": "10.0.1.2", "lab": "10.0.0.2"}, "island": {}},
    "networks": {"lab": "10.0.0.0/25"},
    "checks": [{"id": "one", "points": 3}, {"id": "two", "points": 4}],
}


def read(folder: Path, **more: object) -> Session:
    path = folder / "session.json"
    path.write_text(json.dumps({**FILE, **more}), encoding="utf-8")
    return Session.read(path)


def test_a_session_has_parameters_points_and_all_addresses(tmp_path: Path) -> None:
    session = read(tmp_path)
    assert session.parameters == {"word": "amber"}
    assert session.points == {"one": 3, "two": 4}
    assert session.nodes == FILE["nodes"]
    assert session.nodes6 == {}


def test_a_node_s_address_is_its_first_and_some_have_none(tmp_path: Path) -> None:
    assert read(tmp_path).addresses == {"router": "10.0.1.2"}


def test_addresses_may_be_of_ipv6_as_well(tmp_path: Path) -> None:
    nodes6 = {"router": {"lab": "fd00::2"}}
    assert read(tmp_path, nodes6=nodes6).nodes6 == nodes6
