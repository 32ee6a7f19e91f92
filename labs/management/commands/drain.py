"""Let no lab start from now on, so that the host can be maintained."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from labs import operations
from labs.models import Drain, LabSession


class Command(BaseCommand):
    """`drain [--note TEXT]`; says how many labs still run."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Why."""
        parser.add_argument("--note", default="", help="for other operators")

    def handle(self, *, note: str, **options: Any) -> None:
        """Drain, and tell what is still to end; harmless when drained already."""
        longest = Drain._meta.get_field("note").max_length
        if len(note) > longest:
            raise CommandError(f"The note may have {longest} characters.")
        drain = operations.drain(note=note)
        active = LabSession.objects.active().count()
        self.stdout.write(
            f"No lab starts since {drain.began_at:%Y-%m-%d %H:%M} UTC; "
            f"{active} still active. `resume` ends this."
        )
