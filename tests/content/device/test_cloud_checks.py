"""What a device tells its cloud, and who else might hear it."""

import json
from typing import Any

import pytest
from device_grading import cloud_checks
from device_grading.listener import CLOSED
from lab_grading.handin import Missing
from lab_grading.https import Reply
from lab_grading.report import Finding

from tests.content.device.appliances import TOPIC, Appliance, come, flow
from tests.content.device.scenes import StagedScene, staged, wrong
from tests.content.device.test_mud import BROKER, MUD, PAGE, entry, policy

type Patch = pytest.MonkeyPatch


@pytest.fixture
def scene(monkeypatch: Patch) -> StagedScene:
    return staged(monkeypatch)


class Mute(Appliance):
    def telemetry(self) -> None:
        pass


class Clear(Appliance):
    """As the vendor had it."""

    def telemetry(self) -> None:
        come(self.servers.old)


class ClearToo(Appliance):
    def telemetry(self) -> None:
        super().telemetry()
        come(self.servers.old)


class Nobody(Appliance):
    """It shows no certificate."""

    @property
    def subject(self) -> str:
        return ""


class NobodyToo(Appliance):
    def telemetry(self) -> None:
        super().telemetry()
        self.publish("genuine", "", self.topic, {})


class OneTopic(Appliance):
    @property
    def topic(self) -> str:
        return f"{TOPIC}/all"


class Says(Appliance):
    said: Any = None

    def report(self) -> dict[str, Any]:
        told: dict[str, Any] = self.said
        return told


def says(**change: object) -> type[Appliance]:
    class Changed(Appliance):
        def report(self) -> dict[str, Any]:
            return super().report() | change

    return Changed


class List(Says):
    said = ["serial", "version"]


def test_it_reports_as_itself_to_its_own_topic(scene: StagedScene) -> None:
    finding = cloud_checks.reports(scene)
    assert (finding.good, finding.of) == (1, 1)
    assert "TLSv1.3" in finding.evidence


def test_what_it_said_before_counts(scene: StagedScene) -> None:
    scene.bench.until(lambda: scene.servers.cloud.messages, 10)
    scene.appliance.running = ""
    assert cloud_checks.reports(scene).good == 1


@pytest.mark.parametrize(
    ("device", "told"),
    [
        (Mute, "Nothing was reported to port 8883"),
        (Clear, "It reports to port 1883, without TLS"),
        (Nobody, "shows no certificate of its own"),
        (OneTopic, f"to the topic '{TOPIC}/all'"),
        (says(serial="another"), "does not name its serial and version"),
        (says(version="1.0.0"), "does not name its serial and version"),
        (List, "does not name its serial and version"),
    ],
)
def test_what_is_wrong_with_its_reports_is_named(
    monkeypatch: Patch, device: type[Appliance], told: str
) -> None:
    assert wrong(cloud_checks.reports(staged(monkeypatch, device)), told)


def test_nothing_goes_out_in_the_clear(scene: StagedScene) -> None:
    assert cloud_checks.in_the_clear(scene).good == 1


@pytest.mark.parametrize(
    ("device", "told"),
    [
        (ClearToo, "still comes to port 1883, without TLS"),
        (NobodyToo, "also reports without its certificate"),
    ],
)
def test_what_others_can_read_is_named(
    monkeypatch: Patch, device: type[Appliance], told: str
) -> None:
    assert wrong(cloud_checks.in_the_clear(staged(monkeypatch, device)), told)


def test_impostors_hear_nothing(scene: StagedScene) -> None:
    finding = cloud_checks.impostors(scene)
    assert (finding.good, finding.of) == (1, 1)
    assert scene.servers.broker.mode == "genuine"


class AnyAuthority(Appliance):
    def believes(self, mode: str) -> bool:
        return mode != "misnamed"


class AnyName(Appliance):
    def believes(self, mode: str) -> bool:
        return mode != "foreign"


class GivesUp(Appliance):
    """Where the broker is not as it should be, reporting ends."""

    over = False

    def telemetry(self) -> None:
        if not self.over:
            self.over = self.servers.broker.mode != "genuine"
            super().telemetry()


class Offended(Appliance):
    """It comes back to impostors, and to its broker no more."""

    over = False

    def telemetry(self) -> None:
        mode = self.servers.broker.mode
        self.over = self.over or mode == "misnamed"
        if not (self.over and mode == "genuine"):
            super().telemetry()


@pytest.mark.parametrize(
    ("device", "told"),
    [
        (Mute, "did not come to the broker again"),
        (GivesUp, "did not come to the broker again"),
        (AnyAuthority, "speaks to a broker whose certificate another authority"),
        (AnyName, "speaks to a broker whose certificate is for another name"),
        (Offended, "no longer reports to its broker"),
    ],
)
def test_whom_an_impostor_fools_is_named(
    monkeypatch: Patch, device: type[Appliance], told: str
) -> None:
    scene = staged(monkeypatch, device)
    assert wrong(cloud_checks.impostors(scene), told)
    assert scene.servers.broker.mode == "genuine"


def test_the_owners_name_for_it_stays_at_home(scene: StagedScene) -> None:
    assert cloud_checks.minimal(scene).good == 1


class Unnamed(Appliance):
    def named(self, name: str) -> Reply:
        return Reply(404)


class Deaf(Appliance):
    def named(self, name: str) -> Reply:
        return Reply(204)


class Tells(Appliance):
    def report(self) -> dict[str, Any]:
        return super().report() | {"name": self.data.get("name", "")}


class TellsByTopic(Appliance):
    @property
    def topic(self) -> str:
        return f"{TOPIC}/{self.data.get('name', '')}"


class TellsByClient(Appliance):
    """The name stands in nothing that it publishes: its client is called so."""

    @property
    def client(self) -> str:
        return self.data.get("name", "unnamed")


class ShyWithName(Appliance):
    def telemetry(self) -> None:
        if "name" not in self.data:
            super().telemetry()


@pytest.mark.parametrize(
    ("device", "told"),
    [
        (Unnamed, "owner cannot give it a name: status 404"),
        (Deaf, "/status does not show the name"),
        (Tells, "It tells the cloud the name"),
        (TellsByTopic, "It tells the cloud the name"),
        (TellsByClient, "It tells the cloud the name"),
        (ShyWithName, "With a name, it no longer reports"),
    ],
)
def test_what_the_cloud_need_not_know_is_named(
    monkeypatch: Patch, device: type[Appliance], told: str
) -> None:
    assert wrong(cloud_checks.minimal(staged(monkeypatch, device)), told)


def test_it_goes_on_without_its_broker(scene: StagedScene) -> None:
    assert cloud_checks.outage(scene).good == 1
    # It has really been away.
    assert scene.servers.broker.tried(CLOSED) > 0


class Crashes(Appliance):
    def telemetry(self) -> None:
        if self.servers.broker.mode == CLOSED:
            self.running = ""
        super().telemetry()


class Helpful(Appliance):
    """For the engineer who has to see why the cloud is gone."""

    def telemetry(self) -> None:
        super().telemetry()
        if self.servers.broker.mode == CLOSED:
            self.flows = [*self.flows, flow("tcp", 23, own="0.0.0.0")]  # noqa: S104


@pytest.mark.parametrize(
    ("device", "told"),
    [
        (Crashes, "its page went, too"),
        (Helpful, "While the broker was gone, this was opened: tcp 23."),
        (GivesUp, "it did not report again"),
    ],
)
def test_what_an_outage_takes_with_it_is_named(
    monkeypatch: Patch, device: type[Appliance], told: str
) -> None:
    assert wrong(cloud_checks.outage(staged(monkeypatch, device)), told)


UPDATES = entry(8443, ipv4={"ietf-acldns:dst-dnsname": "workstation"})


def described(
    scene: StagedScene, *out: dict[str, Any], into: dict[str, Any] = PAGE
) -> Finding:
    made = policy({}, into)
    made["ietf-access-control-list:acls"]["acl"][0]["aces"]["ace"] = list(out)
    scene.files["mud.json"] = json.dumps(made).encode()
    return cloud_checks.described(scene)


def test_a_description_allows_what_the_device_does(scene: StagedScene) -> None:
    finding = described(scene, BROKER, UPDATES)
    assert (finding.good, finding.of) == (1, 1)


@pytest.mark.parametrize(
    ("out", "told"),
    [
        ([BROKER], "also speaks to port 8443"),
        ([UPDATES], "also speaks to port 8883"),
        ([], "also speaks to port 8443"),
        (
            [BROKER, UPDATES, entry(123, ipv4={"ietf-acldns:dst-dnsname": "ntp"})],
            "does not allow just what it does",
        ),
        (
            [entry(8883, ipv4={"ietf-acldns:dst-dnsname": "cloud"}), UPDATES],
            "does not allow just what it does",
        ),
        ([{"name": "all", "actions": {"forwarding": "accept"}}], "entry all is not"),
    ],
)
def test_what_a_description_allows_too_much_or_too_little_is_named(
    scene: StagedScene, out: list[dict[str, Any]], told: str
) -> None:
    scene.bench.until(lambda: scene.servers.updates.attempts, 10)
    assert wrong(described(scene, *out), told)


def test_a_description_lets_its_owner_in(scene: StagedScene) -> None:
    into = entry(80, **{MUD: {"local-networks": [None]}})
    told = "must allow TCP 443 from the local net"
    assert wrong(described(scene, BROKER, UPDATES, into=into), told)


def test_whom_it_speaks_to_besides_is_named(scene: StagedScene) -> None:
    scene.appliance.flows += [
        flow("udp", 40001, "10.0.0.9", 53),
        # This one is somebody at its own door, and that one is itself.
        flow("tcp", 443, "10.0.0.6", 50001),
        flow("tcp", 40002, "127.0.0.1", 9000),
    ]
    assert wrong(described(scene, BROKER, UPDATES), "also speaks to port 53")


def test_what_it_says_in_the_clear_is_not_described(monkeypatch: Patch) -> None:
    scene = staged(monkeypatch, ClearToo)
    scene.bench.until(lambda: scene.servers.old.attempts, 10)
    assert wrong(described(scene, BROKER, UPDATES), "also speaks to port 1883")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"{", "mud.json: not JSON"),
        (b"{}", "mud.json: it has no ietf-mud:mud"),
        (b"[]", "mud.json: it has no ietf-mud:mud"),
    ],
)
def test_a_description_that_is_none_is_named(
    scene: StagedScene, text: bytes, told: str
) -> None:
    scene.files["mud.json"] = text
    assert wrong(cloud_checks.described(scene), told)


def test_a_description_that_is_not_handed_out_is_named(scene: StagedScene) -> None:
    with pytest.raises(Missing, match="There is no mud.json"):
        cloud_checks.described(scene)
