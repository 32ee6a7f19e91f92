"""Serve one domain's registrar interface, and scan for CDS where a lab wants it."""

import base64
import json
import sys
import threading
from dataclasses import replace
from http.server import HTTPServer
from pathlib import Path
from typing import Any

import dns.name

from registry.api import handler
from registry.desk import Desk
from registry.journal import Journal
from registry.parent import Parent
from registry.scanner import Scanner, run

INTERVAL = 3.0  # seconds between two looks at the children


def scanners(parent: Parent, settings: dict[str, Any]) -> list[Scanner]:
    """The scanner of the registrant's domain, and of those it has `also`.

    `settings` besides: "on" (else the registrant switches it on), "hold_down" in
    seconds, "folder" for what must outlive a restart.
    """
    made = []
    for name in (str(parent.child), *settings.get("also", ())):
        file = Path(settings["folder"], f"{name}json") if "folder" in settings else None
        own = name == str(parent.child)
        journal = Journal.opened(file, scanning=settings.get("on", True) or not own)
        child = replace(parent, child=dns.name.from_text(name))
        made.append(Scanner(child, journal, settings.get("hold_down", 10.0)))
    return made


def main(path: str) -> None:
    """Run with the settings of this file: zone, origin, tsig, token, port, cds.

    "cds" is what `scanners` takes; where it is false nothing is scanned. Besides,
    where a lab has them: "resolver" (the address of one that validates), "grader_token"
    and "desk" (what `Desk` is made of).
    """
    with open(path, encoding="utf-8") as file:
        settings = json.load(file)
    parent = Parent(
        origin=dns.name.from_text(settings["origin"]),
        child=dns.name.from_text(settings["zone"]),
        server="127.0.0.1",
        tsig_name=settings["tsig"]["name"],
        tsig_secret=base64.b64decode(settings["tsig"]["secret"]),
        resolver=settings.get("resolver"),
    )
    scanned = scanners(parent, settings["cds"]) if settings["cds"] else []
    if scanned:
        threading.Thread(target=run, args=(scanned, INTERVAL), daemon=True).start()
    desk = Desk.opened(settings["desk"]) if "desk" in settings else None
    # One request at a time: a registrant can slow down nobody but himself.
    service = HTTPServer(
        ("0.0.0.0", settings["port"]),  # noqa: S104 - the lab's own network only
        handler(
            parent,
            settings["token"],
            scanned,
            desk,
            grader_token=settings.get("grader_token"),
        ),
    )
    service.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
