"""The command `roa`, with a real registry and a looking glass beside it."""

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from roa_cli.__main__ import main
from rpki_objects import certificates, cms, keys, manifest, roa
from rpki_objects.aspa import Aspa
from rpki_objects.roa import Roa
from rpki_registry.office import Office

from tests.content.rpki.making import STUDENTS, serving

OWN = 64777
BLOCK, BLOCK6 = "198.18.0.0/22", "2001:db8:100::/40"

type Command = Callable[..., str]


class Glass(BaseHTTPRequestHandler):
    """A looking glass that says what it is told to say."""

    routes: dict[str, Any] = {}
    vrps: list[dict[str, Any]] | None = []

    def do_GET(self) -> None:
        """/routes and, unless it must not, /vrps."""
        told = {"/routes": {"views": self.routes}, "/vrps": {"vrps": self.vrps}}
        known = self.path != "/vrps" or self.vrps is not None
        self.send_response(200 if known else 404)
        self.end_headers()
        self.wfile.write(json.dumps(told[self.path]).encode() if known else b"no")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with serving(tmp_path) as office:
        yield office


@pytest.fixture
def glass(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Glass]]:
    monkeypatch.setattr(Glass, "routes", {})
    monkeypatch.setattr(Glass, "vrps", [])
    with HTTPServer(("127.0.0.1", 0), Glass) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,)).start()
        monkeypatch.setenv("GLASS", f"http://127.0.0.1:{server.server_port}")
        yield Glass
        server.shutdown()


@pytest.fixture
def folder(
    office: Office,
    glass: type[Glass],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """The CA's folder, with the command's settings in place."""
    settings = tmp_path / "roa.json"
    told = {
        "registry": f"http://127.0.0.1:{office.settings.ports.api}",
        "looking_glass": os.environ["GLASS"],
        "token": "member-token",
        "asn": OWN,
        "folder": str(tmp_path / "ca"),
    }
    settings.write_text(json.dumps(told))
    monkeypatch.setenv("ROA_SETTINGS", str(settings))
    return tmp_path / "ca"


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Give a command; what it says. It must leave as `leaves` has it."""

    def run(words: str, leaves: int = 0) -> str:
        capsys.readouterr()
        code = main(words.split())
        said = capsys.readouterr()
        assert code == leaves, said
        return said.out + said.err

    return run


@pytest.fixture
def ca(run: Command) -> Command:
    """The same, once there is a CA."""
    run("init")
    return run


def published(office: Office) -> tuple[set[Roa], set[str]]:
    """The member's ROAs, and the names of all its files."""
    roas = {
        one
        for name, content in office.objects.items()
        if name.endswith(".roa")
        for one in roa.read(cms.read(content).content)
    }
    return roas, set(office.objects)


def announced(*routes: tuple[str, list[int]]) -> dict[str, list[dict[str, Any]]]:
    return {
        "transit": [
            {"prefix": prefix, "path": path, "best": True, "validity": "not-found"}
            for prefix, path in routes
        ]
    }


def test_before_there_is_a_ca_the_commands_say_how_to_begin(run: Command) -> None:
    assert "`roa init`" in run("show")
    for words in ("list", f"add {BLOCK}", "publish", "check", "undo", "aspa set 1 2"):
        assert "`roa init` makes one" in run(words, leaves=2)


def test_init_makes_a_key_once_and_gets_the_certificate(
    run: Command, folder: Path, office: Office
) -> None:
    assert "A new key" in run("init")
    key = (folder / "key.pem").read_bytes()
    assert (folder / "key.pem").stat().st_mode & 0o777 == 0o600
    made = certificates.read((folder / "certificate.cer").read_bytes())
    assert made.resources == STUDENTS
    said = run("init")
    assert "there already" in said
    assert BLOCK6 in said
    assert (folder / "key.pem").read_bytes() == key


def test_what_is_added_is_published_when_it_is_said(
    ca: Command, office: Office
) -> None:
    assert "Nobody sees it yet" in ca(f"add {BLOCK}")
    ca(f"add {BLOCK6} AS{OWN}")
    ca("add 198.18.8.0/24 AS0")
    ca(f"aspa set {OWN} AS64501,64500")
    assert office.objects == {}
    assert "not published" in ca("list")
    assert "3 ROAs, 1 ASPA" in ca("publish")
    roas, names = published(office)
    expected = {Roa.of(BLOCK, OWN), Roa.of(BLOCK6, OWN), Roa.of("198.18.8.0/24", 0)}
    assert roas == expected
    assert names > {Aspa.of(OWN, [1]).file_name, "you.mft", "you.crl"}
    listed = ca("list")
    assert "not published" not in listed
    assert "2 providers: AS64500, AS64501" in listed


def test_what_is_revoked_goes_and_its_number_never_comes_back(
    ca: Command, office: Office
) -> None:
    ca(f"add {BLOCK}")
    ca(f"add {BLOCK6}")
    ca("publish")
    assert "see `roa list`" in ca("revoke 1 9", leaves=2)
    ca("revoke 1")
    assert "to be revoked" in ca("list")
    ca("publish")
    assert published(office)[0] == {Roa.of(BLOCK6, OWN)}
    ca(f"add {BLOCK}")
    assert "\n3 " in ca("list")


def test_undo_goes_back_to_what_was_published(ca: Command) -> None:
    ca(f"add {BLOCK}")
    ca(f"aspa set {OWN} 5")
    ca("publish")
    ca("revoke 1")
    ca(f"add {BLOCK6}")
    ca(f"aspa remove AS{OWN}")
    assert "1 taken back, 2 restored" in ca("undo")
    listed = ca("list")
    assert BLOCK in listed
    assert BLOCK6 not in listed
    assert "1 provider: AS5" in listed


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("add 198.18.0.1/22", "do you mean 198.18.0.0/22?"),
        ("add 203.0.113.0/24", "not in your certificate"),
        ("add nowhere", "nowhere"),
        (f"add {BLOCK} ASX", "no AS number"),
        (f"add {BLOCK} --max-length 21", "it goes from 22 to 32"),
        (f"add {BLOCK} --days 0", "above zero"),
        (f"add {BLOCK} --days nan", "above zero"),
        ("publish --hours 0", "above zero"),
        ("aspa set 1 2", "not in your certificate"),
        (f"aspa set {OWN} {OWN}", "its own provider"),
        (f"aspa remove {OWN}", "no ASPA"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(
    ca: Command, words: str, told: str
) -> None:
    assert told in ca(words, leaves=2)
    assert "No ROAs" in ca("list")


def test_the_same_roa_is_not_added_twice(ca: Command) -> None:
    ca(f"add {BLOCK}")
    assert "number 1" in ca(f"add {BLOCK}", leaves=2)
    ca(f"add {BLOCK} 64500")


def test_force_claims_what_is_not_held(ca: Command, office: Office) -> None:
    assert "will refuse" in ca("add 203.0.113.0/24 --force")
    ca("aspa set 1 2 --force")
    assert "beyond your certificate" in ca("list")
    ca("publish")
    assert published(office)[0] == {Roa.of("203.0.113.0/24", OWN)}


def test_a_manifest_may_be_short_and_show_tells_when_it_has_ended(
    ca: Command, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ca("publish --hours 0.0003")
    made = manifest.read(cms.read(office.objects["you.mft"]).content)
    while time.time() <= made.period.until.timestamp():
        time.sleep(0.1)
    assert "EXPIRED" in ca("show")
    ca("publish")
    assert "EXPIRED" not in ca("show")


def test_a_new_key_signs_everything_anew(
    ca: Command, office: Office, folder: Path
) -> None:
    ca(f"add {BLOCK}")
    ca("publish")
    before, key = dict(office.objects), (folder / "key.pem").read_bytes()
    assert "certified" in ca("key roll")
    assert (folder / "key.pem").read_bytes() != key
    assert set(office.objects) == set(before)
    assert not set(office.objects.values()) & set(before.values())
    child = office.child
    assert child
    assert certificates.read((folder / "certificate.cer").read_bytes()).public_key == (
        child.public_key
    )


def test_check_tells_what_becomes_of_each_route(
    ca: Command, glass: type[Glass]
) -> None:
    glass.routes = announced(
        (BLOCK, [7, OWN]), ("198.18.1.0/24", [7, 666]), ("203.0.113.0/24", [7, 8])
    )
    ca(f"add {BLOCK}")
    said = ca("check")
    assert "becomes valid" in said
    assert "hijack becomes invalid" in said
    assert "do not touch: 1." in said
    assert "\x1b" not in said


def test_check_fails_when_an_own_route_would_be_invalid(
    ca: Command, glass: type[Glass]
) -> None:
    glass.routes = announced((BLOCK, [7, OWN]), (BLOCK6, [7, OWN]))
    glass.vrps = [Roa.of(BLOCK, OWN).to_json(), Roa.of(BLOCK6, OWN).to_json()]
    ca(f"add {BLOCK} 0")
    ca(f"add {BLOCK6}")
    said = ca("check", leaves=1)
    assert "becomes INVALID, and so unreachable" in said
    assert "stays valid" in said


def test_a_dry_run_tells_and_changes_nothing(ca: Command, glass: type[Glass]) -> None:
    glass.routes = announced((BLOCK, [7, OWN]))
    assert "becomes INVALID" in ca(f"add {BLOCK} 1 --dry-run", leaves=1)
    assert "becomes valid" in ca(f"add {BLOCK} --dry-run")
    assert "No ROAs" in ca("list")


def test_check_warns_of_what_a_roa_allows_beyond_need(
    ca: Command, glass: type[Glass]
) -> None:
    assert "RFC 9319" in ca(f"add {BLOCK} --max-length 24")
    ca("add 203.0.113.0/24 --force")
    said = ca("check")
    assert "RFC 9319" in said
    assert "beyond your certificate" in said
    assert "no system sees a route of yours" in said


def test_a_looking_glass_without_payloads_is_enough(
    ca: Command, glass: type[Glass]
) -> None:
    glass.vrps = None
    glass.routes = announced((BLOCK, [7, OWN]))
    ca(f"add {BLOCK}")
    said = ca("check")
    assert "by your own ROAs alone" in said
    assert "becomes valid" in said


@pytest.mark.parametrize("routes", [{"x": [{}]}, {"x": 5}, []], ids=str)
def test_a_looking_glass_that_talks_nonsense_is_called_so(
    ca: Command, glass: type[Glass], routes: Any
) -> None:
    glass.routes = routes
    assert "looking glass's routes are broken" in ca("check", leaves=2)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("roas.json", "{}"),
        ("roas.json", "[1]"),
        ("roas.json", "{"),
        ("key.pem", "junk"),
        ("certificate.cer", "junk"),
        ("signed/ca.json", "{}"),
    ],
)
def test_a_broken_file_is_named(
    ca: Command, folder: Path, name: str, content: str
) -> None:
    ca(f"add {BLOCK}")
    ca("publish")
    (folder / name).write_text(content)
    assert name.partition("/")[0] in ca("publish", leaves=2)


def test_what_has_been_signed_and_is_lost_takes_a_new_key(
    ca: Command, folder: Path, office: Office
) -> None:
    ca(f"add {BLOCK}")
    ca("publish")
    (folder / "signed" / Roa.of(BLOCK, OWN).file_name).unlink()
    assert "`roa key roll`" in ca("publish", leaves=2)
    (folder / "signed").rename(folder / "away")
    assert "`roa key roll`" in ca("publish", leaves=2)
    assert "`roa key roll`" in ca("init", leaves=2)
    ca("key roll")
    ca("publish")
    assert published(office)[0] == {Roa.of(BLOCK, OWN)}


def test_a_lost_key_is_replaced_by_a_new_one(
    ca: Command, folder: Path, office: Office
) -> None:
    ca(f"add {BLOCK}")
    ca("publish")
    (folder / "key.pem").unlink()
    assert "`roa init`" in ca("publish", leaves=2)
    assert "A new key" in ca("init")
    ca("publish")
    made = cms.read(office.objects["you.mft"]).certificate
    assert office.child
    assert made.issuer == certificates.name(keys.identifier(office.child.public_key))


def test_a_registry_that_refuses_is_quoted_and_nothing_counts_as_published(
    ca: Command, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ca(f"add {BLOCK}")
    monkeypatch.setattr("rpki_registry.api.MAX_OBJECTS", 1)
    assert "1 at most" in ca("publish", leaves=2)
    assert "not published" in ca("list")


def test_settings_that_are_broken_are_named(
    run: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ROA_SETTINGS", str(tmp_path / "nothing.json"))
    assert "nothing.json is missing or broken" in run("list", leaves=2)
