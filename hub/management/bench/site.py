"""The site under measurement: a database and a server process of its own."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client

from hub.management.bench.page import PATIENCE, Page
from hub.management.bench.screen import MeasureError
from hub.models import Role, User
from labs import catalogue
from labs.engine import backend
from labs.models import Kit, Lab, LabSession
from sandboxes.backend import Sandbox

MANAGE = settings.BASE_DIR / "manage.py"


def prepare_lab(slug: str) -> Lab:
    """Make static files and a database with this one lab in it."""
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("migrate", verbosity=0, interactive=False)
    folders = [path for path in catalogue.lab_folders() if path.name == slug]
    if not folders:
        raise MeasureError(f"there is no lab {slug}")
    return catalogue.save_lab(catalogue.read_folder(folders[0]))


def log_in(url: str, username: str) -> Page:
    """The browser of a student, who is made if need be."""
    user, _new = User.objects.get_or_create(username=username)
    user.groups.add(Group.objects.get_or_create(name=Role.STUDENT)[0])
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return Page(url, f"{name}={client.cookies[name].value}")


@dataclass
class Server:
    """A running `manage.py serve`."""

    process: subprocess.Popen[bytes]
    url: str

    def memory(self) -> float:
        """Resident MiB of the process."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        if found is None:
            raise MeasureError("the server does not run any more")
        return int(found[1]) / 1024


@contextmanager
def holding() -> Iterator[None]:
    """The agent, for as long as it is needed; its log is in var/agent.log."""
    with (settings.VAR_DIR / "agent.log").open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, str(MANAGE), "agent"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    socket = Path(settings.AGENT.partition(":")[2])
    try:
        wait_until(socket.exists, "the agent to listen")
        yield
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def serving(warm: int = 0) -> Iterator[Server]:
    """The server on a free port; what it printed is in var/server.log.

    It keeps `warm` sandboxes running that nobody has asked for.
    """
    log = settings.VAR_DIR / "server.log"
    pool = {"HUB_POOL_READY": str(warm), "HUB_POOL_MAX": str(warm)}
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-u", str(MANAGE), "serve", "--port", "0"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **pool},
        )
    try:
        found = wait_until(lambda: _url(process, log), "the server to listen")
        yield Server(process, found)
    finally:
        _end(process)


def _url(process: subprocess.Popen[bytes], log: Path) -> str | None:
    text = log.read_text(encoding="utf-8", errors="replace")
    if process.poll() is not None:
        raise MeasureError(f"the server ended: {text[-500:]}")
    found = re.search(r"Serving on (http://\S+/)", text)
    return found[1] if found else None


def wait_until[T](look: Callable[[], T | None], what: str) -> T:
    """The first true answer of `look`; TimeoutError names what did not happen."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if seen := look():
            return seen
        time.sleep(0.02)
    raise TimeoutError(f"waited too long for {what}")


def await_kits(lab: Lab) -> None:
    """Return when as many kits are ready as the site keeps, and it is at rest."""
    ready = Kit.objects.cold(lab)
    wait_until(lambda: ready.count() >= settings.KITS_READY, "kits")
    # The last one's container may be on its way out.
    wait_until(lambda: not backend().find({"org.is3c.hub.kind": "prepare"}), "rest")


@dataclass
class OpenLab:
    """A student's running session of the lab."""

    page: Page
    uuid: str
    # Seconds after the click, and of the server's own steps after their beginning.
    seconds: dict[str, float] = field(default_factory=dict)
    steps: dict[str, float] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The session's page."""
        return f"/labs/sessions/{self.uuid}/"

    @property
    def sockets(self) -> str:
        """The events socket, and the beginning of the terminals' addresses."""
        return f"/ws/sessions/{self.uuid}/"

    @property
    def session(self) -> LabSession:
        """The row as it is now."""
        return LabSession.objects.get(uuid=self.uuid)

    @property
    def containers(self) -> dict[str, str]:
        """Container ids by node."""
        return dict(self.sandbox.nodes)

    @property
    def sandbox(self) -> Sandbox:
        """What the engine itself has of it."""
        name = self.session.sandbox_name
        return next(s for s in backend().find({}) if s.name == name)
