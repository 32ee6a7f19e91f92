"""The measures: each alternates between the site and its floor, in one run."""

import json
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack

from hub.management.bench.docker_exec import docker_exec
from hub.management.bench.laboratory import Laboratory
from hub.management.bench.page import Events
from hub.management.bench.report import Goal, Row, percentile, spread
from hub.management.bench.screen import PROMPT, MeasureError, await_output, echo, flood
from hub.management.bench.site import OpenLab, await_kits
from labs import selftest


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
    return [
        p50("click to prompt, p50", "s", clicks, floors, Goal(1.15), note),
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


def measure_terminal(lab: Laboratory) -> list[Row]:
    """Echo of keys and bulk output, against `docker exec -it` in the same host."""
    opened, amounts = lab.opened(), lab.amounts
    container = opened.containers[lab.terminal.node]
    echoes: tuple[list[float], list[float]] = ([], [])
    floods: tuple[list[float], list[float]] = ([], [])
    with (
        lab.shell(opened) as site,
        docker_exec(lab.docker_host, container, lab.terminal.run) as floor,
    ):
        for screen in (site, floor):
            await_output(screen, PROMPT)
            echo(screen, amounts.keys)
        for _round in range(amounts.rounds):
            for screen, times in zip((site, floor), echoes, strict=True):
                times += echo(screen, amounts.keys)
        for _round in range(amounts.floods):
            for screen, speeds in zip((site, floor), floods, strict=True):
                speeds.append(flood(screen, amounts.flood))
    slow = [percentile(times, 0.99) for times in echoes]
    keys = f"n={len(echoes[0])} keys each"
    worst = "{}; slowest {:.0f}, floor {:.0f}".format(keys, *map(max, echoes))
    more = Goal(1.0, higher_is_better=True)
    return [
        p50("echo, p50", "ms", *echoes, Goal(2.5), keys),
        Row("echo, p99", slow[0], "ms", slow[1], note=worst),
        p50("bulk output, p50", "MB/s", *floods, more, spread(floods[0])),
    ]


def measure_grading(lab: Laboratory) -> list[Row]:
    """A whole check, untouched and solved, against the bare grading program."""
    rows = [_gradings(lab, "untouched", 0)]
    _solve(lab)
    return [*rows, _gradings(lab, "solved", lab.manifest.points)]


def _gradings(lab: Laboratory, name: str, expected: float) -> Row:
    opened = lab.opened()
    container = opened.containers[lab.manifest.grading.node]
    sites, floors = [], []
    with lab.watching(opened) as events:
        # A page that has just come has the hosts probed, by the grader too.
        events.wait(lambda message: message["type"] == "health")
        for _grading in range(lab.amounts.gradings):
            sites.append(_graded(lab, opened, events, expected))
            floors.append(seconds(lambda: _plain_grading(lab, container)))
    note = f"{spread(sites)}; floor {spread(floors)}"
    return p50(f"grading, {name}, p50", "s", sites, floors, Goal(1.5), note)


def _plain_grading(lab: Laboratory, container: str) -> None:
    facts = json.dumps({"attempt": "bench", "nonce": "bench"}).encode()
    output = lab.engine.run(container, lab.manifest.grading.run, facts)
    if b'"summary"' not in output:
        raise MeasureError(f"the bare grading program ended with {output[-300:]!r}")


def _graded(lab: Laboratory, opened: OpenLab, events: Events, expected: float) -> float:
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
    for _picture in lab.manifest.pictures:
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
    cases = {c.name: c for c in selftest.read_cases(lab.folder, lab.manifest)}
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
    return [p50("reset, p50", "s", sites, floors, None, spread(sites))]


def _plain_reset(lab: Laboratory) -> None:
    lab.engine.remove_all()
    lab.engine.start(lab.plain)


def measure_memory(lab: Laboratory) -> list[Row]:
    """The server's memory, idle and with idle terminals, and that of a lab's hosts."""
    labs = [lab.opened(), lab.opened("neighbour")]
    hosts = [lab.engine.memory(opened.containers.values()) for opened in labs]
    nodes = [terminal.node for terminal in lab.manifest.terminals]
    count = lab.amounts.terminals
    with ExitStack() as terminals:
        for opened in labs:
            terminals.enter_context(lab.shell(opened))
        before = lab.server.memory()
        for number in range(count):
            opened, node = labs[number % len(labs)], nodes[number // 2 % len(nodes)]
            shell = terminals.enter_context(
                opened.page.terminal(opened.sockets, node, f"idle{number}")
            )
            await_output(shell, PROMPT)
        after = lab.server.memory()
    each = (after - before) * 1024 / count
    return [
        Row("server, 2 labs open", before, "MiB", note="resident"),
        Row("each idle terminal", each, "KiB", note=f"of the server, {count} open"),
        Row(
            "hosts of a lab",
            statistics.mean(hosts),
            "MiB",
            note=f"{len(lab.manifest.nodes)} containers, without the engine's shims",
        ),
    ]


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


MEASURES = {
    "click to prompt": measure_starts,
    "terminal": measure_terminal,
    "grading": measure_grading,
    "reset": measure_resets,
    "memory": measure_memory,
}
