"""Updates: devices that take what they should not, and ones that take nothing."""

import ssl
from typing import Any

import pytest
from device_grading import update_checks
from lab_grading.report import Look

from tests.content.device.appliances import Appliance, come, numbers, verified
from tests.content.device.scenes import MAKERS, StagedScene, staged, wrong

type Patch = pytest.MonkeyPatch

# What is refused, as words for what is looked at.
REFUSED: dict[str, Look[Any]] = {
    "unsigned": update_checks.unsigned,
    "foreign": update_checks.foreign,
    "tampered": update_checks.tampered,
    "downgrade": update_checks.downgrade,
    "replay": update_checks.replay,
}


def in_use(monkeypatch: Patch, device: type[Appliance] = Appliance) -> StagedScene:
    """A device that was updated before."""
    scene = staged(monkeypatch, device)
    scene.sold(2)
    return scene


class NeverLooks(Appliance):
    def look(self) -> None:
        pass


class TakesNothing(Appliance):
    def signed(self, text: bytes, signature: bytes) -> bool:
        return False


class NeverConfirms(Appliance):
    def confirm(self) -> None:
        pass


class Mute(Appliance):
    def telemetry(self) -> None:
        pass


class AlwaysOne(Appliance):
    def report(self) -> dict[str, Any]:
        return super().report() | {"version": "1.0.0"}


def test_a_signed_package_is_installed_and_stays(monkeypatch: Patch) -> None:
    scene = staged(monkeypatch)
    finding = update_checks.updates(scene)
    assert (finding.good, finding.of) == (1, 1)
    assert scene.appliance.image == scene.product.image(2)


@pytest.mark.parametrize(
    ("device", "told"),
    [
        (NeverLooks, "did not fetch the package that `latest` names"),
        (TakesNothing, "not started; last lines: boot: starting slot a"),
        (NeverConfirms, "started and did not stay; last lines: boot: starting slot a"),
        (Mute, "It was installed; but nothing is reported by TLS."),
        (AlwaysOne, "its reports name another version"),
    ],
)
def test_why_no_update_is_installed_is_named(
    monkeypatch: Patch, device: type[Appliance], told: str
) -> None:
    assert wrong(update_checks.updates(staged(monkeypatch, device)), told)


class AsksOn(Appliance):
    """Installs in the background, and goes on to ask in the meantime."""

    waiting: tuple[int, bytes] | None = None

    def look(self) -> None:
        super().look()
        if self.waiting:
            turns, image = self.waiting
            self.waiting = (turns - 1, image) if turns else None
            if not turns:
                super().install(image)

    def install(self, image: bytes) -> None:
        self.waiting = 4, image


def test_an_updater_may_ask_on_while_it_installs(monkeypatch: Patch) -> None:
    finding = update_checks.updates(staged(monkeypatch, AsksOn))
    assert finding.good == finding.of


class TriesAgain(NeverConfirms):
    def boot(self) -> None:
        super().boot()
        self.tried = ""


def test_what_was_left_is_not_waited_for(monkeypatch: Patch) -> None:
    scene = staged(monkeypatch, TriesAgain)
    assert wrong(update_checks.updates(scene), "was started and did not stay")
    # As it was sold, the update, and back; not all over again.
    assert scene.appliance.boots == 3


@pytest.mark.parametrize("look", REFUSED.values(), ids=REFUSED)
def test_a_careful_device_takes_none_of_it(monkeypatch: Patch, look: Look[Any]) -> None:
    scene = in_use(monkeypatch)
    finding = look(scene)
    assert (finding.good, finding.of) == (1, 1)
    assert scene.appliance.boots == 2


class AnySignature(Appliance):
    def signed(self, text: bytes, signature: bytes) -> bool:
        return True


class Optional(Appliance):
    def signed(self, text: bytes, signature: bytes) -> bool:
        return not signature or super().signed(text, signature)


class RightSigner(Appliance):
    """It looks who has signed, and not what."""

    def signed(self, text: bytes, signature: bytes) -> bool:
        return ssl.PEM_cert_to_DER_cert(self.trusted.strip()) in signature


class AnySigner(Appliance):
    """It looks what is signed, and not by whom."""

    def signed(self, text: bytes, signature: bytes) -> bool:
        return verified(text, signature, self.trusted, "-noverify")


class AlsoDevices(Appliance):
    """Its authority's certificates are good for everything."""

    def signed(self, text: bytes, signature: bytes) -> bool:
        known = self.trusted + MAKERS.authority.certificate
        return verified(text, signature, known)


class AnyContent(Appliance):
    def whole(self, text: str, image: bytes) -> bool:
        return True


class AnyVersion(Appliance):
    def newer(self, version: str) -> bool:
        return True


class SameAgain(Appliance):
    def newer(self, version: str) -> bool:
        return numbers(version) >= numbers(self.version)


class Backwards(Appliance):
    def newer(self, version: str) -> bool:
        return version != self.version


class FirstTwo(Appliance):
    """Of a version it compares the first two numbers."""

    def newer(self, version: str) -> bool:
        return numbers(version)[:2] >= numbers(self.version)[:2]


class Planned(AnySignature):
    """It would start at the next power cut."""

    def install(self, image: bytes) -> None:
        self.slots["b"], self.next = image, "b"


class PlannedForGood(AnySignature):
    def install(self, image: bytes) -> None:
        self.slots["b"], self.active = image, "b"

    def confirm(self) -> None:
        pass


@pytest.mark.parametrize(
    ("look", "device", "told"),
    [
        ("unsigned", AnySignature, "a package without a signature"),
        ("unsigned", Optional, "a package without a signature"),
        ("unsigned", Planned, "a package without a signature"),
        ("unsigned", PlannedForGood, "a package without a signature"),
        ("unsigned", RightSigner, "a package with the signature of an empty file"),
        ("foreign", AnySignature, "a package signed with another key"),
        ("foreign", AnySigner, "a package signed with another key"),
        ("foreign", AlsoDevices, "a package signed with a device's key"),
        ("tampered", AnyContent, "a package with one bit of the image altered"),
        ("tampered", AnySignature, "a package with another one's signature"),
        ("tampered", RightSigner, "a package with another one's signature"),
        ("downgrade", AnyVersion, "an older package, rightly signed"),
        ("downgrade", FirstTwo, "an older package, rightly signed"),
        ("downgrade", Backwards, "an older package, rightly signed"),
        ("replay", AnyVersion, "the package that is already installed"),
        ("replay", SameAgain, "the package that is already installed"),
    ],
)
def test_what_is_started_all_the_same_is_named(
    monkeypatch: Patch, look: str, device: type[Appliance], told: str
) -> None:
    finding = REFUSED[look](in_use(monkeypatch, device))
    assert wrong(finding, f"Started all the same: {told}.")


@pytest.mark.parametrize(
    ("look", "device"),
    [
        ("unsigned", AnySigner),
        ("unsigned", AlsoDevices),
        ("unsigned", AnyContent),
        ("foreign", Optional),
        ("foreign", RightSigner),
        ("foreign", AnyContent),
        ("tampered", Optional),
        ("tampered", AnySigner),
        ("tampered", AlsoDevices),
        ("downgrade", SameAgain),
        ("downgrade", AnySignature),
        ("replay", Backwards),
        ("replay", AnySignature),
        ("replay", AnyContent),
    ],
)
def test_one_mistake_is_not_taken_for_another(
    monkeypatch: Patch, look: str, device: type[Appliance]
) -> None:
    assert REFUSED[look](in_use(monkeypatch, device)).good == 1


class Stuck(Appliance):
    """What it refuses is the last that it asked for."""

    over = False

    def look(self) -> None:
        if not self.over:
            super().look()

    def consider(self, package: dict[str, bytes]) -> None:
        before = self.boots
        super().consider(package)
        self.over = self.boots == before


@pytest.mark.parametrize("look", REFUSED.values(), ids=REFUSED)
def test_a_device_that_asks_for_nothing_has_refused_nothing(
    monkeypatch: Patch, look: Look[Any]
) -> None:
    assert wrong(look(in_use(monkeypatch, NeverLooks)), "did not fetch the package")
    assert wrong(look(in_use(monkeypatch, Stuck)), "asks for no further one")


def test_what_was_started_by_mistake_is_not_held_against_the_next_one(
    monkeypatch: Patch,
) -> None:
    scene = in_use(monkeypatch, AnySigner)
    update_checks.foreign(scene)
    assert update_checks.downgrade(scene).good == 1
    assert update_checks.replay(scene).good == 1


class Ruined(AnySigner):
    """Once it has started what it should not, it does nothing any more."""

    over = False

    def new(self, image: bytes, factory: dict[str, str]) -> None:
        self.over = False
        super().new(image, factory)

    def install(self, image: bytes) -> None:
        super().install(image)
        self.over = True

    def live(self) -> None:
        if not self.over:
            super().live()


def test_after_a_forgery_was_started_the_next_is_tried_on_a_good_unit(
    monkeypatch: Patch,
) -> None:
    scene = in_use(monkeypatch, Ruined)
    assert wrong(update_checks.foreign(scene), "Started all the same")
    assert scene.appliance.image == scene.product.image(2)
    assert update_checks.downgrade(scene).good == 1
    assert update_checks.replay(scene).good == 1


def test_an_update_server_that_is_none_is_not_asked(monkeypatch: Patch) -> None:
    scene = in_use(monkeypatch)
    assert update_checks.impostor(scene).good == 1
    assert scene.servers.updates.mode == "genuine"


class AnyServer(Appliance):
    def asks(self, mode: str) -> bool:
        return True


class AnyName(Appliance):
    def asks(self, mode: str) -> bool:
        return mode != "foreign"


class AnyPackage(Appliance):
    def fetch(self, mode: str, name: str) -> bytes:
        # For a package it connects anew, and does not look who answers.
        again = mode if name == "latest" else come(self.servers.updates)
        return super().fetch(again, name)


@pytest.mark.parametrize(
    ("device", "told"),
    [
        (AnyPackage, "fetches packages from a server that it does not know"),
        (AnyServer, "asks a server with a false certificate"),
        (AnyName, "asks a server with a false certificate"),
        (NeverLooks, "did not come to the update server again"),
    ],
)
def test_an_impostor_that_is_asked_is_named(
    monkeypatch: Patch, device: type[Appliance], told: str
) -> None:
    assert wrong(update_checks.impostor(in_use(monkeypatch, device)), told)
