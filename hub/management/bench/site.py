"""The site under measurement: a database and a server process of its own."""

from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client

from hub.management.bench.page import Page
from hub.management.bench.programs import wait_until
from hub.management.bench.screen import MeasureError
from hub.models import Role, User
from labs import catalogue
from labs.engine import backend
from labs.models import Kit, Lab, LabSession
from sandboxes.backend import Sandbox

# A lab so small that many fit: see content/labs beside this file.
BOX = "bench-box"


def prepare_site() -> None:
    """Make static files and an empty database."""
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("migrate", verbosity=0, interactive=False)


def load_lab(slug: str) -> Lab:
    """Take this one lab up into the database."""
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


def await_kits(lab: Lab) -> None:
    """Return when as many kits are ready as the site keeps, and it is at rest."""
    ready = Kit.objects.cold(lab)
    wait_until(lambda: ready.count() >= settings.KITS_READY, "kits")
    # The last one's container may be on its way out.
    _await_rest()


def _await_rest() -> None:
    wait_until(lambda: not backend().find({"org.is3c.hub.kind": "prepare"}), "rest")


def await_warm(lab: Lab) -> None:
    """Return when a sandbox of the lab is warm and no kit is being made."""
    wait_until(Kit.objects.warm(lab).exists, "a warm sandbox")
    _await_rest()


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
