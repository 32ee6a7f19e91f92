"""The good update after all that was refused, at a unit that has an owner."""

import pytest
from device_grading import update_checks
from lab_grading.https import Reply

from tests.content.device.appliances import Appliance
from tests.content.device.scenes import StagedScene, wrong
from tests.content.device.test_update_checks import REFUSED, Stuck, in_use

type Patch = pytest.MonkeyPatch

OWNED = "while its owner has a password of their own"


def put_back(scene: StagedScene) -> bool:
    """Whether the label's password opens it, as all that follows needs."""
    return scene.appliance.password == scene.unit.password


def test_after_all_that_was_refused_the_next_good_one_is_taken(
    monkeypatch: Patch,
) -> None:
    scene = in_use(monkeypatch)
    for look in REFUSED.values():
        look(scene)
    finding = update_checks.still(scene)
    assert (finding.good, finding.of) == (1, 1)
    assert scene.appliance.version == scene.product.version(9)
    assert put_back(scene)


class Witness(Appliance):
    """It notes what its owner had set when an update was installed."""

    seen: dict[str, str] | None = None

    def install(self, image: bytes) -> None:
        self.seen = dict(self.data)
        super().install(image)


def test_the_update_comes_to_a_unit_with_a_name_and_a_password_of_its_owners(
    monkeypatch: Patch,
) -> None:
    scene = in_use(monkeypatch, Witness)
    assert update_checks.still(scene).good == 1
    assert isinstance(scene.appliance, Witness)
    seen = scene.appliance.seen
    assert seen
    assert seen["name"]
    assert seen["password"] != scene.unit.password


def test_a_device_that_refusing_has_stopped_is_named(monkeypatch: Patch) -> None:
    scene = in_use(monkeypatch, Stuck)
    update_checks.unsigned(scene)
    told = f"After packages that were refused, {OWNED}: a signed package: the device"
    assert wrong(update_checks.still(scene), told)
    assert put_back(scene)


class LabelTested(Appliance):
    """New firmware is good where the label's password opens its page."""

    def confirm(self) -> None:
        if self.password == self.factory["password"]:
            super().confirm()


class AsText(Appliance):
    """It compares versions letter by letter."""

    def newer(self, version: str) -> bool:
        return version > self.version


@pytest.mark.parametrize(
    ("device", "told"),
    [
        (LabelTested, f"{OWNED}: a signed package was started and did not stay;"),
        (AsText, f"{OWNED}: a signed package was not started; last lines: boot: "),
    ],
)
def test_firmware_that_does_not_take_it_fails(
    monkeypatch: Patch, device: type[Appliance], told: str
) -> None:
    scene = in_use(monkeypatch, device)
    assert wrong(update_checks.still(scene), told)
    assert put_back(scene)


def forgets(*names: str) -> type[Appliance]:
    """One whose updates begin without these."""

    class Forgets(Appliance):
        def install(self, image: bytes) -> None:
            for name in names:
                del self.data[name]
            super().install(image)

    return Forgets


@pytest.mark.parametrize(
    "names", [["name"], ["password"], ["name", "password"]], ids="+".join
)
def test_an_update_that_forgets_its_owner_fails(
    monkeypatch: Patch, names: list[str]
) -> None:
    scene = in_use(monkeypatch, forgets(*names))
    told = f"{OWNED}: name or password that the owner had chosen is gone."
    assert wrong(update_checks.still(scene), told)
    assert scene.appliance.version == scene.product.version(9)
    assert put_back(scene)


class Fixed(Appliance):
    def weak(self, password: str) -> bool:
        return True


class Unnamed(Appliance):
    def named(self, name: str) -> Reply:
        return Reply(404)


@pytest.mark.parametrize("device", [Fixed, Unnamed])
def test_where_owners_can_choose_less_the_update_is_asked_for_all_the_same(
    monkeypatch: Patch, device: type[Appliance]
) -> None:
    scene = in_use(monkeypatch, device)
    assert update_checks.still(scene).good == 1
    assert put_back(scene)


def test_without_a_password_of_its_owners_none_is_spoken_of(monkeypatch: Patch) -> None:
    class Neither(Fixed, AsText):
        pass

    scene = in_use(monkeypatch, Neither)
    told = "After packages that were refused: a signed package was not started"
    assert wrong(update_checks.still(scene), told)
