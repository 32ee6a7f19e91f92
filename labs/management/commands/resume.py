"""Let labs start again after `drain`."""

from typing import Any

from django.core.management.base import BaseCommand

from labs import operations


class Command(BaseCommand):
    """Harmless when nothing is drained."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """End every drain in force."""
        operations.resume()
        self.stdout.write("Labs can be started.")
