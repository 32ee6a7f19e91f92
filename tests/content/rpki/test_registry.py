"""The registry's doors: who may do what, and what is published then."""

import base64
import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from cryptography.hazmat.primitives import serialization
from rpki_objects import certificates, cms, crl, keys, roa
from rpki_objects.roa import Roa
from rpki_registry.api import MAX_OBJECT, MAX_OBJECTS
from rpki_registry.office import Office

from tests.content.rpki.making import ROAS, STUDENTS, key, serving

MEMBER, OPERATOR = "member-token", "operator-token"
EXTRA = {"prefix": "198.19.7.0/24", "asn": 64510, "max_length": 24}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with serving(tmp_path) as office:
        yield office


def ask(
    office: Office,
    method: str,
    path: str,
    body: Any = None,
    token: str = "",
    door: str = "api",
    host: str = "127.0.0.1",
) -> Any:
    port = getattr(office.settings.ports, door)
    request = urllib.request.Request(
        f"http://{host}:{port}{path}",
        method=method,
        headers={"Authorization": f"Bearer {token}"} if token else {},
        data=None if body is None else json.dumps(body).encode(),
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        data = answer.read()
    return json.loads(data) if data.startswith(b"{") else data


def refusal(*args: Any, **kwargs: Any) -> tuple[int, str]:
    with pytest.raises(urllib.error.HTTPError) as caught:
        ask(*args, **kwargs)
    with caught.value:
        return caught.value.code, json.load(caught.value)["error"]


def order(office: Office, *roas: Any, aspas: Any = (), token: str = OPERATOR) -> Any:
    body = {"roas": list(roas), "aspas": list(aspas)}
    return ask(office, "PUT", "/members", body, token, "operator")


def public_pem(private: keys.PrivateKey) -> str:
    return (
        private.public_key()
        .public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        .decode()
    )


def certify(office: Office, private: keys.PrivateKey) -> dict[str, str]:
    body = {"public_key": public_pem(private)}
    return ask(office, "POST", "/certificate", body, MEMBER)  # type: ignore[no-any-return]


def published(office: Office) -> dict[str, bytes]:
    """What rsync shows, by path."""
    top = office.repository.tree.link.resolve()
    return {
        str(path.relative_to(top)): path.read_bytes()
        for path in top.rglob("*")
        if path.is_file()
    }


def snapshot(office: Office) -> dict[str, bytes]:
    """What RRDP shows, by path, found as a validator finds it."""
    authority = office.settings.file("ca.pem").decode()
    context = ssl.create_default_context(cadata=authority)

    def fetch(url: str) -> ElementTree.Element:
        port = office.settings.ports.https
        url = url.replace("https://registry/", f"https://127.0.0.1:{port}/")
        with urllib.request.urlopen(url, context=context) as answer:  # noqa: S310
            return ElementTree.fromstring(answer.read())  # noqa: S314 - our own

    notification = fetch(office.settings.layout.notification)
    assert notification.get("serial") == str(office.serial)
    return {
        element.attrib["uri"].removeprefix("rsync://registry/repo/"): base64.b64decode(
            element.text or ""
        )
        for element in fetch(notification[0].attrib["uri"])
    }


def test_from_the_start_both_ways_show_the_same(office: Office) -> None:
    files = published(office)
    assert {f"members/{one.file_name}" for one in ROAS} < set(files)
    assert {"ta.cer", "ta/ta.mft", "ta/members.cer"} < set(files)
    assert snapshot(office) == files


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]"])
def test_everybody_may_know_who_the_member_is(office: Office, host: str) -> None:
    assert ask(office, "GET", "/", host=host) == {
        "handle": "you",
        "resources": STUDENTS.to_json(),
        "certificate": False,
    }
    assert ask(office, "GET", "/tal", host=host).startswith(b"https://registry/")
    assert ask(office, "GET", "/ca.pem", host=host).startswith(b"-----BEGIN CERT")


def test_a_certificate_is_issued_for_the_members_resources(office: Office) -> None:
    told = certify(office, key(1))
    made = certificates.read(base64.b64decode(told["certificate"]))
    assert made.resources == STUDENTS
    assert made.public_key == keys.public_der(key(1))
    assert told["uri"] == "rsync://registry/repo/ta/you.cer"
    assert published(office)["ta/you.cer"] == made.encoded
    assert ask(office, "GET", "/")["certificate"] is True


def test_the_same_key_gets_the_same_certificate_and_another_takes_its_place(
    office: Office,
) -> None:
    first = certify(office, key(1))
    serial = office.serial
    assert certify(office, key(1)) == first
    assert office.serial == serial
    second = certify(office, key(2))
    assert second != first
    old = certificates.read(base64.b64decode(first["certificate"]))
    assert old.serial in crl.read(published(office)["ta/ta.crl"])
    assert {"ta/you.cer", "ta/members.cer"} < set(published(office))


@pytest.mark.parametrize(
    "body", [{}, {"public_key": 5}, {"public_key": "junk"}], ids=str
)
def test_junk_is_not_certified(office: Office, body: Any) -> None:
    code, words = refusal(office, "POST", "/certificate", body, MEMBER)
    assert code == 400
    assert "public_key" in words


def test_keys_without_end_are_not_certified(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rpki_registry.office._MAX_SERIAL", 1)
    body = {"public_key": public_pem(key(1))}
    assert refusal(office, "POST", "/certificate", body, MEMBER)[0] == 403


def put(office: Office, objects: Any, token: str = MEMBER) -> Any:
    return ask(office, "PUT", "/objects", {"objects": objects}, token)


def test_the_members_files_are_replaced_as_a_whole(office: Office) -> None:
    b64 = base64.b64encode(b"anything").decode()
    first = put(office, {"a.roa": b64, "you.mft": b64})
    assert put(office, {"a.roa": b64, "you.mft": b64}) == first
    second = put(office, {"b.roa": b64})
    assert second["serial"] == first["serial"] + 1
    mine = {n: c for n, c in published(office).items() if n.startswith("you/")}
    assert mine == {"you/b.roa": b"anything"}
    assert snapshot(office) == published(office)


@pytest.mark.parametrize(
    ("objects", "status"),
    [
        (None, 400),
        ([], 400),
        ({"../x.roa": ""}, 400),
        ({"x.cer": ""}, 400),
        ({".roa": ""}, 400),
        ({"a.roa\n": ""}, 400),
        ({"a.roa": "!"}, 400),
        ({"a.roa": 5}, 400),
        ({"a.roa": base64.b64encode(bytes(MAX_OBJECT + 1)).decode()}, 413),
        ({f"{n}.roa": "" for n in range(MAX_OBJECTS + 1)}, 400),
    ],
    ids=lambda value: str(value)[:20],
)
def test_files_that_must_not_be_are_refused(
    office: Office, objects: Any, status: int
) -> None:
    serial = office.serial
    body = {"objects": objects}
    assert refusal(office, "PUT", "/objects", body, MEMBER)[0] == status
    assert office.serial == serial


def test_the_operator_adds_to_what_is_always_there(office: Office) -> None:
    serial = office.serial
    aspa = {"customer": 64500, "providers": [64501]}
    assert order(office, EXTRA, aspas=[aspa]) == {"serial": serial + 1}
    assert ask(office, "GET", "/serial", door="operator") == {"serial": serial + 1}
    files = published(office)
    name = f"members/{Roa.from_json(EXTRA).file_name}"
    assert roa.read(cms.read(files[name]).content) == [Roa.from_json(EXTRA)]
    assert "members/AS64500.asa" in files
    assert order(office, EXTRA, aspas=[aspa]) == {"serial": serial + 1}
    order(office)
    files = published(office)
    assert name not in files
    assert {f"members/{one.file_name}" for one in ROAS} < set(files)


@pytest.mark.parametrize(
    "payload",
    [
        {"prefix": "198.18.0.0/24", "asn": 64500},
        {"prefix": "198.19.0.0/33", "asn": 64500},
        {"prefix": "198.19.0.0/24"},
        "junk",
        None,
    ],
    ids=str,
)
def test_what_the_members_do_not_hold_is_not_signed(
    office: Office, payload: Any
) -> None:
    serial = office.serial
    body = {"roas": [payload]}
    assert refusal(office, "PUT", "/members", body, OPERATOR, "operator")[0] == 400
    assert office.serial == serial


def test_each_token_opens_its_own_door_alone(office: Office) -> None:
    for token in ("", "x", OPERATOR):
        assert refusal(office, "PUT", "/objects", {}, token)[0] == 401
        assert refusal(office, "POST", "/certificate", {}, token)[0] == 401
    for token in ("", "x", MEMBER):
        assert refusal(office, "PUT", "/members", {}, token, "operator")[0] == 401
    assert refusal(office, "PUT", "/members", {}, OPERATOR)[0] == 404
    assert ask(office, "GET", "/healthz", door="operator") == {"state": "ok"}


def test_bodies_of_every_bad_kind_are_refused(office: Office) -> None:
    assert refusal(office, "PUT", "/objects", [], MEMBER) == (
        400,
        "the body must be a JSON object",
    )
    nested = "[" * 100_000
    request = urllib.request.Request(
        f"http://127.0.0.1:{office.settings.ports.api}/objects",
        method="PUT",
        headers={"Authorization": f"Bearer {MEMBER}"},
        data=nested.encode(),
    )
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=10)  # noqa: S310
    with caught.value:
        assert caught.value.code == 400


def test_a_restart_forgets_nothing(office: Office) -> None:
    told = certify(office, key(1))
    put(office, {"a.roa": base64.b64encode(b"x").decode()})
    order(office, EXTRA)
    before = published(office)
    again = Office(office.settings)
    assert published(again) == before
    assert again.serial == office.serial + 1
    assert again.repository.session == office.repository.session
    made = base64.b64decode(told["certificate"])
    assert again.certify(keys.public_der(key(1))) == made


def test_a_changed_file_has_a_time_of_its_own_and_others_keep_theirs(
    office: Office,
) -> None:
    def times() -> dict[str, float]:
        top = office.repository.tree.link.resolve()
        return {p.name: p.stat().st_mtime for p in top.rglob("*") if p.is_file()}

    seen = [times()]
    for content in (b"1", b"2", b"1"):
        put(office, {"a.roa": base64.b64encode(content).decode()})
        seen.append(times())
    assert len({each["a.roa"] for each in seen[1:]}) == 3
    assert len({each["ta.cer"] for each in seen}) == 1


def test_a_validator_that_read_the_old_notification_still_finds_its_snapshot(
    office: Office,
) -> None:
    before = set(office.repository.pages)
    order(office, EXTRA)
    assert before < set(office.repository.pages)
    order(office)
    assert not before < set(office.repository.pages)
    assert len(list(office.repository.tree.folder.glob("[0-9]*"))) == 2


def test_old_manifests_are_signed_anew(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    serial, number = office.serial, office.parent.numbers.number
    office.renew()
    assert office.serial == serial
    for point in (office.parent, office.members):
        monkeypatch.setattr(point, "renewed_at", lambda: None)
    office.renew()
    assert office.serial > serial
    assert office.parent.numbers.number == number + 1
    assert {f"members/{one.file_name}" for one in ROAS} < set(published(office))


def test_a_saved_state_follows_newer_settings(office: Office) -> None:
    order(office, EXTRA)
    newer = replace(office.settings, always=[Roa.of("198.19.9.0/24", 64509)])
    again = Office(newer)
    roas = {name for name in published(again) if name.endswith(".roa")}
    assert roas == {
        f"members/{one.file_name}" for one in (*newer.always, Roa.from_json(EXTRA))
    }
