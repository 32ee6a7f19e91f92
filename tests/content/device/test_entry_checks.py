"""Who gets into a device, and what it holds that it should not."""

import json
from ssl import PEM_cert_to_DER_cert

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from device_grading import entry_checks, update_checks
from device_grading.product import BROKEN
from lab_grading.handin import Missing
from lab_grading.https import Reply

from tests.content.device.appliances import Appliance, flow
from tests.content.device.scenes import TRUTH, StagedScene, staged, wrong


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> StagedScene:
    return staged(monkeypatch)


class Dead(Appliance):
    works = False


class Anybody(Appliance):
    def lets_in(self, user: str, password: str) -> bool:
        return True


class Locked(Appliance):
    def lets_in(self, user: str, password: str) -> bool:
        return False


class Nameless(Appliance):
    def status(self, _text: str = "") -> Reply:
        return Reply(200, "application/json", b'{"serial": "aa0000000"}')


def test_firmware_whose_page_answers_starts(scene: StagedScene) -> None:
    finding = entry_checks.starts(scene)
    assert (finding.good, finding.of) == (2, 2)
    assert scene.appliance.image == scene.product.image(0)


class OldTls(Appliance):
    old_tls = True


def test_a_page_that_speaks_old_tls_is_half_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = staged(monkeypatch, OldTls)
    finding = entry_checks.starts(scene)
    assert (finding.good, finding.of, finding.fatal) == (1, 2, False)
    assert "still speaks TLS 1.1 or older" in finding.evidence
    # The rest can be asked all the same.
    assert scene.begun


def test_what_takes_a_while_begins_as_soon_as_firmware_starts(
    scene: StagedScene,
) -> None:
    entry_checks.starts(scene)
    begun = {
        entry_checks.unique,
        update_checks.rolls_back,
        update_checks.released,
    }
    assert set(scene.begun) == begun


def test_firmware_that_cannot_be_used_ends_the_run(scene: StagedScene) -> None:
    scene.product.unusable = "There is no rootfs.squashfs in ~/release."
    finding = entry_checks.starts(scene)
    assert wrong(finding, "There is no rootfs.squashfs")
    assert finding.fatal


def test_firmware_whose_page_does_not_answer_ends_the_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = staged(monkeypatch, Dead)
    scene.appliance.console = "SyntaxError: oh"
    finding = entry_checks.starts(scene)
    assert wrong(finding, "port 443: Connection refused")
    assert wrong(finding, "last lines: SyntaxError: oh")
    assert finding.fatal


def test_each_unit_has_its_own_password(scene: StagedScene) -> None:
    assert entry_checks.unique(scene).good == 1
    assert scene.appliance.serial == scene.unit.serial


@pytest.mark.parametrize(
    ("device", "told"),
    [
        (Dead, "A second unit with your firmware does not start"),
        (Nameless, "second unit's label does not open the second unit"),
        (Locked, "second unit's label does not open the second unit"),
        (Anybody, "first unit's password opens the second"),
    ],
)
def test_what_is_wrong_with_a_second_unit_is_named(
    monkeypatch: pytest.MonkeyPatch, device: type[Appliance], told: str
) -> None:
    assert wrong(entry_checks.unique(staged(monkeypatch, device)), told)


def test_a_strong_password_is_taken_and_no_weak_one(scene: StagedScene) -> None:
    finding = entry_checks.chosen(scene)
    assert (finding.good, finding.of) == (1, 1)
    # The checks that follow use the label's.
    assert scene.appliance.password == scene.unit.password


class Careless(Appliance):
    def weak(self, password: str) -> bool:
        return False


class Eleven(Appliance):
    def weak(self, password: str) -> bool:
        return len(password) < 11


class Forgetful(Appliance):
    """What is refused takes the old one's place all the same."""

    def chosen(self, password: str) -> Reply:
        reply = super().chosen(password)
        self.data["password"] = password
        return reply


class Fixed(Appliance):
    def weak(self, password: str) -> bool:
        return True


class Deaf(Appliance):
    """Says that it takes a password, and does not."""

    def chosen(self, password: str) -> Reply:
        return Reply(422 if self.weak(password) else 204)


class Both(Appliance):
    def lets_in(self, user: str, password: str) -> bool:
        label = self.factory["password"]
        return super().lets_in(user, password) or password == label


class Once(Appliance):
    def weak(self, password: str) -> bool:
        return super().weak(password) or "password" in self.data


@pytest.mark.parametrize(
    ("device", "told"),
    [
        (Careless, "'' is taken as the owner's password"),
        (Eleven, "'elevenchars' is taken as the owner's password"),
        (Forgetful, "the old one is gone"),
        (Fixed, "A password of 20 characters: status 422"),
        (Deaf, "does not take the old one's place"),
        (Both, "does not take the old one's place"),
        (Once, "cannot be changed twice: status 422"),
    ],
)
def test_what_is_wrong_with_choosing_is_named(
    monkeypatch: pytest.MonkeyPatch, device: type[Appliance], told: str
) -> None:
    assert wrong(entry_checks.chosen(staged(monkeypatch, device)), told)


def test_its_number_is_too_weak_whatever_its_length(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Short(Appliance):
        def weak(self, password: str) -> bool:
            return super().weak(password) and password != self.serial

    scene = staged(monkeypatch, Short)
    assert wrong(entry_checks.chosen(scene), f"{scene.unit.serial!r} is taken")


@pytest.mark.parametrize(
    "more",
    [
        [],
        [flow("tcp", 8080, own="127.0.0.1"), flow("udp", 53, own="127.0.0.53")],
        [flow("tcp", 8080, own="::1")],
        [flow("tcp", 443, own="::")],
    ],
)
def test_one_door_is_open_to_others(
    scene: StagedScene, more: list[dict[str, object]]
) -> None:
    scene.appliance.flows += more
    assert entry_checks.doors(scene).good == 1


@pytest.mark.parametrize(
    ("flows", "told"),
    [
        ([flow("tcp", 443), flow("tcp", 23, own="0.0.0.0")], "open: tcp 23."),  # noqa: S104
        ([flow("tcp", 443), flow("tcp", 80, own="::")], "open: tcp 80."),
        ([flow("tcp", 443), flow("udp", 5353)], "open: udp 5353."),
        ([flow("tcp", 443), flow("udp", 443)], "open: udp 443."),
        ([flow("tcp", 443), flow("tcp", 23), flow("raw", 1)], "raw 1, tcp 23."),
        ([flow("tcp", 443, own="127.0.0.1")], "Port 443 is not open"),
        ([flow("tcp", 443, "10.0.0.6", 50000)], "Port 443 is not open"),
        ([], "Port 443 is not open"),
    ],
)
def test_every_other_open_door_is_named(
    scene: StagedScene, flows: list[dict[str, object]], told: str
) -> None:
    scene.appliance.flows = flows
    assert wrong(entry_checks.doors(scene), told)


def test_firmware_without_secrets_is_in_order(scene: StagedScene) -> None:
    assert entry_checks.secrets_inside(scene).good == 1


@pytest.mark.parametrize(
    ("secret", "told"),
    [
        (TRUTH["leak_secret"], "vendor's secret is still in your firmware"),
        ("-----BEGIN PRIVATE KEY-----", "private key is in your firmware"),
        ("-----BEGIN EC PRIVATE KEY-----", "private key is in your firmware"),
    ],
)
def test_a_secret_in_the_firmware_is_named(
    scene: StagedScene, secret: str, told: str
) -> None:
    scene.appliance.slots["a"] += secret.encode()
    finding = entry_checks.secrets_inside(scene)
    assert wrong(finding, told)
    assert secret not in finding.evidence


@pytest.mark.parametrize(
    "form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL]
)
def test_a_private_key_in_binary_form_is_one(
    scene: StagedScene, form: PrivateFormat
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    scene.appliance.slots["a"] += key.private_bytes(Encoding.DER, form, NoEncryption())
    finding = entry_checks.secrets_inside(scene)
    assert wrong(finding, "private key is in your firmware")


def test_a_certificate_in_binary_form_is_no_secret(scene: StagedScene) -> None:
    scene.appliance.slots["a"] += PEM_cert_to_DER_cert(scene.unit.own.certificate)
    assert entry_checks.secrets_inside(scene).good == 1


FOUND = {"file": "etc/cloud.env", "user": "fleet", "secret": "hunter2hunter2"}


@pytest.mark.parametrize(
    ("change", "good"),
    [
        ({}, 3),
        ({"file": "./etc/cloud.env"}, 3),
        ({"file": "/etc/cloud.env "}, 3),
        ({"secret": "hunter2"}, 2),
        ({"user": "", "file": None}, 1),
        ({"file": "etc/passwd", "user": "root", "secret": 5}, 0),
    ],
)
def test_each_part_of_what_was_found_counts(
    scene: StagedScene, change: dict[str, object], good: int
) -> None:
    scene.files["findings.json"] = json.dumps(FOUND | change).encode()
    finding = entry_checks.leaks(scene)
    assert (finding.good, finding.of) == (good, 3)
    for name in change if good < 3 else ():
        assert name in finding.evidence
    assert TRUTH["leak_secret"] not in finding.evidence


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"", "findings.json: not JSON"),
        (b"{", "findings.json: not JSON"),
        (b"[]", "findings.json is no JSON object"),
        (b"[" * 200 + b"]" * 200, "findings.json: nested more than"),
    ],
)
def test_findings_that_cannot_be_read_are_named(
    scene: StagedScene, text: bytes, told: str
) -> None:
    scene.files["findings.json"] = text
    assert wrong(entry_checks.leaks(scene), told)


def test_findings_that_are_not_handed_out_are_named(scene: StagedScene) -> None:
    with pytest.raises(Missing, match="There is no findings.json"):
        entry_checks.leaks(scene)


def test_a_device_on_trial_with_a_mistake_in_it_has_no_page(scene: StagedScene) -> None:
    scene.sold(BROKEN)
    assert not scene.answers(scene.unit)
