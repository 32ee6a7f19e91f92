"""What owners, and those who find something, can do."""

from datetime import UTC, datetime, timedelta

import pytest
from device_grading import owner_checks
from lab_grading.https import Reply

from tests.content.device.appliances import IN_A_YEAR, Appliance
from tests.content.device.scenes import StagedScene, staged, wrong

NOW = datetime.now(UTC)
SOON = f"{NOW + timedelta(days=700):%Y-%m-%d}"
POLICY = f"""Write to security@maker.example.
We acknowledge your report within 3 days, and tell you every
week how far we are. There are security updates until {SOON}.
"""


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> StagedScene:
    scene = staged(monkeypatch)
    scene.files["policy.txt"] = POLICY.encode()
    return scene


def test_the_button_deletes_what_is_the_owners(scene: StagedScene) -> None:
    finding = owner_checks.reset(scene)
    assert (finding.good, finding.of) == (1, 1)
    assert scene.appliance.password == scene.unit.password


class Unpressed(Appliance):
    def pressed(self) -> None:
        pass


class KeepsName(Appliance):
    def pressed(self) -> None:
        self.data.pop("password")
        self.boot()


class KeepsCopy(Appliance):
    """The name is gone from its page, and not from its memory."""

    def pressed(self) -> None:
        self.data = {"backup": self.data["name"]}
        self.boot()


class KeepsPassword(Appliance):
    """The password no longer opens it, and can still be read."""

    def pressed(self) -> None:
        self.data = {"old": self.data["password"]}
        self.boot()


class Elsewhere(Appliance):
    """What the owner sets is not in the data partition."""

    kept = ""

    def named(self, name: str) -> Reply:
        self.kept = name
        return Reply(204)


class ByHeart(Appliance):
    """The name comes back from where nobody deletes it."""

    kept = ""

    def named(self, name: str) -> Reply:
        self.kept = name
        return super().named(name)

    def status(self, _text: str = "") -> Reply:
        return Reply(200, "", f'{{"name": "{self.kept}"}}'.encode())


class Locks(Appliance):
    """After a reset, no password opens it."""

    def pressed(self) -> None:
        self.data = {"password": "nobody knows"}
        self.boot()


class Dies(Appliance):
    def pressed(self) -> None:
        self.running = ""


class Unnamed(Appliance):
    def named(self, name: str) -> Reply:
        return Reply(404)


class Fixed(Appliance):
    def weak(self, password: str) -> bool:
        return True


@pytest.mark.parametrize(
    ("device", "told"),
    [
        (Unnamed, "The owner cannot set /name"),
        (Fixed, "The owner cannot set /password"),
        (Elsewhere, "name for it is not in the data partition"),
        (Unpressed, "the former owner still gets in"),
        (Dies, "After a reset, /status: Connection refused"),
        (Locks, "the label's password does not open it"),
        (KeepsName, "what the owner left is still in it"),
        (KeepsCopy, "what the owner left is still in it"),
        (KeepsPassword, "what the owner left is still in it"),
        (ByHeart, "what the owner left is still in it"),
    ],
)
def test_what_is_left_of_an_owner_is_named(
    monkeypatch: pytest.MonkeyPatch, device: type[Appliance], told: str
) -> None:
    assert wrong(owner_checks.reset(staged(monkeypatch, device)), told)


def test_security_txt_says_whom_to_tell(scene: StagedScene) -> None:
    finding = owner_checks.contact(scene)
    assert (finding.good, finding.of) == (1, 1)
    assert "mailto:security@maker.example, for 17" in finding.evidence


def moment(days: float) -> str:
    return (NOW + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


CONTACT, EXPIRES = "Contact: mailto:a@maker.example\n", f"Expires: {IN_A_YEAR}\n"


@pytest.mark.parametrize(
    "text",
    [
        EXPIRES + "Contact: https://maker.example/report\n",
        f"# words\n\n{CONTACT}{EXPIRES}Contact: tel:+31-20-555\n",
        f"{CONTACT}Expires: {moment(365)}\r\n",
        f"{CONTACT}Expires: {moment(0.5)}",
    ],
    ids=["a form", "more lines", "for a year", "for half a day"],
)
def test_another_security_txt_in_order_is_taken(scene: StagedScene, text: str) -> None:
    scene.appliance.security = text
    assert owner_checks.contact(scene).good == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # Days stand in no test's name: it is the same on every worker.
        pytest.param("", "No field Contact", id="empty"),
        pytest.param(EXPIRES, "No field Contact", id="nobody"),
        pytest.param(
            EXPIRES + "Contact: security@maker.example\n", "No field Contact", id="bare"
        ),
        pytest.param(
            EXPIRES + "Contact: http://maker.example/\n", "No field Contact", id="http"
        ),
        pytest.param(
            CONTACT + EXPIRES + "<html>\n", "A line is no field: '<html>'", id="html"
        ),
        pytest.param(CONTACT, "Expires stands 0 times", id="for ever"),
        pytest.param(CONTACT + 2 * EXPIRES, "Expires stands 2 times", id="twice"),
        pytest.param(
            CONTACT + "Expires: next year\n",
            "Expires: 'next year' is no moment",
            id="words",
        ),
        pytest.param(CONTACT + "Expires: 2026-13-01T00:00:00Z\n", "Expires: ", id="13"),
        pytest.param(
            f"{CONTACT}Expires: {moment(-1)}\n",
            "Expires is past, or more than a year",
            id="past",
        ),
        pytest.param(
            f"{CONTACT}Expires: {moment(400)}\n",
            "Expires is past, or more than a year",
            id="more than a year",
        ),
    ],
)
def test_what_is_wrong_with_security_txt_is_named(
    scene: StagedScene, text: str, told: str
) -> None:
    scene.appliance.security = text
    assert wrong(owner_checks.contact(scene), told)


def test_security_txt_is_plain_text(scene: StagedScene) -> None:
    scene.appliance.security_kind = "text/html"
    assert wrong(owner_checks.contact(scene), "security.txt: text/html.")


class BehindLogin(Appliance):
    def answers(
        self, method: str, path: str, login: tuple[str, str] | None, text: str
    ) -> Reply:
        if login is None:
            return Reply(401, "text/plain", self.security.encode())
        return super().answers(method, path, login, text)


def test_whom_to_tell_is_told_without_a_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = staged(monkeypatch, BehindLogin)
    assert wrong(owner_checks.contact(scene), "security.txt: status 401.")


@pytest.mark.parametrize("place", ["legal/policy.txt", "a/b-1/c.d/policy"])
def test_a_policy_may_lie_in_a_folder(scene: StagedScene, place: str) -> None:
    text = scene.files.pop("policy.txt").replace(b"security@", b"a@")
    scene.files[place] = text
    address = f"https://workstation:8443/{place}"
    scene.appliance.security = f"{CONTACT}{EXPIRES}Policy: {address}\n"
    assert owner_checks.policy(scene).good == 1


def test_a_policy_says_what_becomes_of_reports(scene: StagedScene) -> None:
    finding = owner_checks.policy(scene)
    assert (finding.good, finding.of) == (1, 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("within 3 days", "WITHIN TWO WORKING\nDAYS"),
        ("within 3 days", "within one week"),
        ("every\nweek", "weekly"),
        ("every\nweek", "each month"),
        ("security@maker", "Security@Maker"),
    ],
)
def test_other_words_of_a_policy_say_the_same(
    scene: StagedScene, old: str, new: str
) -> None:
    assert old in POLICY
    scene.files["policy.txt"] = POLICY.replace(old, new).encode()
    assert owner_checks.policy(scene).good == 1


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("security@maker", "info@maker", "the contact of security.txt"),
        ("@maker.example", "@maker.example.net", "the contact of security.txt"),
        ("within 3 days", "soon", "within how many days a report is acknowledged"),
        ("within 3 days", "within days", "within how many days"),
        ("every\nweek", "always", "how often there is a status update"),
        (SOON, "the end", "until which day (YYYY-MM-DD) there are updates"),
        (SOON, "2025-01-01", "until which day"),
        (SOON, f"{NOW:%Y-%m-%d}", "until which day"),
    ],
    ids=["whom", "whose", "soon", "days", "always", "the end", "long ago", "today"],
)
def test_what_a_policy_does_not_say_is_named(
    scene: StagedScene, old: str, new: str, told: str
) -> None:
    scene.files["policy.txt"] = POLICY.replace(old, new).encode()
    finding = owner_checks.policy(scene)
    assert wrong(finding, f"The policy does not say: {told}")
    assert ";" not in finding.evidence


def test_all_that_a_policy_does_not_say_is_named(scene: StagedScene) -> None:
    scene.files["policy.txt"] = b"\xff nothing"
    assert owner_checks.policy(scene).evidence.count(";") == 3


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("", "has no field Policy with an https address"),
        ("Policy: http://workstation/policy.txt", "has no field Policy"),
        ("Policy: https://workstation:8443/", "has no field Policy"),
        ("Policy: https://workstation:8443/a%20b", "has no field Policy"),
        ("Policy: https://workstation:8443/../policy.txt", "has no field Policy"),
        ("Policy: https://workstation:8443/a/../policy.txt", "has no field Policy"),
        ("Policy: https://workstation:8443//policy.txt", "has no field Policy"),
        ("Policy: https://workstation:8443/legal/", "has no field Policy"),
        ("Policy: https://workstation:8443/.policy", "has no field Policy"),
        ("Policy: https://[workstation/policy.txt", "has no field Policy"),
        ("Policy: https://workstation:8443/a/policy.txt", "There is no a/policy.txt"),
        ("Policy: https://workstation:8443/none.txt", "The policy: There is no none"),
    ],
)
def test_a_policy_that_leads_nowhere_is_named(
    scene: StagedScene, field: str, told: str
) -> None:
    scene.appliance.security = f"{CONTACT}{EXPIRES}{field}\n"
    assert wrong(owner_checks.policy(scene), told)
