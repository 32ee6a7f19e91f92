"""Prove a lab: untouched 0, solution 100 %, every wrong configuration caught."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from labs import catalogue, selftest
from labs.agent import work_in_process
from labs.cases import Case, read_cases
from labs.manifest import ManifestError
from labs.models import Lab
from sandboxes.errors import SandboxError


class Command(BaseCommand):
    """`check_lab SLUG` or a folder's path; exit code 1 when any case differs."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The lab, and how thoroughly."""
        parser.add_argument("lab", help="slug, or path of the lab's folder")
        parser.add_argument("--seeds", type=int, default=1, metavar="N")
        parser.add_argument("--case", action="append", help="only this case")
        parser.add_argument(
            "--gradings", type=int, default=1, metavar="N", help="of each state"
        )
        parser.add_argument("--jobs", type=int, default=2, help="sandboxes at once")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the cases for every seed and print what was expected and got."""
        work_in_process()
        try:
            work = self._read(options["lab"], options["case"])
            outcomes = []
            for seed in range(1, options["seeds"] + 1):
                runs = selftest.run_cases(
                    work,
                    seed=seed,
                    jobs=options["jobs"],
                    gradings=options["gradings"],
                )
                for outcome in runs:
                    outcomes.append(outcome)
                    if not options["json"]:
                        self._print(seed, outcome)
        except (ManifestError, SandboxError) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps([asdict(o) for o in outcomes], indent=2))
        failed = [o.case for o in outcomes if not o.passed]
        if failed:
            raise CommandError(f"{len(failed)} of {len(outcomes)} cases differ")

    def _read(self, name: str, only: list[str] | None) -> list[tuple[Lab, Case]]:
        path = Path(name)
        if not (path / "lab.yaml").exists():
            folders = {p.name: p for p in catalogue.lab_folders()}
            if name not in folders:
                raise CommandError(f"No lab {name!r}; there are {sorted(folders)}")
            path = folders[name]
        folder = catalogue.read_folder(path.resolve())
        cases = read_cases(folder.path, folder.manifest)
        if only:
            cases = [case for case in cases if case.name in only]
        lab = catalogue.save_lab(folder)
        return [(lab, case) for case in cases]

    def _print(self, seed: int, outcome: selftest.Outcome) -> None:
        mark = "ok  " if outcome.passed else "DIFF"
        seconds = " ".join(f"{k} {v:.1f}s" for k, v in outcome.seconds.items())
        self.stdout.write(f"{mark} seed {seed} {outcome.case}: {outcome.title}")
        self.stdout.write(f"       expected {outcome.expected}")
        self.stdout.write(f"       got      {outcome.got}  ({seconds})")
        if not outcome.passed:
            for check, evidence in outcome.evidence.items():
                self.stdout.write(f"         {check}: {evidence}")
