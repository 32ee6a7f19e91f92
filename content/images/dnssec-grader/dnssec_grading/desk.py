"""What the student has said at the registry's desk, and whether it was right.

The truth is a secret parameter of the session: only trusted nodes know it.
"""

from dataclasses import dataclass, field
from typing import Any

from lab_grading import trusted
from lab_grading.report import Finding, Look

from dnssec_grading.scene import Scene

PATIENCE = 6.0  # seconds for a desk that is busy, or just starting


def ask_desk(scene: Scene) -> list[str]:
    """The faults named at the desk, in order; NotReady when it does not answer."""
    return trusted.ask(
        scene,
        "registry:8053/v1/desk",
        _read,
        patience=PATIENCE,
        each=2,
        proof="desk_token",
    )


def _read(record: dict[str, Any]) -> list[str]:
    return [answer["fault"] for answer in record["answers"]]


@dataclass
class Diagnosis:
    """The check `id` on what was said, for the fault that `parameter` names.

    The first answer counts in full, the second half, later ones nothing: whoever
    names everything has found nothing. The desk is asked once.
    """

    id: str
    parameter: str
    _said: list[str] | None = field(default=None, repr=False)

    def said(self, scene: Scene) -> list[str]:
        """The answers, in order."""
        if self._said is None:
            self._said = ask_desk(scene)
        return self._said

    def look(self, scene: Scene) -> Finding:
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

    def before(self, look: Look[Scene]) -> Look[Scene]:
        """`look`, but silent until something has been said.

        What a grader sees in a broken zone would be the answer.
        """

        def guarded(scene: Scene) -> Finding:
            if self.said(scene):
                return look(scene)
            told = "Not asked: first say at the desk what the fault is."
            return Finding(0, 1, told, because=self.id, status="not-tested")

        return guarded
