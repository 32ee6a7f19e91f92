"""The student's command line, on a desk of its own."""

import json
from pathlib import Path

import pytest
from psirt_cli.__main__ import main

from tests.content.disclosure.advisories import VECTOR, advisory
from tests.content.disclosure.kits import made


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with its mail, as the kit lays it."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PSIRT_SETTINGS", str(tmp_path / "etc/psirt/psirt.json"))
    for path, data in made("1").files.items():
        if path.startswith("desk/"):
            place = path.removeprefix("desk/").replace("home/student/", "")
            (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / place).write_bytes(data)
    return tmp_path


def cases(home: Path) -> list[dict[str, object]]:
    return list(json.loads((home / "cases.json").read_text()).values())


def test_mail_is_listed_and_shown(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 14
    shown = ""
    for number in range(1, 15):
        assert main(["show", str(number)]) == 0
        shown += capsys.readouterr().out
    assert "[attached: openpgp-key.asc, application/pgp-keys" in shown
    assert main(["show", "1", "--raw"]) == 0


def test_a_list_fits_its_screen_and_tells_every_decision(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "94")
    assert main(["triage", "2", "--state", "not-a-vulnerability"]) == 0
    capsys.readouterr()
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 94
    assert "not-a-vulnerability" in lines[1]


def test_decisions_add_up(home: Path) -> None:
    vector = "CVSS:3.1/A:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H"
    assert main(["triage", "2", "--state", "confirmed", "--cvss", vector]) == 0
    assert main(["date", "2", "embargo", "2027-01-31"]) == 0
    assert main(["date", "2", "notification", "2027-01-31T12:00:00Z"]) == 0
    assert main(["triage", "2", "--state", "duplicate", "--duplicate-of", "1"]) == 0
    (case,) = cases(home)
    assert case["state"] == "duplicate"
    assert case["cvss"] == VECTOR
    assert case["dates"] == {
        "embargo": "2027-01-31",
        "notification": "2027-01-31T12:00:00Z",
    }


@pytest.mark.parametrize(
    "words",
    [
        ["show", "99"],
        ["triage", "1"],
        ["triage", "1", "--cvss", "7.5"],
        ["triage", "1", "--affected", "0.0.1"],
        ["date", "1", "embargo", "tomorrow"],
        ["date", "1", "notification", "2027-01-31"],
        ["hand-in"],
        ["sign"],
        ["publish", "nothing.json"],
    ],
)
def test_what_cannot_be_is_told(
    home: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 1
    assert capsys.readouterr().err.startswith("psirt: ")


def test_an_advisory_is_published_where_others_look(home: Path) -> None:
    draft = home / "draft.json"
    assert main(["advisory", str(draft)]) == 0
    assert main(["check", str(draft)]) == 1
    draft.write_text(json.dumps(advisory()))
    assert main(["check", str(draft)]) == 0
    assert main(["publish", str(draft)]) == 0
    csaf = home / "www/.well-known/csaf"
    assert (csaf / "white/index.txt").read_text() == "2026/amber-2026-1.json\n"
    metadata = json.loads((csaf / "provider-metadata.json").read_text())
    (there,) = metadata["distributions"]
    assert there["directory_url"] == (
        "https://www.amber-12ab.example/.well-known/csaf/white"
    )
