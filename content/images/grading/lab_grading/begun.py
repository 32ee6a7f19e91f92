"""What is in order before anybody did anything counts only once work has begun."""

from collections.abc import Callable
from dataclasses import replace

from lab_grading.report import Finding, Look
from lab_grading.scene import Scene


def once_begun[S: Scene](
    look: Look[S], begun: Callable[[S], bool], *, told: str, because: str
) -> Look[S]:
    """This look, whose success counts once work has `begun`; until then `told` says so.

    A success that does not count yet follows from the check `because`.
    """

    def gated(scene: S) -> Finding:
        finding = look(scene)
        if finding.fatal or finding.good == 0 or begun(scene):
            return finding
        return replace(
            finding,
            good=0,
            evidence=f"{finding.evidence} ({told})",
            because=because,
            status="not-tested",
            waits=True,
        )

    return gated
