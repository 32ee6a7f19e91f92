"""Many people at once: does everybody come in, how fast, and what runs out first."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hub.management.bench.laboratory import Laboratory
from hub.management.bench.page import Page
from hub.management.bench.report import Goal, Row, bottleneck, p50_p95
from hub.management.bench.screen import MeasureError
from hub.management.bench.site import OpenLab, await_kits
from sandboxes.agent.host import memory
from sandboxes.spec import SandboxSpec

# As many as the agent brings up at a time, which leaves the engine some air.
STARTS_AT_ONCE = 3
SAMPLE_SECONDS = 0.25


def measure_burst(lab: Laboratory) -> list[Row]:
    """As many clicks in one second as there are people; all have a prompt in the end.

    They stay, as the crowd.
    """
    count = lab.amounts.burst
    floor = _floor(lab, [lab.spec_of(lab.box) for _number in range(count)])
    lab.engine.remove_all()
    pages = [lab.page(f"crowd{number}") for number in range(count)]
    await_kits(lab.box)
    with Watch() as watch:
        began = time.perf_counter()
        outcomes = _all_at_once(count, lambda n: _arrive(lab, pages[n], n / count))
        took = time.perf_counter() - began
    lab.crowd += [outcome for outcome in outcomes if isinstance(outcome, OpenLab)]
    failures = [outcome for outcome in outcomes if not isinstance(outcome, OpenLab)]
    waits = [opened.seconds["prompt"] for opened in lab.crowd]
    if not waits:
        raise MeasureError(f"nobody came in: {failures[0]}")
    said = bottleneck(watch.busy, watch.filled, took / floor)
    note = (
        f"{STARTS_AT_ONCE} at a time; first to run out: {said};"
        f" CPU {watch.busy:.0%}, memory {watch.filled:.0%}"
    )
    return [
        Row(f"burst of {count}, all usable", took, "s", floor, Goal(1.2), note),
        Row(
            f"burst of {count}, refused or failed",
            len(failures),
            goal=Goal(0, of_value=True),
            note=str(failures[0]) if failures else "",
        ),
        *p50_p95(f"burst of {count}, click to prompt", "s", waits),
    ]


def _arrive(lab: Laboratory, page: Page, delay: float) -> OpenLab:
    time.sleep(delay)
    return lab.start(page, lab.box)


def _all_at_once(
    count: int, action: Callable[[int], OpenLab]
) -> list[OpenLab | Exception]:
    """What each came to: an open lab, or the error it ended in."""

    def outcome(number: int) -> OpenLab | Exception:
        try:
            return action(number)
        except (MeasureError, OSError, LookupError, ValueError) as error:
            return error

    with ThreadPoolExecutor(count) as people:
        return list(people.map(outcome, range(count)))


def _floor(lab: Laboratory, specs: list[SandboxSpec]) -> float:
    """Seconds that the bare engine needs for the same, prompts included."""
    terminal = lab.box.manifest.terminals[0]

    def bring_up(number: int) -> None:
        made = lab.engine.start(specs[number], f"burst{number}")
        lab.engine.await_prompt(made[terminal.node], terminal.run)

    began = time.perf_counter()
    with ThreadPoolExecutor(STARTS_AT_ONCE) as hands:
        list(hands.map(bring_up, range(len(specs))))
    return time.perf_counter() - began


class Watch:
    """The machine's load meanwhile: the processors' share, and the memory's highest."""

    def __enter__(self) -> "Watch":
        self.filled = 0.0
        self._first = _processor_ticks()
        self._over = threading.Event()
        self._eyes = threading.Thread(target=self._look)
        self._eyes.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._over.set()
        self._eyes.join()
        busy, all_ticks = (
            then - first
            for first, then in zip(self._first, _processor_ticks(), strict=True)
        )
        self.busy = busy / max(all_ticks, 1)

    def _look(self) -> None:
        while not self._over.wait(SAMPLE_SECONDS):
            total, available = memory()
            self.filled = max(self.filled, 1 - available / max(total, 1))


def _processor_ticks() -> tuple[int, int]:
    """Busy ticks of all processors, and all ticks, since the machine started."""
    fields = Path("/proc/stat").read_text("ascii").split("\n", 1)[0].split()[1:9]
    ticks = list(map(int, fields))
    idle = ticks[3] + ticks[4]
    return sum(ticks) - idle, sum(ticks)
