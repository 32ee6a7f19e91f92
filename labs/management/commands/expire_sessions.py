"""Stop sessions whose time is over and take up what a killed process left."""

from typing import Any

from django.core.management.base import BaseCommand

from labs import recovery


class Command(BaseCommand):
    """For installations that run the clock outside the web process."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """One round of expiry and recovery."""
        self.stdout.write(f"{recovery.enforce_policies()} sessions expired")
        recovery.recover()
