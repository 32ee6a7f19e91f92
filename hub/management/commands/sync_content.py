"""manage.py sync_content: bring labs, frameworks and pages in step with files."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.curricula import apply_content, plan_content


class Command(BaseCommand):
    """Prints a plan, then carries it out; an editor's work is never overwritten."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """--dry-run and --take files PATH."""
        parser.add_argument(
            "--dry-run", action="store_true", help="print the plan and change nothing"
        )
        parser.add_argument(
            "--take",
            nargs=2,
            action="append",
            default=[],
            metavar=("files", "PATH"),
            help="let the file PATH win over what an editor did to its page",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Plan, print, apply; exit status 1 if anything could not be used."""
        if any(whose != "files" for whose, _path in options["take"]):
            raise CommandError("--take is followed by the word files, then by a path.")
        take = [path for _files, path in options["take"]]
        plan = plan_content(settings.CONTENT_DIRS, take=take)
        verbose = options["verbosity"] > 1
        counts: dict[str, int] = {}
        for action in plan:
            counts[action.verb] = counts.get(action.verb, 0) + 1
            if action.verb != "unchanged" or verbose:
                self.stdout.write(str(action))
        errors = list(plan.errors)
        if not options["dry_run"]:
            errors += apply_content(plan)
        totals = ", ".join(f"{n} {verb}" for verb, n in sorted(counts.items()))
        self.stdout.write(f"{totals or 'nothing to do'}; {len(errors)} errors")
        for error in errors:
            self.stderr.write(f"error: {error}")
        if errors:
            raise SystemExit(1)
