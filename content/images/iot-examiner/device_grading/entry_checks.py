"""Checks of who gets into a device, and of what it holds that it should not."""

from advisories import bounded
from lab_grading.handin import Missing
from lab_grading.report import Finding

from device_grading import update_checks
from device_grading.handin import MAX_TEXT
from device_grading.page import Page
from device_grading.scene import Examination, Scene
from device_grading.units import word

# What anybody tries first, besides what is on the label of another unit.
_COMMON = ("admin", "", "password", "12345678", "root")
_OTHERS = ("root", "service", "support", "user", "")
# Ways round a door that knows its own address by one spelling only.
_WAYS = (
    "/status?x",
    "/status/",
    "//status",
    "/./status",
    "/.well-known/",
    "/.well-known/../status",
    "/.well-known/../../../../../../factory/password",
    "/.well-known//factory/password",
)
# How private keys begin: in PEM, and behind the head of one for an elliptic curve in
# DER (RFC 5915 section 3: version 1, then a scalar of 32 bytes).
_KEYS = ("PRIVATE KEY-----", "\x02\x01\x01\x04\x20")
_WEAK = ("", "a", "12345678", "password", "elevenchars")
_LOOPBACK = ("127.", "::1")
PAGE = ("tcp", 443)


def starts(scene: Examination) -> Finding:
    """The firmware handed in runs on a unit that nobody has made before."""
    try:
        scene.product.make(scene.bench)
        up = scene.start(scene.unit, scene.product.image(0))
    except Missing as error:
        return Finding(0, 2, str(error), fatal=True)
    if up:
        scene.aside.begin(unique, update_checks.rolls_back, update_checks.released)
        if scene.page(scene.unit).old_tls():
            return Finding(1, 2, "It starts; its page still speaks TLS 1.1 or older.")
        return Finding(2, 2, "Your firmware starts, and its page answers by HTTPS.")
    told = scene.page(scene.unit).get("/status").told
    said = scene.bench.console()
    return Finding(
        0, 2, f"https, port 443: {told}. The board's last lines: {said}.", fatal=True
    )


def login(scene: Scene) -> Finding:
    """EN 303 645, 5.1-1: the password on the label lets in, and none that is known."""
    unit, page = scene.unit, scene.page(scene.unit)
    stranger = page.get("/status")
    if stranger.status not in (401, 403):
        told = f"Without a password, /status is not refused: {stranger.told}."
        return Finding(0, 1, told)
    if page.serial(unit.password) != unit.serial:
        return Finding(0, 1, "The password on the label does not open /status.")
    if told := _let_in(scene, page):
        return Finding(0, 1, told)
    return Finding(1, 1, "The label's password opens it, and nothing else does.")


def _let_in(scene: Scene, page: Page) -> str:
    """Who else gets in, or ""."""
    own, leaked = scene.unit.password, scene.truth["leak_secret"]
    known = (*_COMMON, scene.unit.serial, leaked)
    nearly = (own[:1], own[:-1], f"{own}x", own.upper())
    users = (*_OTHERS, scene.truth["leak_user"])
    tried = [(page.user, word) for word in (*known, *nearly)]
    tried += [(user, word) for user in users for word in known]
    for user, password in tried:
        if page.enters(password, user):
            return f"One also gets in as {user!r} with {password!r}."
    for way in _WAYS:
        if page.get(way).status in range(200, 300):
            return f"Without a password, {way} is answered."
    for path in ("/name", "/password"):
        if page.put(path, None, word(20)).status in range(200, 300):
            return f"Without a password, {path} can be set."
    return ""


def unique(scene: Scene) -> Finding:
    """5.1-2: what opens one unit opens no other."""
    unit = scene.unit
    if not scene.start(unit, scene.product.image(0)):
        return Finding(0, 1, "A second unit with your firmware does not start.")
    page = scene.page(unit)
    if page.serial(unit.password) != unit.serial:
        return Finding(0, 1, "The second unit's label does not open the second unit.")
    if page.enters(scene.other.password):
        return Finding(0, 1, "The first unit's password opens the second, too.")
    return Finding(1, 1, "Each of two units opens with its own password only.")


def chosen(scene: Scene) -> Finding:
    """5.1: the owner may choose a password, and none that is weak."""
    unit, page = scene.unit, scene.page(scene.unit)
    for weak in (*_WEAK, unit.serial):
        if page.put("/password", unit.password, weak).status in range(200, 300):
            return Finding(0, 1, f"{weak!r} is taken as the owner's password.")
    if not page.enters(unit.password):
        return Finding(0, 1, "After a password was refused, the old one is gone.")
    new = word(20)
    status = page.put("/password", unit.password, new)
    if status.status not in range(200, 300):
        return Finding(0, 1, f"A password of 20 characters: {status.told}.")
    if not page.enters(new) or page.enters(unit.password):
        return Finding(0, 1, "The new password does not take the old one's place.")
    back = page.put("/password", new, unit.password)
    if back.status not in range(200, 300):
        return Finding(0, 1, f"A password cannot be changed twice: {back.told}.")
    return Finding(1, 1, f"{len(_WEAK) + 1} weak ones refused, strong ones taken.")


def doors(scene: Scene) -> Finding:
    """5.6-1: nothing listens that nobody needs. The kernel is asked, not the device."""
    found = scene.doors = open_doors(scene)
    if extra := needless(found):
        return Finding(0, 1, f"Also open: {extra}.")
    if PAGE not in found:
        return Finding(0, 1, "Port 443 is not open.")
    return Finding(1, 1, "Port 443 is open, and no other.")


def open_doors(scene: Scene) -> set[tuple[str, int]]:
    """Protocol and port of whatever listens for others than the device itself."""
    return {
        (flow["protocol"], flow["port"])
        for flow in scene.bench.traffic()
        if not flow["peer"] and not flow["address"].startswith(_LOOPBACK)
    }


def needless(found: set[tuple[str, int]]) -> str:
    """Those of these doors that are not the page's, in words."""
    extra = sorted(found - {PAGE})[:6]
    return ", ".join(f"{protocol} {port}" for protocol, port in extra)


def secrets_inside(scene: Scene) -> Finding:
    """5.4-3: nothing secret is in the firmware, which every buyer can read."""
    secret = scene.truth["leak_secret"]
    found = scene.bench.found("firmware", secret, *_KEYS)
    if secret in found:
        return Finding(0, 1, "The vendor's secret is still in your firmware.")
    if found:
        return Finding(0, 1, "A private key is in your firmware.")
    return Finding(1, 1, "Neither the vendor's secret nor a private key is in it.")


def leaks(scene: Scene) -> Finding:
    """5.4: what the vendor's firmware gave away was found."""
    try:
        said = bounded.loads(scene.release.fetch("findings.json", MAX_TEXT))
    except bounded.Unreadable as error:
        return Finding(0, 3, f"findings.json: {error}.")
    if not isinstance(said, dict):
        return Finding(0, 3, "findings.json is no JSON object.")
    right = {
        "file": scene.truth["leak_file"],
        "user": scene.truth["leak_user"],
        "secret": scene.truth["leak_secret"],
    }
    told = {name: str(said.get(name, "")).strip().lstrip("./") for name in right}
    missed = [name for name in right if told[name] != right[name]]
    if missed:
        told = ", ".join(missed)
        return Finding(
            3 - len(missed), 3, f"Not of the credential that all units share: {told}."
        )
    return Finding(3, 3, "You found the credential that every unit shares.")
