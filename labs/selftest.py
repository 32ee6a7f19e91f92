"""A lab proves itself: untouched 0, solved 100 %, each wrong configuration caught."""

import random
import secrets
import shlex
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import BoundedSemaphore

from labs import grading, health, kits, layout
from labs.agent import agent
from labs.cases import Case, Step
from labs.engine import backend
from labs.manifest import LabManifest
from labs.models import Kit, Lab
from labs.pool import LABEL_KIND, order_for
from labs.provisioning import KIT_TRIES
from labs.report import Finding, GradingFailed
from sandboxes.agent.contract import Order
from sandboxes.backend import Sandbox
from sandboxes.errors import SandboxError, SubnetTaken

SCRIPT_TIMEOUT = 180
# Sandboxes that are made or removed at once, however many there are.
BUILDERS = 2
# A script is quicker at a host than a person: its programs may still be starting.
UP_TIMEOUT = 15
SELFTEST = {LABEL_KIND: "selftest"}


@dataclass
class Outcome:
    """What became of a case: expected beside got, and where the seconds went."""

    case: str
    title: str
    expected: str
    got: str = ""
    passed: bool = False
    points: float = 0.0
    # Something else on this engine had the addresses that were drawn.
    addresses_taken: bool = False
    seconds: dict[str, float] = field(default_factory=dict)
    evidence: dict[str, str] = field(default_factory=dict)


class ScriptFailed(Exception):
    """A script of the lab folder did not end well."""


def run_cases(
    work: Iterable[tuple[Lab, Case]],
    *,
    seed: int | None,
    jobs: int,
    gradings: int = 1,
) -> Iterator[Outcome]:
    """Run every case in a sandbox of its own, `jobs` at once; in order of `work`.

    The next sandboxes are drawn while others are at work. Each is graded `gradings`
    times, and passes only when every one of them says the same.
    """
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        bench = _Bench(pool, seed, gradings)
        runs = deque[_Run]()
        try:
            for lab, case in work:
                runs.append(bench.start(lab, case))
                while runs and runs[0].future.done():
                    yield bench.settle(runs.popleft())
            while runs:
                yield bench.settle(runs.popleft())
        finally:
            bench.clear()


@dataclass(frozen=True)
class _Run:
    """A case at work."""

    lab: Lab
    case: Case
    future: Future[Outcome]


@dataclass(frozen=True)
class _Bench:
    """Where cases are run: what all of them share.

    The database is for the caller's thread alone: it may be in a transaction there.
    """

    pool: ThreadPoolExecutor
    seed: int | None
    gradings: int
    # To make and to remove machines is what keeps the processors busy.
    builders: BoundedSemaphore = field(
        default_factory=lambda: BoundedSemaphore(BUILDERS)
    )
    kits: list[Kit] = field(default_factory=list)

    def start(self, lab: Lab, case: Case) -> _Run:
        generator = None
        if self.seed is not None:
            generator = random.Random(f"{self.seed}/{case.name}")  # noqa: S311
        kit = kits.draw_kit(lab, generator, claimed=True, fixed=case.parameters)
        self.kits.append(kit)
        return _Run(lab, case, self.pool.submit(self._work, lab, case, kit))

    def settle(self, run: _Run) -> Outcome:
        """What became of it; at other addresses if something else has those drawn."""
        outcome = run.future.result()
        for _try in range(KIT_TRIES):
            if not outcome.addresses_taken:
                break
            outcome = self.start(run.lab, run.case).future.result()
        return outcome

    def clear(self) -> None:
        Kit.objects.filter(pk__in=[kit.pk for kit in self.kits]).delete()

    def _work(self, lab: Lab, case: Case, kit: Kit) -> Outcome:
        outcome = Outcome(case.name, case.title, case.expected)
        order = _order(kit)
        try:
            with self.builders, _timed(outcome, "start"):
                agent().ensure(order)
            wait_until_up(order.name, lab.manifest)
            with _timed(outcome, "work"):
                sandbox = _sandbox(order.name)
                for step in case.steps:
                    run_step(lab, kit, sandbox, step)
                if case.restored:
                    self._restore(order, lab)
            with _timed(outcome, "grade"):
                seen = [_measure(order.name, lab) for _time in range(self.gradings)]
            _judge(outcome, case, seen)
        except (SandboxError, GradingFailed, ScriptFailed) as error:
            outcome.got = f"error: {error}"
            outcome.addresses_taken = isinstance(error, SubnetTaken)
        finally:
            self._remove(order, outcome)
        return outcome

    def _restore(self, order: Order, lab: Lab) -> None:
        """New machines in place of these, with what these save."""
        saved = agent().save(order.name)
        with self.builders:
            agent().destroy(order.name)
            agent().ensure(replace(order, work=saved))
        wait_until_up(order.name, lab.manifest)

    def _remove(self, order: Order, outcome: Outcome) -> None:
        try:
            with self.builders:
                agent().destroy(order.name)
        except SandboxError as error:
            outcome.got, outcome.passed = f"error at the end: {error}", False


def _order(kit: Kit) -> Order:
    """The kit's sandbox, marked so that no recovery takes it for an orphan."""
    return replace(order_for(kit), name=f"t{secrets.token_hex(8)}", labels=SELFTEST)


def _sandbox(name: str) -> Sandbox:
    """What the engine itself has of this name: scripts run as the student would."""
    return next(s for s in backend().find(SELFTEST) if s.name == name)


def wait_until_up(sandbox: str, manifest: LabManifest) -> None:
    """Until the probe sees every host up; one that is down by design stays so."""
    deadline = time.monotonic() + UP_TIMEOUT
    while time.monotonic() < deadline:
        nodes = health.measure(sandbox, manifest)
        if not any(node["state"] == "down" for node in nodes.values()):
            return
        # Each look costs a program's start in the lab, while others are being made.
        time.sleep(0.7)


def _measure(sandbox: str, lab: Lab) -> list[Finding]:
    measured = grading.measure(
        sandbox=sandbox, manifest=lab.manifest, attempt="selftest"
    )
    return measured.findings


def _judge(outcome: Outcome, case: Case, gradings: list[list[Finding]]) -> None:
    findings = gradings[0]
    lost = {f.check.id for f in findings if not f.full}
    points = sum(f.points for f in findings)
    outcome.points = float(points)
    outcome.evidence = {
        f.check.id: f.evidence for seen in gradings for f in seen if not f.full
    }
    if case.fails is None:
        outcome.got = f"{float(points):g} points"
        outcome.passed = points == 0
    else:
        outcome.got = "fails " + ", ".join(sorted(lost)) if lost else "all points"
        outcome.passed = lost == case.fails
    if unsteady := _unsteady(gradings):
        outcome.got += "; not each time the same: " + ", ".join(sorted(unsteady))
        outcome.passed = False


def _unsteady(gradings: list[list[Finding]]) -> set[str]:
    """The checks whose points were not the same in every grading of one state."""
    points: dict[str, set[float]] = {}
    for finding in (finding for findings in gradings for finding in findings):
        points.setdefault(finding.check.id, set()).add(float(finding.points))
    return {check for check, seen in points.items() if len(seen) > 1}


def run_step(lab: Lab, kit: Kit, sandbox: Sandbox, step: Step) -> None:
    """Run one script as the student would; ScriptFailed if it does not end well."""
    script = (Path(lab.folder) / step.script).read_bytes()
    result = backend().run(
        sandbox,
        step.node,
        ["bash", "-s"],
        stdin=_exports(lab.manifest, kit) + script,
        timeout=SCRIPT_TIMEOUT,
    )
    if result.exit_code != 0:
        output = (result.stdout + result.stderr).decode(errors="replace")[-600:]
        how = "took too long" if result.timed_out else f"exit {result.exit_code}"
        raise ScriptFailed(f"{step.script} in {step.node}: {how}: {output}")


def _exports(manifest: LabManifest, kit: Kit) -> bytes:
    """The session's parameters and addresses as environment variables."""
    values = {name.upper(): value for name, value in kit.parameters.items()}
    for node, address in layout.first_addresses(manifest, kit.slot).items():
        values[f"{node.upper().replace('-', '_')}_ADDRESS"] = address
    lines = [f"export {name}={shlex.quote(v)}" for name, v in values.items()]
    return ("\n".join(lines) + "\n").encode()


@contextmanager
def _timed(outcome: Outcome, name: str) -> Iterator[None]:
    """Note under `name` how many seconds the block took."""
    began = time.monotonic()
    try:
        yield
    finally:
        outcome.seconds[name] = round(time.monotonic() - began, 2)
