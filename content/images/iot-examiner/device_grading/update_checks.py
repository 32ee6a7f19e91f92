"""Checks of updates. Refused means: not started, while good ones still are."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from lab_grading.report import Finding, Look

from device_grading.handin import MAX_PACKAGE
from device_grading.listener import GENUINE
from device_grading.packages import Package, package, signed
from device_grading.product import BROKEN, STEPS
from device_grading.scene import START, Scene
from device_grading.units import word

# Until a package that is on offer has been fetched and judged, on a busy machine; and
# then installed, or confirmed.
_FETCH, _INSTALL, _TRIAL = 12.0, 4.0, 15.0


def digest(image: bytes) -> str:
    """As the board tells what is in a slot."""
    return hashlib.sha256(image).hexdigest()


def _offered(scene: Scene, offer: bytes) -> str:
    """Put it on offer and wait until it has been judged; what went wrong, or ""."""
    name, shop = f"{word(10)}.swu", scene.servers.shop
    shop.offer(name, offer)
    if not scene.bench.until(lambda: name in shop.fetched, _FETCH):
        return "the device did not fetch the package that `latest` names"
    return ""


def _judged(scene: Scene, before: int) -> bool:
    """Whether the device went on to ask for the next one, or started anew."""
    shop = scene.servers.shop
    return scene.bench.until(
        lambda: shop.asked >= 2 or scene.bench.state()["boots"] > before, _FETCH
    )


def _installed(scene: Scene, step: int) -> str:
    """Offer the good package of this step; what went wrong, or ""."""
    package = scene.product.signed(step).archive()
    if told := _started(scene, package, digest(scene.product.image(step))):
        return f"a signed package{told}"
    return ""


def _started(scene: Scene, offer: bytes, wanted: str) -> str:
    """Put a package on offer that has this firmware; what went wrong, or ""."""
    boots = scene.bench.state()["boots"]
    if told := _offered(scene, offer):
        return f": {told}"
    _judged(scene, boots)
    # An updater may go on to ask while it installs.
    if not scene.bench.until(lambda: scene.bench.running() == wanted, _INSTALL):
        return f" was not started; last lines: {scene.bench.console()}"
    if not _stays(scene, wanted):
        return f" was started and did not stay; last lines: {scene.bench.console()}"
    return ""


def _stays(scene: Scene, wanted: str) -> bool:
    """Whether what runs is confirmed, and not left again."""
    scene.bench.until(
        lambda: scene.bench.settled() == wanted or scene.bench.running() != wanted,
        _TRIAL,
    )
    return scene.bench.settled() == wanted


def updates(scene: Scene) -> Finding:
    """EN 303 645, 5.3-2: a package that the maker signed is installed, and stays."""
    cloud, version = scene.servers.cloud, scene.product.version(2)
    if told := _installed(scene, 2):
        return Finding(0, 1, f"An update: {told}.")
    if not cloud.since(0.0):
        return Finding(0, 1, "It was installed; but nothing is reported by TLS.")
    if not scene.bench.until(
        lambda: any(version.encode() in one.payload for one in cloud.since(0.0)), START
    ):
        return Finding(0, 1, "After an update, its reports name another version.")
    return Finding(1, 1, f"{version} was installed, confirmed, and reports.")


@dataclass(frozen=True)
class Trial:
    """A package that is to be refused: `what` it is, and how it is made."""

    what: str
    make: Callable[[Scene], Package]


def refuses(right: str, *trials: Trial) -> Look[Scene]:
    """A look that is in order when each of these is refused; `right` says so."""

    def look(scene: Scene) -> Finding:
        for trial in trials:
            if told := _try(scene, trial):
                return Finding(0, 1, told)
        return Finding(1, 1, right)

    return look


def _try(scene: Scene, trial: Trial) -> str:
    # What was started by mistake before is either good by now, or has been left.
    scene.bench.until(scene.bench.settled, _TRIAL)
    before = scene.bench.state()
    if told := _offered(scene, trial.make(scene).archive()):
        return f"For {trial.what}, {told}."
    if not _judged(scene, before["boots"]):
        return f"After {trial.what}, the device asks for no further one."
    after = scene.bench.state()
    started = after["boots"] != before["boots"] or after["next"]
    if not started and after["active"] == before["active"]:
        return ""
    # What was started may do nothing any more; what comes next is asked of a good one,
    # which would install it again.
    scene.servers.shop.latest = ""
    scene.start(scene.unit, scene.product.image(2))
    return f"Started all the same: {trial.what}."


def _unsigned(scene: Scene) -> Package:
    return package(scene.product.image(3), scene.product.version(3), None)


def _empty(scene: Scene) -> Package:
    """With a signature over something else."""
    made = package(scene.product.image(4), scene.product.version(4), None)
    return replace(made, signature=signed(b"", scene.makers.update_key))


def _foreign(scene: Scene) -> Package:
    return package(
        scene.product.image(5), scene.product.version(5), scene.makers.other_key
    )


def _device(scene: Scene) -> Package:
    """Signed with a key that the device's own authority knows, and not for updates."""
    return package(scene.product.image(6), scene.product.version(6), scene.unit.own)


def _flipped(scene: Scene) -> Package:
    """One bit of the image is another one, far behind its head."""
    image = bytearray(scene.product.image(7))
    image[len(image) * 2 // 3] ^= 1
    return scene.product.signed(7).with_image(bytes(image))


def _described(scene: Scene) -> Package:
    """The image and the digest of one version, and the signature of another."""
    return replace(scene.product.signed(8), signature=scene.product.signed(2).signature)


def _again(scene: Scene) -> Package:
    """What runs now, even where that should not."""
    now = scene.bench.running()
    steps = [step for step in STEPS if digest(scene.product.image(step)) == now]
    return scene.product.signed(steps[0] if steps else 2)


unsigned = refuses(
    "Packages without a signature, or with one of nothing, are refused.",
    Trial("a package without a signature", _unsigned),
    Trial("a package with the signature of an empty file", _empty),
)
foreign = refuses(
    "Packages that others have signed are refused.",
    Trial("a package signed with another key", _foreign),
    Trial("a package signed with a device's key", _device),
)
tampered = refuses(
    "Packages that were altered are refused.",
    Trial("a package with one bit of the image altered", _flipped),
    Trial("a package with another one's signature", _described),
)
downgrade = refuses(
    "An older package is refused, although it is signed.",
    Trial("an older package, rightly signed", lambda scene: scene.product.signed(1)),
)
replay = refuses(
    "The package that is already installed is not installed again.",
    Trial("the package that is already installed", _again),
)


def impostor(scene: Scene) -> Finding:
    """5.3-10 and 5.5: updates come from the maker's server, or not at all."""
    updates, shop = scene.servers.updates, scene.servers.shop
    for mode in ("foreign", "misnamed"):
        if not scene.under(updates, mode):
            return Finding(0, 1, "It did not come to the update server again.")
        if shop.opened.get(mode):
            return Finding(0, 1, "It asks a server with a false certificate.")
    if _takes_from_anybody(scene):
        return Finding(0, 1, "It fetches packages from a server that it does not know.")
    return Finding(1, 1, "It asks no server whose certificate is false.")


def _takes_from_anybody(scene: Scene) -> bool:
    """Whether a package is asked for where only `latest` came from the right server."""
    updates, shop = scene.servers.updates, scene.servers.shop
    before = updates.tried("foreign")

    def turn() -> None:
        updates.mode = "foreign"

    shop.then = turn
    shop.offer(f"{word(10)}.swu", scene.product.signed(1).archive())
    scene.bench.until(lambda: updates.tried("foreign") >= before + 2, _FETCH)
    shop.then = lambda: None
    updates.mode = GENUINE
    return bool(shop.opened.get("foreign"))


def still(scene: Scene) -> Finding:
    """After all that was refused, the next good one is installed; owners keep all."""
    page, label = scene.page(scene.unit), scene.unit.password
    name, own = word(), word(20)
    named, chosen = (
        page.put(path, label, text).status in range(200, 300)
        for path, text in (("/name", name), ("/password", own))
    )
    settled, password = named and chosen, own if chosen else label
    told = _installed(scene, 9)
    scene.answers(scene.unit)
    if not told and settled and page.facts(own).get("name") != name:
        told = "name or password that the owner had chosen is gone"
    page.put("/password", password, label)
    if told:
        owned = ", while its owner has a password of their own" if chosen else ""
        return Finding(0, 1, f"After packages that were refused{owned}: {told}.")
    version = scene.product.version(9)
    return Finding(1, 1, f"After packages that were refused, {version} runs.")


def rolls_back(scene: Scene) -> Finding:
    """5.9: an update that does not work is left again, without anybody's help."""
    if not scene.start(scene.unit, scene.product.image(BROKEN - 1)):
        return Finding(0, 1, "On another board, your firmware does not start.")
    good = scene.bench.running()
    bad = scene.product.image(BROKEN)
    if told := _offered(scene, scene.product.signed(BROKEN).archive()):
        return Finding(0, 1, f"For an update with a mistake in it, {told}.")
    if not scene.bench.until(lambda: scene.bench.running() == digest(bad), START):
        return Finding(0, 1, "A signed update was not started.")
    back = scene.bench.until(lambda: scene.bench.running() == good, _TRIAL)
    if not back:
        return Finding(0, 1, "Firmware whose page does not answer stays in use.")
    boots, scene.servers.shop.asked = scene.bench.state()["boots"], 0
    if not scene.answers(scene.unit):
        return Finding(0, 1, "After going back, the page does not answer.")
    _judged(scene, boots)
    if scene.bench.state()["boots"] > boots:
        return Finding(0, 1, "What was left is installed and started again.")
    return Finding(1, 1, "Firmware whose page did not answer was left again.")


def released(scene: Scene) -> Finding:
    """CRA, Annex I, part II (7): your own package gets to a unit that is in use."""
    name = scene.release.fetch("latest", 200).decode("ascii", "replace").strip()
    offer = scene.release.fetch(name, MAX_PACKAGE)
    old = {"etc/version": b"0.0.1\n"}
    [image] = scene.bench.remake(scene.product.handed, {}, [old])
    scene.servers.shop.latest = ""
    if not scene.start(scene.unit, image):
        return Finding(0, 1, "Your firmware does not start with your own key.")
    if told := _started(scene, offer, digest(scene.product.handed)):
        return Finding(0, 1, f"Your own package{told}.")
    return Finding(1, 1, "A unit of an older version installs your package.")
