"""A place of its own for a run: files, database, labels; and nothing left behind."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from hub.management.bench.run import plain_engine
from sandboxes.backend import load_backend

# What a run takes over from the installation; the rest is as if nothing were set.
KEPT = ("HUB_DOCKER_HOST", "HUB_SANDBOX_POOL", "HUB_CONTENT_DIRS")
CONTENT = Path(__file__).parent / "content"
GRACE_SECONDS = 60
# What a shell reports of a program that SIGINT ended.
INTERRUPTED = 128 + signal.SIGINT


def run_apart(arguments: list[str]) -> int:
    """Run `manage.py ARGUMENTS` with a site's settings of its own; its exit status.

    An interruption is passed on once; whatever happens, what was made is removed.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with _place() as folder:
        project = folder.name
        # Of its own process group, or Ctrl+C would reach it twice.
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments],
            env=_environment(folder, project),
            process_group=0,
        )
        try:
            return process.wait()
        except KeyboardInterrupt:
            return INTERRUPTED
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            _end(process)
            _remove_remains(project, folder)


@contextmanager
def _place() -> Iterator[Path]:
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=settings.VAR_DIR))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _environment(folder: Path, project: str) -> dict[str, str]:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name in KEPT or not name.startswith("HUB_")
    }
    content = f"{inherited.get('HUB_CONTENT_DIRS', '')},{CONTENT}"
    own = {"HUB_CONTENT_DIRS": content, "HUB_PROJECT": project}
    return {**inherited, **own, "HUB_VAR_DIR": str(folder)}


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _remove_remains(project: str, folder: Path) -> None:
    config = settings.SANDBOXES["default"]
    own = {"project": project, "state_dir": folder / "agent"}
    backend = load_backend({**config, "OPTIONS": {**config["OPTIONS"], **own}})
    for sandbox in backend.find({}):
        backend.stop(sandbox)
    plain_engine(project).remove_all()
