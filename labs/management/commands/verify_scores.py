"""Check that every stored score is what the agent measured and sealed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from labs.models import Attempt
from labs.seals import is_authentic, public_key

BATCH = 200


class Command(BaseCommand):
    """Exit code 1 when a score differs from its sealed report.

    Attempts graded before there were seals have none: they are counted apart. Whoever
    can write to the database can also take a seal away, so where all attempts are
    younger than that use --strict.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How strictly."""
        parser.add_argument(
            "--strict", action="store_true", help="a missing seal is a failure too"
        )

    def handle(self, *, strict: bool, **options: Any) -> None:
        """Verify, print the failures and the counts."""
        graded = Attempt.objects.filter(state=Attempt.State.GRADED).order_by("pk")
        sealed, unsealed = graded.exclude(seal=""), graded.filter(seal="")
        if sealed.exists() and not public_key():
            raise CommandError("The agent's public key is not there (seal.pub).")
        good, bad = 0, []
        for attempt in sealed.select_related("session").iterator(chunk_size=BATCH):
            if is_authentic(attempt):
                good += 1
            else:
                bad.append(attempt.uuid)
        missing = list(unsealed.values_list("uuid", flat=True)) if strict else []
        for uuid in bad:
            self.stdout.write(f"differs   {uuid}")
        for uuid in missing:
            self.stdout.write(f"unsealed  {uuid}")
        self.stdout.write(
            f"{good} authentic, {len(bad)} that differ, {unsealed.count()} unsealed"
        )
        if bad or missing:
            raise CommandError(f"{len(bad) + len(missing)} scores are not proved.")
