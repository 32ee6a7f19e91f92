"""Checks of who gets into a device, and of what it holds that it should not."""

from advisories import bounded
from lab_grading.handin import Missing
from lab_grading.report import Finding

from device_grading import update_checks
from device_grading.handin import MAX_TEXT
from device_grading.scene import Examination, Scene
from device_grading.units import word

# What anybody tries first, besides what is on the label of another unit.
_COMMON = ("admin", "", "password", "12345678", "root")
_WEAK = ("", "a", "12345678", "password", "elevenchars")
_LOOPBACK = ("127.", "::1")


def starts(scene: Examination) -> Finding:
    """The firmware handed in runs on a unit that nobody has made before."""
    try:
        scene.product.make(scene.bench)
        up = scene.start(scene.unit, scene.product.image(0))
    except Missing as error:
        return Finding(0, 1, str(error), fatal=True)
    if up:
        scene.aside.begin(unique, update_checks.rolls_back, update_checks.released)
        return Finding(1, 1, "Your firmware starts, and its page answers by HTTPS.")
    told = scene.page(scene.unit).get("/status").told
    said = scene.bench.console()
    return Finding(
        0, 1, f"https, port 443: {told}. The board's last line: {said}.", fatal=True
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
    known = (*_COMMON, unit.serial, scene.truth["leak_secret"])
    for password in known:
        if page.enters(password) or page.enters(password, scene.truth["leak_user"]):
            return Finding(0, 1, f"One also gets in with {password!r}.")
    return Finding(1, 1, f"The label's password opens it, {len(known)} others do not.")


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
    flows = scene.bench.traffic()
    open_ports = {
        (flow["protocol"], flow["port"])
        for flow in flows
        if not flow["peer"] and not flow["address"].startswith(_LOOPBACK)
    }
    extra = sorted(open_ports - {("tcp", 443)})
    if extra:
        told = ", ".join(f"{protocol} {port}" for protocol, port in extra[:6])
        return Finding(0, 1, f"Also open: {told}.")
    if ("tcp", 443) not in open_ports:
        return Finding(0, 1, "Port 443 is not open.")
    return Finding(1, 1, "Port 443 is open, and no other.")


def secrets_inside(scene: Scene) -> Finding:
    """5.4-3: nothing secret is in the firmware, which every buyer can read."""
    secret, key = scene.truth["leak_secret"], "PRIVATE KEY-----"
    found = scene.bench.found("firmware", secret, key)
    if secret in found:
        return Finding(0, 1, "The vendor's secret is still in your firmware.")
    if key in found:
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
        return Finding(
            3 - len(missed), 3, f"Not what is in the image: {', '.join(missed)}."
        )
    return Finding(3, 3, "You found the credential that every unit shares.")
