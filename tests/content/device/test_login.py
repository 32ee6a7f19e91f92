"""Who gets into a device besides its owner, and by which ways round the door."""

import posixpath
from collections.abc import Callable

import pytest
from device_grading import entry_checks
from lab_grading.https import Reply

from tests.content.device.appliances import Appliance
from tests.content.device.scenes import TRUTH, StagedScene, staged, wrong
from tests.content.device.test_entry_checks import Anybody, Dead, Locked, Nameless

type Login = tuple[str, str] | None

SECRET = TRUTH["leak_secret"]


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> StagedScene:
    return staged(monkeypatch)


class Open(Appliance):
    def lets_in(self, user: str, password: str) -> bool:
        return True

    def answers(
        self, method: str, path: str, login: tuple[str, str] | None, text: str
    ) -> Reply:
        return super().answers(method, path, login or ("", ""), text)


def also(user: str, password: str) -> type[Appliance]:
    """One that also takes these; SERIAL is its number."""

    class Also(Appliance):
        def lets_in(self, *login: str) -> bool:
            more = user, password.replace("SERIAL", self.serial)
            return super().lets_in(*login) or login == more

    return Also


def test_the_labels_password_and_no_other_opens_it(scene: StagedScene) -> None:
    finding = entry_checks.login(scene)
    assert (finding.good, finding.of) == (1, 1)


@pytest.mark.parametrize(
    ("device", "told"),
    [
        (Dead, "/status is not refused: Connection refused"),
        (Open, "Without a password, /status is not refused: status 200"),
        (Locked, "password on the label does not open"),
        (Nameless, "password on the label does not open"),
        (Anybody, "also gets in as 'admin' with 'admin'"),
        (also("admin", "admin"), "also gets in as 'admin' with 'admin'"),
        (also("admin", ""), "also gets in as 'admin' with ''"),
        (also("admin", "root"), "also gets in as 'admin' with 'root'"),
        (also("admin", SECRET), "gets in as 'admin' with 'hunter2hunter2'"),
        (also("fleet", SECRET), "gets in as 'fleet' with 'hunter2hunter2'"),
        (also("fleet", "password"), "also gets in as 'fleet' with 'password'"),
        (also("root", "root"), "also gets in as 'root' with 'root'"),
        (also("service", "12345678"), "gets in as 'service' with '12345678'"),
        (also("support", SECRET), "gets in as 'support' with 'hunter2hunter2'"),
        (also("user", ""), "also gets in as 'user' with ''"),
        (also("", "admin"), "also gets in as '' with 'admin'"),
    ],
)
def test_what_else_opens_it_is_named(
    monkeypatch: pytest.MonkeyPatch, device: type[Appliance], told: str
) -> None:
    assert wrong(entry_checks.login(staged(monkeypatch, device)), told)


@pytest.mark.parametrize("user", ["admin", "service"])
def test_its_number_is_nobodys_password(
    monkeypatch: pytest.MonkeyPatch, user: str
) -> None:
    scene = staged(monkeypatch, also(user, "SERIAL"))
    told = f"One also gets in as {user!r} with {scene.unit.serial!r}."
    assert wrong(entry_checks.login(scene), told)


class Begun(Appliance):
    """It compares as many letters as somebody says."""

    def lets_in(self, user: str, password: str) -> bool:
        return user == "admin" and self.password.startswith(password) and password != ""


class ButOne(Appliance):
    """It compares as many letters as somebody says, and these are not few."""

    def lets_in(self, user: str, password: str) -> bool:
        long = len(password) > len(self.password) // 2
        return user == "admin" and self.password.startswith(password) and long


class Longer(Appliance):
    """It compares as many letters as it knows."""

    def lets_in(self, user: str, password: str) -> bool:
        return user == "admin" and password.startswith(self.password)


class AnyCase(Appliance):
    def lets_in(self, user: str, password: str) -> bool:
        return super().lets_in(user, password.lower())


@pytest.mark.parametrize(
    ("device", "nearly"),
    [
        (Begun, lambda label: label[0]),
        (ButOne, lambda label: label[:-1]),
        (Longer, lambda label: f"{label}x"),
        (AnyCase, str.upper),
    ],
    ids=["begun", "but one", "longer", "any case"],
)
def test_what_is_nearly_the_password_is_none(
    monkeypatch: pytest.MonkeyPatch,
    device: type[Appliance],
    nearly: Callable[[str], str],
) -> None:
    scene = staged(monkeypatch, device)
    told = f"One also gets in as 'admin' with {nearly(scene.unit.password)!r}."
    assert wrong(entry_checks.login(scene), told)


def known_as(read: Callable[[str], str]) -> type[Appliance]:
    """One that guards /status as it is spelled, and serves what it reads from it."""

    class Known(Appliance):
        def answers(self, method: str, path: str, login: Login, text: str) -> Reply:
            if login is None and path != "/status" and read(path) == "/status":
                return self.status()
            return super().answers(method, path, login, text)

    return Known


@pytest.mark.parametrize(
    ("read", "way"),
    [
        (lambda path: path.partition("?")[0], "/status?x"),
        (lambda path: path.rstrip("/"), "/status/"),
        (lambda path: path.replace("//", "/"), "//status"),
        (lambda path: path.replace("/./", "/"), "/./status"),
        (lambda path: path.replace("/.well-known/..", ""), "/.well-known/../status"),
    ],
    ids=["query", "slash behind", "two slashes", "here", "there and back"],
)
def test_another_spelling_of_an_address_is_no_way_in(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[str], str], way: str
) -> None:
    scene = staged(monkeypatch, known_as(read))
    told = f"Without a password, {way} is answered."
    assert wrong(entry_checks.login(scene), told)


def hands_out(found: Callable[[str], str], *files: str) -> type[Appliance]:
    """One that hands out these, where an address below /.well-known/ leads to them."""

    class Folder(Appliance):
        def answers(self, method: str, path: str, login: Login, text: str) -> Reply:
            name = path.removeprefix("/.well-known/")
            if name != path and found(name) in files:
                return Reply(200, "text/plain", b"what lies there")
            return super().answers(method, path, login, text)

    return Folder


def joined(name: str) -> str:
    """As `Path(folder, name)` has it: an absolute name leads away from the folder."""
    return posixpath.join("/run/firmware/root/app/.well-known", name)


PASSWORD = "/factory/password"


@pytest.mark.parametrize(
    ("device", "way"),
    [
        (hands_out(joined, joined("")), "/.well-known/"),
        (
            hands_out(lambda name: posixpath.normpath(joined(name)), PASSWORD),
            "/.well-known/../../../../../../factory/password",
        ),
        (hands_out(joined, PASSWORD), "/.well-known//factory/password"),
    ],
    ids=["a list of it", "upwards", "an absolute name"],
)
def test_only_whom_to_tell_is_open_below_well_known(
    monkeypatch: pytest.MonkeyPatch, device: type[Appliance], way: str
) -> None:
    scene = staged(monkeypatch, device)
    told = f"Without a password, {way} is answered."
    assert wrong(entry_checks.login(scene), told)


def anybody_puts(*paths: str) -> type[Appliance]:
    """One where nobody needs a password to set these."""

    class Puts(Appliance):
        def answers(self, method: str, path: str, login: Login, text: str) -> Reply:
            if method == "PUT" and path in paths and login is None:
                login = "admin", self.password
            return super().answers(method, path, login, text)

    return Puts


@pytest.mark.parametrize("path", ["/name", "/password"])
def test_what_can_be_set_without_a_password_is_named(
    monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    scene = staged(monkeypatch, anybody_puts(path))
    told = f"Without a password, {path} can be set."
    assert wrong(entry_checks.login(scene), told)


def test_trying_to_get_in_changes_nothing(scene: StagedScene) -> None:
    entry_checks.login(scene)
    assert scene.appliance.data == {}
