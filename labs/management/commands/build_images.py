"""Build the images that labs need; what has not changed is left alone."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from labs.engine import backend
from sandboxes import images
from sandboxes.errors import SandboxError


class Command(BaseCommand):
    """Every image folder of CONTENT_DIRS, bases first."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which images."""
        parser.add_argument("images", nargs="*", help="names; all when none is given")
        parser.add_argument("--quiet", action="store_true", help="no build output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build and show progress."""
        try:
            found = images.discover(settings.CONTENT_DIRS)
            if options["images"]:
                wanted = [f"{images.NAMESPACE}/{name}" for name in options["images"]]
                found = images.closure(found, wanted)
            images.build(found, backend(), on_line=self._line(options["quiet"]))
        except SandboxError as error:
            raise CommandError(str(error)) from error

    def _line(self, quiet: bool) -> Any:
        def write(line: str) -> None:
            if line.startswith("[") or not quiet:
                self.stdout.write(line.rstrip())
                self.stdout.flush()

        return write
