"""One run of all measures, in a process whose settings are those of the site."""

import http.client
from collections.abc import Callable
from datetime import UTC, datetime
from os import getloadavg
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from docker.errors import DockerException
from websockets.exceptions import WebSocketException

from hub.management.bench import report
from hub.management.bench.floor import PlainEngine
from hub.management.bench.laboratory import Amounts, Laboratory
from hub.management.bench.measures import MEASURES
from hub.management.bench.screen import MeasureError
from hub.management.bench.site import holding, prepare_lab, serving
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


def plain_engine(project: str) -> PlainEngine:
    """The bare engine that the site uses; what it makes is marked with `project`."""
    return PlainEngine(docker_host(), project)


def docker_host() -> str | None:
    """Where the site's engine is; None for the default."""
    host: str | None = settings.SANDBOXES["default"]["OPTIONS"]["base_url"]
    return host


def run(slug: str, amounts: Amounts, output: Path, say: Say) -> bool:
    """Measure everything, print and keep it; whether nothing broke."""
    when, load = datetime.now(UTC), getloadavg()
    say("preparing the site")
    lab = prepare_lab(slug)
    engine = plain_engine(settings.SANDBOXES["default"]["OPTIONS"]["project"])
    with holding(), serving() as server:
        laboratory = Laboratory(server, lab, engine, docker_host(), amounts)
        rows = measure(laboratory, say)
    document = report.document(
        rows,
        when=when.isoformat(timespec="seconds"),
        engine=engine.version(),
        load=load,
    )
    report.write(output, document)
    say(f"\n{report.table(rows)}\n\nkept in {output}")
    return not any(row.error for row in rows)


def measure(laboratory: Laboratory, say: Say) -> list[report.Row]:
    """The rows of every measure; one that breaks is a row, and the others go on."""
    rows = []
    for name, measured in MEASURES.items():
        say(f"measuring: {name}")
        try:
            rows += measured(laboratory)
        except FAILURES as error:
            rows.append(report.broken(name, error))
            laboratory.engine.remove_all()
    return rows
