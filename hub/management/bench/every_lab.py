"""What each lab of the catalogue takes: its start, its memory, its grading."""

from hub.management.bench.laboratory import Laboratory
from hub.management.bench.measures import graded
from hub.management.bench.report import Row, percentile, spread
from hub.management.bench.site import BOX, await_kits, load_lab
from labs import catalogue
from labs.models import Lab


def measure_every_lab(laboratory: Laboratory) -> list[Row]:
    """Start, memory and grading of every lab, untouched."""
    slugs = sorted({path.name for path in catalogue.lab_folders()} - {BOX})
    rows = []
    for slug in slugs:
        rows += _rows(laboratory, load_lab(slug))
    return rows


def _rows(laboratory: Laboratory, lab: Lab) -> list[Row]:
    page = laboratory.page("traveller")
    await_kits(lab)
    opened = laboratory.start(page, lab)
    await_kits(lab)
    with laboratory.watching(opened) as events:
        events.wait(lambda message: message["type"] == "health")
        times = [
            graded(opened, events, 0, pictures=len(lab.manifest.pictures))
            for _grading in range(laboratory.amounts.gradings)
        ]
    held = laboratory.engine.memory(opened.containers.values())
    laboratory.stop(opened)
    hosts = f"{len(lab.manifest.nodes)} hosts"
    return [
        Row(f"{lab.slug}: click to prompt, cold", opened.seconds["prompt"], "s"),
        Row(f"{lab.slug}: memory", held, "MiB", note=hosts),
        Row(
            f"{lab.slug}: grading, untouched, p95",
            percentile(times, 0.95),
            "s",
            note=spread(times),
        ),
    ]
