"""What a board must not do. Refused means: not started, and the old firmware runs."""

from collections.abc import Callable
from dataclasses import dataclass

from lab_grading.report import Finding, Look

from iot_grading.board import QUIET
from iot_grading.scene import Made, Scene

Make = Callable[[Scene], Made]


@dataclass(frozen=True)
class Trial:
    """An image that is to be refused: `what` it is, and how it is made.

    It comes as an update to a board that runs firmware, unless `primary`: then it has
    been put where firmware runs from. The counter that the board has stored is the
    scene's, or `stored`. With `either` it may be started, too: whether it may is
    another question, and it must only not end the board.
    """

    what: str
    make: Make
    primary: bool = False
    old: bool = True
    stored: int | None = None
    either: bool = False


def refuses(right: str, *trials: Trial) -> Look[Scene]:
    """A look that is in order when each of these is refused; `right` says so."""

    def look(scene: Scene) -> Finding:
        for trial in trials:
            try_it = _in_primary if trial.primary or not trial.old else _as_update
            if told := try_it(scene, trial):
                return Finding(0, 1, told)
        return Finding(1, 1, right)

    return look


def _as_update(scene: Scene, trial: Trial) -> str:
    """What went wrong, or ""."""
    bad, old = trial.make(scene), scene.good(scene.stored)
    memory = scene.memory(trial.stored)
    memory.flash("primary", old.image)
    memory.flash("update", bad.image)
    boot = scene.on(memory, bad, old)
    if boot.line == bad.line:
        return "" if trial.either else f"Started all the same: {trial.what}."
    if boot.line != old.line:
        return (
            f"Not started: {trial.what}. But the old firmware did not start either; the"
            f" board's last line: {boot.told}."
        )
    return ""


def _in_primary(scene: Scene, trial: Trial) -> str:
    """The same where there is no old firmware: the board must still take a good one."""
    bad, good = trial.make(scene), scene.good(scene.stored)
    memory = scene.memory(trial.stored)
    memory.flash("primary" if trial.primary else "update", bad.image)
    if scene.on(memory, bad, seconds=QUIET).line:
        return f"Started all the same: {trial.what}."
    memory.flash("update", good.image)
    boot = scene.on(memory, bad, good)
    if boot.line != good.line:
        return (
            f"After {trial.what}, the board no longer takes a good update; its last"
            f" line: {boot.told}."
        )
    return ""
