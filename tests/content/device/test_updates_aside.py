"""Updates that are tried out on the other board: with a mistake, and the student's."""

from typing import Any

import pytest
from device_grading import update_checks
from device_grading.packages import package
from lab_grading.handin import Missing
from lab_grading.https import Reply

from tests.content.device.appliances import Appliance, firmware
from tests.content.device.scenes import MAKERS, OWN, StagedScene, staged, wrong

type Patch = pytest.MonkeyPatch


class NeverLooks(Appliance):
    def look(self) -> None:
        pass


class TakesNothing(Appliance):
    def signed(self, text: bytes, signature: bytes) -> bool:
        return False


def test_an_update_with_a_mistake_in_it_is_left(monkeypatch: Patch) -> None:
    scene = staged(monkeypatch)
    finding = update_checks.rolls_back(scene)
    assert (finding.good, finding.of) == (1, 1)
    # As it was made and sold, the update, and back; though that is still on offer.
    assert scene.appliance.boots == 4
    assert scene.servers.shop.latest == scene.appliance.tried != ""


class NoTrial(Appliance):
    def install(self, image: bytes) -> None:
        super().install(image)
        self.active = self.running


class ConfirmsFirst(Appliance):
    def boot(self) -> None:
        super().boot()
        self.confirm()


class Dead(Appliance):
    works = False


class Again(Appliance):
    """What it has tried is forgotten at the next start."""

    def boot(self) -> None:
        super().boot()
        self.tried = ""


class Wounded(Appliance):
    """What goes back to the old slot has no page any more."""

    def answers(self, *asked: Any) -> Reply:
        if self.slots["b"] and self.running == "a":
            return Reply(problem="Connection refused")
        return super().answers(*asked)


@pytest.mark.parametrize(
    ("device", "told"),
    [
        (Dead, "On another board, your firmware does not start"),
        (NeverLooks, "with a mistake in it, the device did not fetch"),
        (TakesNothing, "A signed update was not started"),
        (NoTrial, "Firmware whose page does not answer stays in use"),
        (ConfirmsFirst, "Firmware whose page does not answer stays in use"),
        (Again, "What was left is installed and started again."),
        (Wounded, "After going back, the page does not answer"),
    ],
)
def test_why_a_mistake_is_not_left_is_named(
    monkeypatch: Patch, device: type[Appliance], told: str
) -> None:
    assert wrong(update_checks.rolls_back(staged(monkeypatch, device)), told)


OWN_FIRMWARE = firmware("3.0.0", OWN.certificate)


def handed_out(
    monkeypatch: Patch,
    offer: bytes = b"",
    image: bytes = OWN_FIRMWARE,
    device: type[Appliance] = Appliance,
) -> StagedScene:
    """With a package in ~/release; without another one, the right one."""
    scene = staged(monkeypatch, device)
    scene.files.update(
        {
            "rootfs.squashfs": image,
            "latest": b"mine.swu\n",
            "mine.swu": offer or package(image, "3.0.0", OWN).archive(),
        }
    )
    return scene


def test_the_students_own_package_gets_to_a_unit_that_is_in_use(
    monkeypatch: Patch,
) -> None:
    scene = handed_out(monkeypatch)
    finding = update_checks.released(scene)
    assert (finding.good, finding.of) == (1, 1)
    assert scene.appliance.image == OWN_FIRMWARE


@pytest.mark.parametrize(
    "offer",
    [
        package(OWN_FIRMWARE, "3.0.0", None),
        package(OWN_FIRMWARE, "3.0.0", MAKERS.update_key),
        package(OWN_FIRMWARE, "0.0.1", OWN),
        package(firmware("2.9.0", OWN.certificate), "3.0.0", OWN),
        package(OWN_FIRMWARE, "3.0.0", OWN).with_image(b"another"),
    ],
    ids=["unsigned", "another key", "older", "another image", "altered"],
)
def test_a_package_that_is_not_installed_is_said(
    monkeypatch: Patch, offer: Any
) -> None:
    scene = handed_out(monkeypatch, offer.archive())
    finding = update_checks.released(scene)
    assert wrong(finding, "Your own package was not started; last lines: boot: ")


def test_a_package_that_nobody_fetches_is_said(monkeypatch: Patch) -> None:
    scene = handed_out(monkeypatch, device=NeverLooks)
    assert wrong(update_checks.released(scene), "Your own package: the device did not")


def test_firmware_that_does_not_start_with_its_own_key_is_said(
    monkeypatch: Patch,
) -> None:
    image = firmware("3.0.0", OWN.certificate, broken=True)
    scene = handed_out(monkeypatch, image=image)
    assert wrong(update_checks.released(scene), "does not start with your own key")


@pytest.mark.parametrize("name", ["latest", "mine.swu", "rootfs.squashfs"])
def test_what_is_not_handed_out_is_named(monkeypatch: Patch, name: str) -> None:
    scene = handed_out(monkeypatch)
    del scene.files[name]
    with pytest.raises(Missing, match=f"There is no {name} in ~/release"):
        update_checks.released(scene)
