"""Several looks that count as one."""

from lab_grading.report import Finding, Look
from lab_grading.scene import Scene


def together[S: Scene](*looks: Look[S]) -> Look[S]:
    """A look that is whole when each of these is; it shows the first that is not."""

    def look(scene: S) -> Finding:
        told = []
        for one in looks:
            finding = one(scene)
            if finding.good < finding.of:
                return Finding(
                    0,
                    1,
                    finding.evidence,
                    hint=finding.hint,
                    fatal=finding.fatal,
                )
            told.append(finding.evidence)
        # Two looks may have seen the same.
        return Finding(1, 1, " ".join(dict.fromkeys(told)))

    return look
