"""Students start and end labs while processes die; `make test-chaos` runs this.

CHAOS_CYCLES starts and ends (50), CHAOS_SEED repeats a run's choices, and with
CHAOS_ENGINE=1 the container engine is killed too, where `.ci/engine` started it;
CHAOS_POOL=0 keeps nothing warm, and with CHAOS_WORKERS=1 the site has PostgreSQL,
Redis and a worker of its own, which is killed as well.
"""

import json
import os
import random
import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.chaos.account import Account
from tests.chaos.installation import Installation, installation, wait_until
from tests.chaos.student import Student
from tests.chaos.truth import Truth, now

pytestmark = [pytest.mark.chaos]
KEEPER, OTHERS = "sandpit-1", ("sandpit-2", "sandpit-3")
# After this nobody waits any more; what took longer than the account's limit is told.
GIVE_UP_SECONDS = 60.0
# A start from nothing takes about two seconds, and an end one.
MOMENTS = {"start": 2.5, "stop": 1.5}


class Trial:
    """One student, who wants some labs running and others not."""

    def __init__(self, site: Installation, account: Account, seed: int) -> None:
        self.site, self.account = site, account
        self.truth = Truth(site)
        logins = json.loads((site.folder / "demo-logins.json").read_text())
        self.student = Student(site.url, "student", logins["student"])
        self.dice = random.Random(seed)
        self.wanted: dict[str, bool] = {}
        # By lab: the sandbox as it first ran, and the word in its work file.
        self.held: dict[str, tuple[str, str]] = {}

    def want(self, slug: str) -> None:
        """Ask for the lab."""
        self.wanted[slug] = True
        self.student.press(f"/labs/{slug}/start/")

    def want_no_more(self, slug: str) -> None:
        """End the lab."""
        self.wanted[slug] = False
        self.held.pop(slug, None)
        session = self.truth.sessions()[slug]
        self.student.press(f"/labs/sessions/{session.uuid}/stop/")

    def under_fire(self, kind: str, action: Callable[[str], None], slug: str) -> None:
        """Do it while something dies at a random moment; all must come right."""
        name = self.dice.choice(list(self.site.victims))
        victim = self.site.victims[name]
        with ThreadPoolExecutor(1) as hands:
            doing = hands.submit(action, slug)
            time.sleep(self.dice.uniform(0, MOMENTS[kind]))
            victim.kill()
            killed = now()
            victim.start()
            wait_until(victim.answers, f"{name} to answer again")
            began = time.monotonic()
            doing.result()
        self.settle(f"{name} killed during the {kind} of {slug}", name, killed, began)

    def settle(
        self, what: str, victim: str, killed: float = 0.0, began: float | None = None
    ) -> None:
        """Wait until everything is as asked for, and note how long it took."""
        began = time.monotonic() if began is None else began
        while problems := self.problems(killed):
            if time.monotonic() - began > GIVE_UP_SECONDS:
                self.account.failed(what, problems)
                break
            time.sleep(0.1)
        self.account.settled(what, victim, time.monotonic() - began)

    def problems(self, killed: float) -> list[str]:
        """What is not yet as it was asked for, in words."""
        rows = self.truth.sessions()
        wrong = [
            f"lost: {slug} is {rows[slug].state} {rows[slug].reason}"
            for slug, wanted in self.wanted.items()
            if slug in rows and rows[slug].state != ("running" if wanted else "ended")
        ]
        wrong += [f"lost: {s} has no row" for s in self.wanted if s not in rows]
        wrong += [f"orphan: {thing}" for thing in self.truth.strangers(int(killed))]
        if wrong:
            return wrong
        return [p for slug, on in self.wanted.items() if on for p in self._held(slug)]

    def _held(self, slug: str) -> list[str]:
        """What is wrong with a session that should run; its work is made if new."""
        session = self.truth.sessions()[slug]
        if not self.truth.running(session.sandbox):
            return [f"lost: hosts of {slug} do not run"]
        sandbox, word = self.held.get(slug, (session.sandbox, ""))
        if sandbox != session.sandbox:
            return [f"lost: {slug} has another sandbox"]
        if not word:
            word = secrets.token_hex(8)
            command = f"echo {word} > work && cat work"
        else:
            command = "cat work"
        if word.encode() not in self.student.ask(session.uuid, "desk", command):
            return [f"lost: the terminal or the work of {slug}"]
        self.held[slug] = sandbox, word
        return []

    def all_gone(self) -> None:
        """With everything ended nothing but what is warm may be left."""
        for slug in [slug for slug, on in self.wanted.items() if on]:
            self.want_no_more(slug)
        self.settle("the last ends", "")
        for process in reversed(self.site.processes()):
            process.stop()
        self.account.left(self.truth.strangers())


def test_everything_comes_back_to_what_was_asked_for(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    cycles = int(os.environ.get("CHAOS_CYCLES", "50"))
    seed = int(os.environ.get("CHAOS_SEED", secrets.randbelow(10_000)))
    account = Account(cycles, seed)
    with installation(tmp_path) as site:
        trial = Trial(site, account, seed)
        trial.want(KEEPER)
        trial.settle("the first start", "")
        for cycle in range(cycles):
            slug = OTHERS[cycle % len(OTHERS)]
            trial.under_fire("start", trial.want, slug)
            trial.under_fire("stop", trial.want_no_more, slug)
            with capfd.disabled():
                print("", *account.told[-2:], sep="\n")  # noqa: T201 - a long run
        trial.all_gone()
    with capfd.disabled():
        print(account)  # noqa: T201
    assert account.is_clean, str(account)
