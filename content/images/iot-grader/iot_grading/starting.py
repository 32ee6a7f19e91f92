"""What a board must do: start, install, and go on after anything."""

import secrets
from collections.abc import Iterator

from iot_board.memory import Memory
from lab_grading.handin import Missing
from lab_grading.report import Finding

from iot_grading import release
from iot_grading.leaks import leaked
from iot_grading.power import cut_at, starts
from iot_grading.scene import Scene


def boots(scene: Scene) -> Finding:
    """Firmware signed with the key that boot.bin has runs, on a board as it is sold."""
    try:
        memory = scene.memory(scene.layout.initial)
        first = scene.good(scene.layout.initial)
        memory.flash("primary", first.image)
        boot = scene.on(memory, first)
    except Missing as error:
        return Finding(0, 1, str(error), fatal=True)
    if boot.line is None:
        told = f"Signed firmware did not start. The board's last line: {boot.told}."
        return Finding(0, 1, told, fatal=True)
    return Finding(1, 1, "Firmware signed with your key starts, and says its line.")


def private_key(scene: Scene) -> Finding:
    """Nothing that is handed out has the private key in it."""
    found = leaked(scene.handed.boot, scene.handed.public)
    if found:
        return Finding(0, 1, f"boot.bin holds {found}.")
    return Finding(1, 1, "boot.bin does not hold the private key.")


def released(scene: Scene) -> Finding:
    """The student's own release is in order, and starts under the own bootloader."""
    layout = scene.layout
    image = scene.release.fetch("firmware.bin", layout.slot_size)
    entry = release.read(image, layout, scene.handed.public)
    if found := leaked(image[-2048:], scene.handed.public):
        return Finding(0, 1, f"firmware.bin holds {found}.")
    memory = scene.memory(layout.initial)
    memory.flash("update", image)
    boot = scene.file("own.bin", scene.handed.boot)
    if not starts(boot, memory, entry, scene.deadline):
        told = "firmware.bin is in order, and your bootloader does not start it."
        return Finding(0, 1, told)
    return Finding(1, 1, "Your release is in order, is installed, and begins to run.")


def updates(scene: Scene) -> Finding:
    """An update is installed: over old firmware, on an empty board, and for good."""
    for trial in (_over_old, _on_empty, _same_counter):
        if told := trial(scene):
            return Finding(0, 1, told)
    return Finding(1, 1, "Updates are installed, also on an empty board, and stay.")


def _over_old(scene: Scene) -> str:
    old, new = scene.good(), scene.good(scene.stored + 3)
    memory = scene.memory()
    memory.flash("primary", old.image)
    memory.flash("update", new.image)
    for when in ("", " after the next start"):
        boot = scene.on(memory, new, old)
        if boot.line != new.line:
            return f"The update does not run{when}; the board said: {boot.told}."
        memory.flash("update", b"")
    return ""


def _on_empty(scene: Scene) -> str:
    new, memory = scene.good(), scene.memory()
    memory.flash("update", new.image)
    boot = scene.on(memory, new)
    return "" if boot.line else "A board without firmware does not take an update."


def _same_counter(scene: Scene) -> str:
    old, new = scene.good(), scene.good()
    memory = scene.memory()
    memory.flash("primary", old.image)
    memory.flash("update", new.image)
    boot = scene.on(memory, new, old)
    told = "An update with the counter that is stored is not installed."
    return "" if boot.line == new.line else told


def survives(scene: Scene) -> Finding:
    """Wherever the power is cut while an update is installed, the board starts."""
    cuts = 0
    for told, write in _moments(scene):
        # Not of one size: one's header must not be as good as the other's.
        larger = 9000 + 4 * (1 + secrets.randbelow(200))
        old, new = scene.good(size=9000), scene.good(scene.stored + 1, size=larger)
        memory = scene.memory()
        memory.flash("primary", old.image)
        memory.flash("update", new.image)
        if not _cut(scene, memory, write):
            continue
        cuts += 1
        after = scene.on(memory, old, new)
        if after.line is None:
            told = f"The power was cut {told}; then the board started nothing any more."
            return Finding(0, 1, f"{told} Its last line: {after.told}.")
    if cuts < 3:
        return Finding(0, 1, "The update was not written to the primary slot.")
    return Finding(1, 1, f"The power was cut {cuts} times, and the board started.")


def _cut(scene: Scene, memory: Memory, write: int) -> bool:
    # Where the firmware of the grader begins (firmware.BEGIN).
    begins = scene.layout.primary + scene.layout.header_size + 0x40
    return cut_at(scene.boot, memory, write, begins, scene.deadline)


def _moments(scene: Scene) -> Iterator[tuple[str, int]]:
    """Writes after which the power is cut, each with what was just being done."""
    layout = scene.layout
    middle = layout.header_size + 4 * (500 + secrets.randbelow(1000))
    yield "as the copy had just begun", layout.primary
    yield "halfway through the copy", layout.primary + middle
    yield "near the end of the copy", layout.primary + layout.header_size + 8900
    yield "as the update slot was written to", layout.update
    yield "as the counter was stored", layout.counter
