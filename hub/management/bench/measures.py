"""The measures: each alternates between the site and its floor, in one run."""

import json
import statistics
import time
from collections.abc import Callable

from hub.management.bench.laboratory import Laboratory
from hub.management.bench.page import Events
from hub.management.bench.report import Goal, Row, p50_p95, spread
from hub.management.bench.screen import MeasureError
from hub.management.bench.site import OpenLab, await_kits, await_warm
from labs import selftest
from labs.cases import read_cases


def measure_starts(lab: Laboratory) -> list[Row]:
    """From the click on "Start the lab" to the first prompt, and the stop."""
    sites: list[OpenLab] = []
    stops, floors, removals = [], [], []
    page = lab.page("starter")
    for _start in range(lab.amounts.starts):
        await_kits(lab.lab)
        sites.append(lab.start(page))
        stops.append(lab.stop(sites[-1]))
        await_kits(lab.lab)
        floors.append(seconds(lambda: _plain_prompt(lab)))
        removals.append(seconds(lab.engine.remove_all))
    clicks = [opened.seconds["prompt"] for opened in sites]
    note = f"{spread(clicks)}; floor {spread(floors)}; {_steps(sites)}"
    goals = (Goal(1.15), Goal(1.15))
    return [
        *p50_p95("click to prompt, cold", "s", clicks, floors, goals, note),
        p50("stop, p50", "s", stops, removals, None, spread(stops)),
    ]


def _plain_prompt(lab: Laboratory) -> None:
    made = lab.engine.start(lab.plain)
    lab.engine.await_prompt(made[lab.terminal.node], lab.terminal.run)


def _steps(sites: list[OpenLab]) -> str:
    """Where the seconds of a start went: the server's steps, then the page's."""
    steps = [
        f"{name} {statistics.median(o.steps[name] for o in sites):.2f}"
        for name in ("kit", "networks", "nodes", "ready")
    ]
    waits = [
        f"{name} {statistics.median(o.seconds[name] for o in sites):.2f}"
        for name in ("page", "running")
    ]
    return "server: " + ", ".join(steps) + "; page: " + ", ".join(waits)


def measure_grading(lab: Laboratory) -> list[Row]:
    """A whole check, untouched and solved, against the bare grading program."""
    rows = _gradings(lab, "untouched", 0)
    _solve(lab)
    return [*rows, *_gradings(lab, "solved", lab.manifest.points)]


def _gradings(lab: Laboratory, name: str, expected: float) -> list[Row]:
    opened = lab.opened()
    container = opened.containers[lab.manifest.grading.node]
    sites, floors = [], []
    with lab.watching(opened) as events:
        # A page that has just come has the hosts probed, by the grader too.
        events.wait(lambda message: message["type"] == "health")
        for _grading in range(lab.amounts.gradings):
            sites.append(
                graded(opened, events, expected, pictures=len(lab.manifest.pictures))
            )
            floors.append(seconds(lambda: _plain_grading(lab, container)))
    note = f"{spread(sites)}; floor {spread(floors)}"
    goals = (Goal(1.5), Goal(1.5))
    return p50_p95(f"grading, {name}", "s", sites, floors, goals, note)


def _plain_grading(lab: Laboratory, container: str) -> None:
    facts = json.dumps({"attempt": "bench", "nonce": "bench"}).encode()
    output = lab.engine.run(container, lab.manifest.grading.run, facts)
    if b'"summary"' not in output:
        raise MeasureError(f"the bare grading program ended with {output[-300:]!r}")


def graded(opened: OpenLab, events: Events, expected: float, *, pictures: int) -> float:
    """Seconds from the check button until the score is there, which must be right."""
    began = time.perf_counter()
    attempt = opened.page.post(f"{opened.path}check/")["attempt"]
    message = events.wait(
        lambda m: (
            m["type"] == "attempt"
            and m["uuid"] == attempt
            and m["state"] in {"graded", "error"}
        )
    )
    took = time.perf_counter() - began
    # They are drawn after each check, in the same host as the next one.
    for _picture in range(pictures):
        events.wait(lambda m: m["type"] == "picture")
    if message["score"] != expected:
        raise MeasureError(
            f"the score was {message['score']}, not {expected}: {message['message']}"
        )
    return took


def _solve(lab: Laboratory) -> None:
    """Run the lab's reference solution in the student's machines."""
    opened = lab.opened()
    kit, sandbox = opened.session.kit, opened.sandbox
    cases = {c.name: c for c in read_cases(lab.folder, lab.manifest)}
    for step in cases["solution"].steps:
        selftest.run_step(lab.lab, kit, sandbox, step)


def measure_resets(lab: Laboratory) -> list[Row]:
    """From the restart button to fresh machines."""
    opened = lab.opened()
    lab.engine.start(lab.plain)
    sites, floors = [], []
    for _reset in range(lab.amounts.resets):
        sites.append(lab.reset(opened))
        floors.append(seconds(lambda: _plain_reset(lab)))
    lab.engine.remove_all()
    soon = Goal(3.0, of_value=True)
    note = f"{spread(sites)}; work is saved first"
    return [p50("reset, p50", "s", sites, floors, soon, note)]


def measure_claims(lab: Laboratory) -> list[Row]:
    """From the click to the first prompt, where a sandbox is warm."""
    page, times = lab.page("hasty"), []
    for _claim in range(lab.amounts.claims):
        await_warm(lab.lab)
        opened = lab.claim(page)
        if opened.session.steps:
            raise MeasureError("the sandbox was not warm")
        times.append(opened.seconds["prompt"])
        lab.stop(opened)
    goals = (None, Goal(0.15, of_value=True))
    return p50_p95("click to prompt, warm", "s", times, (), goals, spread(times))


def _plain_reset(lab: Laboratory) -> None:
    lab.engine.remove_all()
    lab.engine.start(lab.plain)


def seconds(action: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def p50(
    name: str,
    unit: str,
    site: list[float],
    floor: list[float],
    goal: Goal | None,
    note: str,
) -> Row:
    """The row of two medians."""
    middle = statistics.median
    return Row(name, middle(site), unit, middle(floor), goal, note)
