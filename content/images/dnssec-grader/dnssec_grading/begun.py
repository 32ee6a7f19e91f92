"""What is in order before anybody did anything counts only once work has begun."""

from dataclasses import replace

from dnssec_grading.report import Finding, Look
from dnssec_grading.scene import Scene


def once_begun(look: Look, *, label: str, parameter: str, because: str) -> Look:
    """This look, whose success counts once the session's token stands at `label`.

    Whether it stands there securely is for the check `because` to say, from which a
    success that does not count yet follows.
    """

    def gated(scene: Scene) -> Finding:
        finding = look(scene)
        if finding.fatal or finding.good == 0 or _begun(scene, label, parameter):
            return finding
        told = f"{finding.evidence} (This counts once your token is in the zone.)"
        return replace(
            finding,
            good=0,
            evidence=told,
            because=because,
            status="not-tested",
            waits=True,
        )

    return gated


def _begun(scene: Scene, label: str, parameter: str) -> bool:
    reply = scene.authority(label, "TXT")
    wanted = scene.session.parameters[parameter].encode()
    return any(
        b"".join(record.strings) == wanted
        for record in reply.records(scene.name(label), "TXT") or ()
    )
