"""Measures of what keeps going: saved work, memory, crashes, and nothing left over."""

import statistics
import time

from websockets.exceptions import WebSocketException

from hub.management.bench.laboratory import Laboratory
from hub.management.bench.measures import seconds
from hub.management.bench.page import PATIENCE
from hub.management.bench.programs import Program, wait_until
from hub.management.bench.report import Goal, Row, spread
from hub.management.bench.screen import MeasureError, await_output
from labs.agent import agent
from labs.engine import backend
from labs.models import Kit
from labs.orphans import orphans_among
from labs.templates import template_id

RECOVERY = Goal(10, of_value=True)
ORPHAN_SECONDS = 10.0


def measure_saving(lab: Laboratory) -> list[Row]:
    """A checkpoint of running hosts, and fresh hosts from it."""
    opened = lab.opened()
    saves, restores = [], []
    for number in range(lab.amounts.saves):
        began = time.perf_counter()
        answer = opened.page.post(f"{opened.path}checkpoints/", name=f"save {number}")
        saves.append(time.perf_counter() - began)
        button = f"checkpoints/{answer['checkpoint']}/restore/"
        restores.append(lab.reset(opened, button))
    return [
        Row("checkpoint, save, p50", statistics.median(saves), "s", note=spread(saves)),
        Row(
            "checkpoint, restore, p50",
            statistics.median(restores),
            "s",
            note=f"{spread(restores)}; fresh hosts, what they had is saved first",
        ),
    ]


def measure_memory(lab: Laboratory) -> list[Row]:
    """What the site's own processes hold with two labs open, and what a lab costs."""
    labs = [lab.opened(), lab.opened("neighbour")]
    hosts = [lab.engine.memory(opened.containers.values()) for opened in labs]
    web, held = lab.server.memory(), lab.agent.memory()
    count = len(lab.manifest.nodes)
    return [
        Row("web and agent", web + held, "MiB", note=f"web {web:.0f}, 2 labs open"),
        Row("hosts of a lab", statistics.mean(hosts), "MiB", note=f"{count} hosts"),
        _labs_in_a_gib(lab),
    ]


def _labs_in_a_gib(lab: Laboratory) -> Row:
    """By what the agent has measured, which decides whether another may start."""
    template = template_id(lab.lab.slug, lab.lab.digest)
    # It measures in the background, now and then when it is asked.
    cost = wait_until(
        lambda: agent().capacity().costs.get(template), "the agent to measure the lab"
    )
    return Row("labs held by a GiB", 1024 / cost, note=f"{cost} MiB each, by the agent")


def measure_recovery(lab: Laboratory) -> list[Row]:
    """From kill -9 and a new start at once until a terminal answers again."""
    return [_recovery(lab, lab.server, "web"), _recovery(lab, lab.agent, "agent")]


def _recovery(lab: Laboratory, program: Program, name: str) -> Row:
    lab.opened()
    times = []
    for _kill in range(lab.amounts.kills):
        program.kill()
        program.start()
        times.append(seconds(lambda: _await_terminal(lab)))
    label = f"kill -9 of {name} to terminal, p50"
    return Row(label, statistics.median(times), "s", goal=RECOVERY, note=spread(times))


def _await_terminal(lab: Laboratory) -> None:
    """Knock as a page does, until a command is answered."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with lab.shell(lab.opened()) as terminal:
                terminal.type(b"echo answer-$((1+1))\r")
                await_output(terminal, b"answer-2")
                return
        except (OSError, WebSocketException, MeasureError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def measure_orphans(lab: Laboratory) -> list[Row]:
    """What is on the engine that belongs to nobody, with every session ended."""
    lab.stop_all()
    deadline = time.monotonic() + ORPHAN_SECONDS
    while left := orphans_among(agent().find({})):
        if time.monotonic() > deadline:
            break
        time.sleep(0.2)
    warm = Kit.objects.filter(claimed_at=None).exclude(warm_at=None).count()
    names = ", ".join(found.name for found in left)
    everything = len(backend().find({}))
    note = names or f"{everything} sandboxes there, {warm} of them warm"
    label = "orphans beside the pool" if warm else "orphans"
    return [Row(label, len(left), goal=Goal(0, of_value=True), note=note)]
