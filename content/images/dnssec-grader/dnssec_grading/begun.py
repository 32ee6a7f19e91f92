"""What is in order before anybody did anything counts only once work has begun."""

from lab_grading import begun
from lab_grading.report import Look

from dnssec_grading.scene import Scene


def once_begun(
    look: Look[Scene], *, label: str, parameter: str, because: str
) -> Look[Scene]:
    """This look, whose success counts once the session's token stands at `label`.

    Whether it stands there securely is for the check `because` to say, from which a
    success that does not count yet follows.
    """
    return begun.once_begun(
        look,
        lambda scene: _token_stands(scene, label, parameter),
        told="This counts once your token is in the zone.",
        because=because,
    )


def _token_stands(scene: Scene, label: str, parameter: str) -> bool:
    reply = scene.authority(label, "TXT")
    wanted = scene.session.parameters[parameter].encode()
    return any(
        b"".join(record.strings) == wanted
        for record in reply.records(scene.name(label), "TXT") or ()
    )
