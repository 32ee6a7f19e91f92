"""Serve one domain's registrar interface, and scan for CDS where a lab wants it."""

import base64
import json
import sys
import threading
from http.server import HTTPServer

import dns.name

from registry.api import handler
from registry.parent import Parent
from registry.scanner import Scanner


def main(path: str) -> None:
    """Run with the settings of this file: zone, origin, tsig, token, port, cds."""
    with open(path, encoding="utf-8") as file:
        settings = json.load(file)
    parent = Parent(
        origin=dns.name.from_text(settings["origin"]),
        child=dns.name.from_text(settings["zone"]),
        server="127.0.0.1",
        tsig_name=settings["tsig"]["name"],
        tsig_secret=base64.b64decode(settings["tsig"]["secret"]),
    )
    scanner = Scanner(parent) if settings["cds"] else None
    if scanner:
        threading.Thread(target=scanner.run, daemon=True).start()
    # One request at a time: a registrant can slow down nobody but himself.
    service = HTTPServer(
        ("0.0.0.0", settings["port"]),  # noqa: S104 - the lab's own network only
        handler(parent, scanner, settings["token"]),
    )
    service.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
