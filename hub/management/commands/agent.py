"""The agent that holds the container engine, as the site's settings want it."""

import os
import shlex
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from labs.agent import IN_PROCESS


class Command(BaseCommand):
    """`manage.py agent` becomes the agent; with --print it only says the command.

    It says nothing where the settings name an agent that is not started here.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What only whoever starts it knows."""
        parser.add_argument("--web-user", help="the user of the web server")
        parser.add_argument("--print", action="store_true", dest="only_print")

    def handle(self, *, web_user: str | None, only_print: bool, **options: Any) -> None:
        """Nothing of Django remains in the process: it is replaced."""
        if only_print and not settings.AGENT.startswith("unix:"):
            return
        command = [sys.executable, "-m", "sandboxes.agent", *_options(web_user)]
        if only_print:
            self.stdout.write(shlex.join(command))
            return
        os.execv(command[0], command)  # noqa: S606 - our own program


def _options(web_user: str | None) -> list[str]:
    if settings.AGENT == IN_PROCESS:
        raise CommandError("HUB_AGENT says that there is no agent of its own.")
    scheme, _colon, path = settings.AGENT.partition(":")
    if scheme != "unix":
        raise CommandError(f"The agent at {settings.AGENT} is to be started there.")
    engine = settings.SANDBOXES["default"]["OPTIONS"]
    given = {
        "--socket": path,
        "--templates": settings.TEMPLATES_DIR,
        "--state": settings.AGENT_STATE_DIR,
        "--project": engine["project"],
        "--pool": settings.SANDBOX_POOL,
        "--docker-host": engine["base_url"],
        "--web-user": web_user,
        "--log": settings.LOGGING["handlers"]["console"]["formatter"],
    }
    flags = ["--record"] if settings.RECORD_TERMINALS else []
    return [f"{name}={value}" for name, value in given.items() if value] + flags
