"""A scene without containers: what lies on the bench is a device of the test's own."""

import hashlib
import ssl
from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from device_grading import bench, cloud, cloud_checks, scene
from device_grading.bench import Bench
from device_grading.page import Page
from device_grading.product import BROKEN, Product
from device_grading.scene import Aside, Examination, Scene
from device_grading.units import Makers, Unit
from lab_grading import deadline
from lab_grading.deadline import Deadline
from lab_grading.handin import Missing, Release
from lab_grading.https import Reply, Request
from lab_grading.report import Finding, Look
from lab_grading.session import Session

from tests.content.device.appliances import (
    TOPIC,
    Appliance,
    Clock,
    backends,
    firmware,
)
from tests.content.device.servers import LOCAL

MAKERS = Makers("grader")
# What the student signs with.
OWN = MAKERS.other_key
TRUTH = {
    "leak_file": "etc/cloud.env",
    "leak_user": "fleet",
    "leak_secret": "hunter2hunter2",
    "topic": TOPIC,
}


@dataclass(frozen=True)
class StagedBench(Bench):
    """A board with this device on it."""

    appliance: Appliance | None = None

    @property
    def it(self) -> Appliance:
        assert self.appliance
        return self.appliance

    def new(self, image: bytes, factory: Mapping[str, str]) -> None:
        self.it.new(image, dict(factory))

    def press(self) -> None:
        self.it.pressed()

    def state(self) -> dict[str, Any]:
        it = self.it
        told = {
            name: hashlib.sha256(image).hexdigest() if image else ""
            for name, image in it.slots.items()
        }
        return {
            "on": bool(it.running),
            "running": it.running,
            "active": it.active,
            "trial": it.running != it.active,
            "next": it.next,
            "boots": it.boots,
            "slots": told,
        }

    def traffic(self) -> list[dict[str, Any]]:
        return self.it.flows

    def console(self) -> str:
        return self.it.console

    def remake(
        self,
        image: bytes,
        replaced: Mapping[bytes, bytes],
        versions: Iterable[Mapping[str, bytes]],
    ) -> list[bytes]:
        assert not replaced
        _version, _end, rest = image.partition(b"\n")
        return [b"version " + files["etc/version"] + rest for files in versions]

    def found(self, where: str, *texts: str) -> list[str]:
        kept = {"data": str(self.it.data).encode(), "firmware": self.it.image}[where]
        return [text for text in texts if text.encode() in kept]


@dataclass(frozen=True)
class StagedPage(Page):
    """The device's page, whose certificate is for the unit on the bench."""

    appliance: Appliance | None = None

    def _to(self, tls: ssl.SSLContext, request: Request) -> Reply:
        assert self.appliance
        if self.host != f"{self.appliance.serial}.local":
            return Reply(problem="certificate: Hostname mismatch")
        if tls.maximum_version == ssl.TLSVersion.TLSv1_1 and not self.appliance.old_tls:
            return Reply(problem="tlsv1 alert protocol version")
        login = None
        if proof := request.headers.get("Authorization"):
            user, _colon, password = b64decode(proof.split()[1]).decode().partition(":")
            login = user, password
        text = request.body.decode()
        return self.appliance.answers(request.method, request.path, login, text)


@dataclass(frozen=True)
class StagedRelease(Release):
    """What lies in ~/release."""

    files: Mapping[str, bytes] | None = None

    def fetch(self, name: str, most: int) -> bytes:
        content = (self.files or {}).get(name)
        if content is None:
            raise Missing(f"There is no {name} in ~/release.")
        assert len(content) <= most
        return content


class StagedProduct(Product):
    """Firmware that is made up, or cannot be used for this reason."""

    unusable = ""

    def make(self, bench: Bench) -> None:
        del bench
        if self.unusable:
            raise Missing(self.unusable)

    def image(self, step: int) -> bytes:
        key = self.makers.update_key.certificate
        return firmware(self.version(step), key, broken=step == BROKEN)


class Begun(Aside):
    """What is looked at on the other board is only noted."""

    def __init__(self, begun: list[Look[Scene]]) -> None:
        self._begun = begun

    def begin(self, *looks: Look[Scene]) -> None:
        self._begun += looks


class StagedScene(Examination):
    """A scene with this device."""

    appliance: Appliance
    product: StagedProduct
    # In ~/release, and what was begun on the other board.
    files: dict[str, bytes]
    begun: list[Look[Scene]]

    def page(self, unit: Unit) -> Page:
        authority = self.makers.authority.certificate
        return StagedPage(
            self.address, unit.host, authority, self.deadline, appliance=self.appliance
        )

    def sold(self, step: int = 0) -> None:
        """The unit lies on the bench, with the firmware of this step."""
        self.bench.new(self.product.image(step), self.makers.factory(self.unit))


def wrong(finding: Finding, told: str) -> bool:
    """Whether it is worth nothing, and says this."""
    assert told in finding.evidence
    return finding.good == 0


def staged(
    monkeypatch: pytest.MonkeyPatch, device: type[Appliance] = Appliance
) -> StagedScene:
    """A scene whose unit is on the bench, and is such a device."""
    clock = Clock()
    for module in (bench, cloud, cloud_checks, scene, deadline):
        monkeypatch.setattr(module, "time", clock)
    servers, files, end = backends(), dict[str, bytes](), Deadline(10_000)
    begun: list[Look[Scene]] = []
    appliance = device(servers)
    clock.lives.append(appliance.live)
    made = StagedScene(
        Session({}, {}, {}),
        end,
        dict(TRUTH),
        StagedProduct(
            StagedRelease("workstation", LOCAL, end, files=files), MAKERS, "37.2"
        ),
        StagedBench(LOCAL, "token", end, appliance=appliance),
        servers,
        LOCAL,
        MAKERS.unit(),
        MAKERS.unit(),
        Begun(begun),
    )
    made.appliance, made.files, made.begun = appliance, files, begun
    made.sold()
    return made
