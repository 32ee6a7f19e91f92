"""One run of all measures, in a process whose settings are those of the site."""

import http.client
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from os import getloadavg
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from docker.errors import DockerException
from websockets.exceptions import WebSocketException

from hub.management.bench import report
from hub.management.bench.burst import measure_burst
from hub.management.bench.every_lab import measure_every_lab
from hub.management.bench.floor import PlainEngine
from hub.management.bench.laboratory import Amounts, Laboratory
from hub.management.bench.measures import (
    measure_claims,
    measure_grading,
    measure_resets,
    measure_starts,
)
from hub.management.bench.programs import agent_program, running, web_server
from hub.management.bench.screen import MeasureError
from hub.management.bench.site import BOX, load_lab, prepare_site
from hub.management.bench.terminals import measure_crowd, measure_terminal
from hub.management.bench.upkeep import (
    measure_memory,
    measure_orphans,
    measure_recovery,
    measure_saving,
)
from labs.errors import LabsError
from labs.manifest import ManifestError
from labs.report import GradingFailed
from labs.selftest import ScriptFailed
from sandboxes.errors import SandboxError

# Whatever may go wrong with a site, an engine, a client or a lab.
FAILURES = (
    MeasureError,
    OSError,
    LookupError,
    ValueError,
    DatabaseError,
    DockerException,
    WebSocketException,
    http.client.HTTPException,
    LabsError,
    ManifestError,
    GradingFailed,
    ScriptFailed,
    SandboxError,
)
Say = Callable[[str], Any]
Measure = Callable[[Laboratory], list[report.Row]]
# By how many sandboxes the site keeps warm meanwhile; the order matters, because a
# burst leaves the crowd and the last measure of a site ends what was opened.
MEASURES: dict[int, dict[str, Measure]] = {
    0: {
        "click to prompt, cold": measure_starts,
        "terminal": measure_terminal,
        "grading": measure_grading,
        "reset": measure_resets,
        "checkpoint": measure_saving,
        "memory": measure_memory,
        "every lab": measure_every_lab,
        "burst": measure_burst,
        "crowd": measure_crowd,
        "orphans, cold": measure_orphans,
    },
    1: {
        "click to prompt, warm": measure_claims,
        "recovery": measure_recovery,
        "orphans": measure_orphans,
    },
}


def plain_engine(project: str) -> PlainEngine:
    """The bare engine that the site uses; what it makes is marked with `project`."""
    return PlainEngine(docker_host(), project)


def docker_host() -> str | None:
    """Where the site's engine is; None for the default."""
    host: str | None = settings.SANDBOXES["default"]["OPTIONS"]["base_url"]
    return host


def run(
    slug: str,
    amounts: Amounts,
    output: Path,
    say: Say,
    *,
    only: Collection[str] | None = None,
) -> bool:
    """Measure everything, or `only` what is named so; whether nothing broke.

    It is printed, and kept in `output`.
    """
    when, load = datetime.now(UTC), getloadavg()
    say("preparing the site")
    prepare_site()
    lab, box = load_lab(slug), load_lab(BOX)
    engine = plain_engine(settings.SANDBOXES["default"]["OPTIONS"]["project"])
    rows: list[report.Row] = []
    with running(agent_program()) as agent:
        for warm, measures in MEASURES.items():
            with running(web_server(warm)) as server:
                laboratory = Laboratory(
                    server, agent, lab, box, engine, docker_host(), amounts
                )
                wanted = {
                    name: measures[name]
                    for name in measures
                    if name in (only or measures)
                }
                rows += measure(laboratory, wanted, say)
    document = report.document(
        rows,
        when=when.isoformat(timespec="seconds"),
        engine=engine.version(),
        load=load,
    )
    report.write(output, document)
    say(f"\n{report.head(document)}\n\n{report.table(rows)}\n\nkept in {output}")
    return not any(row.error for row in rows)


def measure(
    laboratory: Laboratory, measures: Mapping[str, Measure], say: Say
) -> list[report.Row]:
    """The rows of every measure; one that breaks is a row, and the others go on."""
    rows = []
    for name, measured in measures.items():
        say(f"measuring: {name} ({datetime.now(UTC):%H:%M:%S})")
        try:
            rows += measured(laboratory)
        except FAILURES as error:
            rows.append(report.broken(name, error))
            laboratory.engine.remove_all()
    return rows
