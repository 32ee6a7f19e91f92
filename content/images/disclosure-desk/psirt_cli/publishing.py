"""Putting an advisory where others look for it (CSAF 2.0, section 7.1)."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from advisories import mandatory, moments

from psirt_cli.settings import Settings
from psirt_cli.trouble import Trouble

FOLDER = Path(".well-known/csaf")


def skeleton(settings: Settings) -> dict[str, Any]:
    """An advisory in which everything that has to be thought about says TODO."""
    now = moments.written(datetime.now(UTC))
    name = settings.domain.partition(".")[0]
    release = {
        "category": "product_version",
        "name": "TODO",
        "product": {"name": "TODO", "product_id": "TODO"},
    }
    line = {
        "category": "product_name",
        "name": settings.product,
        "branches": [release],
    }
    vendor = {"category": "vendor", "name": settings.maker, "branches": [line]}
    return {
        "document": {
            "category": mandatory.PROFILE,
            "csaf_version": "2.0",
            "distribution": {"tlp": {"label": "WHITE"}},
            "lang": "en",
            "publisher": _publisher(settings),
            "title": "TODO",
            "tracking": _tracking(f"{name}-{now[:4]}-0001", now),
        },
        "product_tree": {"branches": [vendor]},
        "vulnerabilities": [{"title": "TODO", "cve": "TODO", "notes": "TODO"}],
    }


def _tracking(id_: str, now: str) -> dict[str, Any]:
    first = {"date": now, "number": "1", "summary": "First version"}
    return {
        "id": id_,
        "current_release_date": now,
        "initial_release_date": now,
        "revision_history": [first],
        "status": "final",
        "version": "1",
    }


def name_of(csaf: dict[str, Any]) -> str:
    """The advisory's file name: its id in small letters (section 5.1)."""
    tracking = str(csaf["document"]["tracking"]["id"]).lower()
    clean = "".join(c if c.isalnum() or c in "+-" else "_" for c in tracking)
    return f"{clean}.json"


def publish(settings: Settings, path: Path) -> list[Path]:
    """Put the advisory, the list of all, and the metadata; what was written."""
    csaf = load(path)
    try:
        year = str(csaf["document"]["tracking"]["initial_release_date"])[:4]
        place = FOLDER / "white" / year / name_of(csaf)
    except (KeyError, TypeError):
        raise Trouble(f"{path}: has no document/tracking with id and date") from None
    now = moments.written(datetime.now(UTC))
    target = settings.www / place
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(csaf, indent=2) + "\n", "utf-8")
    base = settings.www / FOLDER / "white"
    listed = sorted(str(p.relative_to(base)) for p in base.glob("*/*.json"))
    (base / "index.txt").write_text("".join(f"{name}\n" for name in listed))
    dated = [f'"{name}","{_released(base / name)}"' for name in listed]
    (base / "changes.csv").write_text("".join(f"{line}\n" for line in dated))
    metadata = {
        "canonical_url": f"{settings.web}/{FOLDER}/provider-metadata.json",
        "distributions": [{"directory_url": f"{settings.web}/{FOLDER}/white"}],
        "last_updated": now,
        "list_on_CSAF_aggregators": True,
        "metadata_version": "2.0",
        "mirror_on_CSAF_aggregators": True,
        "publisher": _publisher(settings),
        "role": "csaf_publisher",
    }
    about = settings.www / FOLDER / "provider-metadata.json"
    about.write_text(json.dumps(metadata, indent=2) + "\n", "utf-8")
    return [target, base / "index.txt", base / "changes.csv", about]


def load(path: Path) -> dict[str, Any]:
    """A JSON object from a file; Trouble when it is none."""
    try:
        told = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Trouble(f"{path}: {error}") from None
    if not isinstance(told, dict):
        raise Trouble(f"{path}: must be a JSON object")
    return told


def _released(path: Path) -> str:
    return str(load(path)["document"]["tracking"]["current_release_date"])


def _publisher(settings: Settings) -> dict[str, str]:
    return {
        "category": "vendor",
        "contact_details": settings.contact,
        "name": settings.maker,
        "namespace": settings.web,
    }
