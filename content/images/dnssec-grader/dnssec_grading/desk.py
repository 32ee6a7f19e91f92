"""What the student has said at the registry's desk."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lab_grading import diagnosis, trusted

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
class Diagnosis(diagnosis.Diagnosis[Scene]):
    """The check on what was said there."""

    ask: Callable[[Scene], list[str]] = ask_desk
