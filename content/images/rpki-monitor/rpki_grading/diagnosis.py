"""What the student has said is wrong, and a repair that came without a word."""

from collections.abc import Callable
from dataclasses import dataclass

from lab_grading import diagnosis
from lab_grading.errors import NotReady
from lab_grading.report import Finding, Look
from rpki_monitor import notes
from rpki_monitor.diagnosing import MEASURED, said
from rpki_monitor.doors import Silent

from rpki_grading.scene import Scene


def ask(scene: Scene) -> list[str]:
    """The faults that were named, in order; NotReady when the registry is silent."""
    try:
        return said(notes.read(scene.settings))
    except Silent as error:
        raise NotReady(str(error)) from None


@dataclass
class Diagnosis(diagnosis.Diagnosis[Scene]):
    """The check on it."""

    ask: Callable[[Scene], list[str]] = ask

    def or_mended(self, look: Look[Scene]) -> Look[Scene]:
        """`look`, of which nothing is told until something is said, or it is whole.

        A silent repair is measured too, and noted: who has heard that it is one need
        not look any more, so that nothing is taken down after it.
        """

        def guarded(scene: Scene) -> Finding:
            finding = look(scene)
            if self.said(scene):
                return finding
            if finding.good < finding.of:
                return self.unsaid()
            _note_measured(scene)
            return finding

        return guarded


def _note_measured(scene: Scene) -> None:
    try:
        if all(note["text"] != MEASURED for note in notes.read(scene.settings)):
            notes.add(scene.settings, MEASURED)
    except Silent as error:
        raise NotReady(str(error)) from None
