"""Images on the engine: their labels, and building them."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from docker.errors import APIError, BuildError, ImageNotFound

from sandboxes.backends.docker.engine import Engine, engine_errors
from sandboxes.errors import LabError

# Seconds without a line of output: installing packages can be silent for long.
BUILD_SILENCE = 1800
LAST_LINES = 15


def labels_of(engine: Engine, reference: str) -> Mapping[str, str] | None:
    """None where the engine has no such image."""
    with engine_errors():
        try:
            image: dict[str, Any] = engine.api.inspect_image(reference)  # type: ignore[no-untyped-call]
        except ImageNotFound:
            return None
    return image["Config"].get("Labels") or {}


def build(
    engine: Engine,
    reference: str,
    folder: Path,
    labels: Mapping[str, str],
    on_line: Callable[[str], None],
) -> None:
    """Build `folder`/Dockerfile; LabError with its last lines when that fails."""
    last: deque[str] = deque(maxlen=LAST_LINES)
    with engine_errors():
        try:
            for entry in _entries(engine, reference, folder, labels):
                if "error" in entry:
                    raise BuildError(str(entry["error"]), iter(()))
                for line in str(entry.get("stream", "")).splitlines():
                    if line.strip():
                        last.append(line)
                        on_line(line)
        except (BuildError, APIError) as error:
            reason = error.explanation if isinstance(error, APIError) else error.msg
            raise LabError(
                "\n".join([f"Building {reference} failed: {reason}", *last]),
                reason="build-failed",
            ) from error


def _entries(
    engine: Engine, reference: str, folder: Path, labels: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    entries: Iterator[dict[str, Any]] = engine.api.build(
        path=str(folder),
        tag=reference,
        labels=dict(labels),
        rm=True,
        forcerm=True,
        decode=True,
        timeout=BUILD_SILENCE,
    )
    return entries
