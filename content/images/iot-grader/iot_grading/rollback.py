"""Firmware of yesterday: rightly signed, and with a hole that was closed since."""

import secrets

from lab_grading.report import Finding

from iot_grading.forgeries import (
    altered,
    disguised,
    of_the_future,
    other_product,
    without_signature,
)
from iot_grading.image import COUNTER, PRODUCT, number, signed
from iot_grading.refusals import Make, Trial
from iot_grading.scene import Made, Scene, new_key


def lower(by: int) -> Make:
    """In order, but of a counter that lies so much below the stored one."""

    def make(scene: Scene) -> Made:
        return scene.good(scene.stored - by)

    return make


def no_counter(scene: Scene) -> Made:
    """Signed rightly, and without a counter."""
    body, line = scene.body()
    return Made(signed(body.without(COUNTER), scene.key), line)


def counter_afterwards(scene: Scene) -> Made:
    """Signed without a counter; one was added where nothing covers it."""
    body, line = scene.body()
    high = number(COUNTER, scene.stored + 7)
    return Made(signed(body.without(COUNTER), scene.key, high), line)


def lower_and_raised(scene: Scene) -> Made:
    """Signed with a low counter; a high one was added where nothing covers it."""
    body, line = scene.body(scene.stored - 1)
    return Made(signed(body, scene.key, number(COUNTER, scene.stored + 7)), line)


def short_counter(scene: Scene) -> Made:
    """Signed rightly, with a counter of no bytes."""
    body, line = scene.body()
    return Made(signed(body.having((COUNTER, b"")), scene.key), line)


def raised(scene: Scene) -> Finding:
    """An update raises the stored counter; what lies between is refused from then."""
    step = 2 + secrets.randbelow(200)
    new = scene.good(scene.stored + step)
    memory = scene.memory()
    memory.flash("primary", scene.good().image)
    memory.flash("update", new.image)
    boot = scene.on(memory, new)
    if boot.line is None:
        return Finding(0, 1, f"The update does not run; the board said: {boot.told}.")
    wanted, found = scene.stored + step, memory.counter
    if found != wanted:
        told = f"Firmware with counter {wanted} runs, and {found} is stored."
        return Finding(0, 1, told)
    between = scene.good(wanted - 1)
    memory.flash("update", between.image)
    boot = scene.on(memory, between, new)
    if boot.line != new.line:
        told = "After the update, firmware with a lower counter replaces it."
        return Finding(0, 1, told)
    if told := _flashed(scene, step):
        return Finding(0, 1, told)
    return Finding(1, 1, "The stored counter follows what runs, and only upwards.")


def _flashed(scene: Scene, step: int) -> str:
    """What is wrong where newer firmware came straight into the primary slot, or ""."""
    new = scene.good(scene.stored + step)
    memory = scene.memory()
    memory.flash("primary", new.image)
    if scene.on(memory, new).line is None or memory.counter == scene.stored + step:
        return ""
    return "Newer firmware in the primary slot runs, and its counter is not stored."


def unmoved(scene: Scene) -> Finding:
    """An image that is refused leaves the counter alone, or it would lock the board."""
    high, (other, line) = scene.stored + 1000, scene.body(scene.stored + 1000)
    other = other.having(number(PRODUCT, scene.layout.product ^ 0x80))
    if told := _moved(scene, disguised(scene, new_key(), high)):
        return Finding(0, 1, f"After a forged image, {told}.")
    ours = Made(signed(other, scene.key), line)
    if told := _moved(scene, ours, starts=True):
        return Finding(0, 1, f"After an image for another product, {told}.")
    return Finding(1, 1, "Refused images with a high counter move nothing.")


def _moved(scene: Scene, bad: Made, *, starts: bool = False) -> str:
    """What is wrong once this image was an update, or "".

    Whether it `starts` may be another question than what it does to the counter.
    """
    old, memory = scene.good(), scene.memory()
    memory.flash("primary", old.image)
    memory.flash("update", bad.image)
    boot = scene.on(memory, bad, old)
    if starts and boot.line == bad.line:
        return ""
    if boot.line != old.line:
        return f"the old firmware does not run; the board said: {boot.told}"
    if memory.counter != scene.stored:
        return f"the counter has moved to {memory.counter}"
    return ""


DOWNGRADES = (
    Trial("an update whose counter is lower by 1", lower(1)),
    Trial("an update whose counter is lower by 65536", lower(0x10000)),
    Trial(
        "older firmware, on a board whose primary slot is empty", lower(1), old=False
    ),
)
REQUIRED = (
    Trial("a signed image without a counter", no_counter),
    Trial(
        "a signed image without a counter, on a board whose counter is 0",
        no_counter,
        stored=0,
    ),
    Trial("a signed image with a counter of no bytes", short_counter, stored=0),
)
UNPROTECTED = (
    Trial(
        "an image whose only counter stands where nothing covers it", counter_afterwards
    ),
    Trial(
        "an image with a low counter that is signed, and a high one that is not",
        lower_and_raised,
    ),
)
PRIMARY = (
    Trial(
        "firmware put into the primary slot without a signature",
        without_signature,
        primary=True,
    ),
    Trial("unsigned firmware of version 255", of_the_future, primary=True),
    Trial("signed firmware, altered in the primary slot", altered, primary=True),
    Trial("old firmware put back into the primary slot", lower(1), primary=True),
    Trial("firmware without a counter in the primary slot", no_counter, primary=True),
    Trial(
        "another product's firmware in the primary slot",
        other_product(0),
        primary=True,
    ),
)
