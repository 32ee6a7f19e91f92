"""manage.py bench: the site's speeds as ratios to those of the bare engine."""

import signal
import sys
from argparse import SUPPRESS
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from hub.management.bench.isolation import INTERRUPTED, run_apart
from hub.management.bench.laboratory import Amounts
from hub.management.bench.run import run


class Command(BaseCommand):
    """Starts a site of its own, measures it beside the engine, prints and keeps it."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """How much to measure, with which lab, and where to keep it."""
        parser.add_argument(
            "--rounds", type=int, help="how often the lab is started (6; quick: 2)"
        )
        parser.add_argument("--quick", action="store_true", help="a short trial")
        parser.add_argument(
            "--only", action="append", metavar="NAME", help="this measure alone"
        )
        parser.add_argument("--lab", default="chain-of-trust", metavar="SLUG")
        parser.add_argument(
            "--output", type=Path, default=settings.VAR_DIR / "bench.json"
        )
        # This process has the settings of the site that is to be measured.
        parser.add_argument("--here", action="store_true", help=SUPPRESS)

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit status 1 if a measure broke; a goal that is missed is no failure."""
        if not options["here"]:
            arguments = [*sys.argv[1:], "--here", "--output", str(options["output"])]
            raise SystemExit(run_apart(arguments))
        # A shell may have started us in the background, where it is ignored.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        amounts = Amounts.quick() if options["quick"] else Amounts()
        if options["rounds"]:
            amounts = replace(amounts, starts=options["rounds"])
        try:
            sound = run(
                options["lab"],
                amounts,
                options["output"],
                self._say,
                only=options["only"],
            )
        except KeyboardInterrupt:
            raise SystemExit(INTERRUPTED) from None
        if not sound:
            raise SystemExit(1)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
