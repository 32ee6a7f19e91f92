"""What a student has said is wrong, where something is, and whether it was right.

The truth is a secret parameter of the session: only trusted nodes know it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from lab_grading.report import Finding, Look
from lab_grading.scene import Scene


@dataclass
class Diagnosis[S: Scene]:
    """The check `id` on what was said, for the fault that `parameter` names.

    The first answer counts in full, the second half, later ones nothing: whoever
    names everything has found nothing. `ask` gives the answers in order, and is asked
    once.
    """

    id: str
    parameter: str
    ask: Callable[[S], list[str]]
    _said: list[str] | None = field(default=None, repr=False, kw_only=True)

    def said(self, scene: S) -> list[str]:
        """The answers, in order."""
        if self._said is None:
            self._said = self.ask(scene)
        return self._said

    def look(self, scene: S) -> Finding:
        """What the answers are worth."""
        truth, said = scene.session.parameters[self.parameter], self.said(scene)
        if not said:
            told = "Nothing has been said at the desk yet."
            return Finding(0, 2, told, status="not-tested")
        told = f"First answer: {said[0]}"
        if said[0] == truth:
            return Finding(2, 2, f"{told}. That is it.")
        if len(said) == 1:
            return Finding(0, 2, f"{told}. That is not it; a second one counts half.")
        told += f"; second answer: {said[1]}"
        if said[1] == truth:
            return Finding(1, 2, f"{told}. The second is it.")
        return Finding(0, 2, f"{told}. Neither is it: it is {truth}.")

    def before(self, look: Look[S]) -> Look[S]:
        """`look`, but silent until something has been said.

        What a grader sees where something is broken would be the answer.
        """

        def guarded(scene: S) -> Finding:
            return look(scene) if self.said(scene) else self.unsaid()

        return guarded

    def unsaid(self) -> Finding:
        """What stands in place of a look while nothing has been said."""
        told = "Not asked: first say at the desk what the fault is."
        return Finding(0, 1, told, because=self.id, status="not-tested")
