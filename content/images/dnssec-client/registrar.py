#!/usr/bin/python3
"""Your registrar's command line: what the registry publishes about your domain."""

import argparse
import json
import re
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

SETTINGS = Path.home() / ".config" / "registrar.json"
PATIENCE = 10  # seconds for a registry that does not listen yet


def call(method: str, path: str, body: dict | None = None) -> dict:
    """Ask the registry; leaves with its words when it refuses."""
    settings = json.loads(SETTINGS.read_text(encoding="utf-8"))
    request = urllib.request.Request(  # noqa: S310 - the address of our own registry
        f"{settings['url']}/v1/{path}",
        method=method,
        headers={"Authorization": f"Bearer {settings['token']}"},
        data=None if body is None else json.dumps(body).encode(),
    )
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
                return json.load(answer)
        except urllib.error.HTTPError as error:
            sys.exit(f"The registry refuses: {json.load(error)['error']}")
        except OSError as error:
            if not refused(error) or time.monotonic() > deadline:
                sys.exit(f"The registry does not answer: {error}")
        time.sleep(0.2)


def refused(error: OSError) -> bool:
    """Whether nobody listens there: the registry may just be starting."""
    return isinstance(getattr(error, "reason", error), ConnectionRefusedError)


def ds_lines(text: str) -> list[str]:
    """DS data from what dig, dnssec-dsfromkey, kdig or a person writes.

    Takes "tag algorithm digest-type digest" alone or after the owner, TTL, class and
    type; comments and empty lines are left out, and each record stands there once.
    """
    lines = []
    for line in text.splitlines():
        if re.search(r"\bRRSIG\b", line):
            continue
        line = re.sub(r"^.*\bC?DS\s+", "", line.split(";")[0]).strip()
        if line and line not in lines:
            lines.append(line)
    return lines


def show(domain: dict) -> None:
    """Print the delegation as a person reads it."""
    print(f"Domain        {domain['domain']}")  # noqa: T201
    for host, addresses in sorted(domain["ns"].items()):
        print(f"Name server   {host} {' '.join(addresses)}")  # noqa: T201
    for record in domain["ds"] or ["none: the delegation is insecure"]:
        print(f"DS            {record}")  # noqa: T201
    if domain["cds"] is not None:
        print(f"CDS scanner   {'on' if domain['cds'] else 'off'}")  # noqa: T201
    for line in domain["log"][-5:]:
        print(f"              {line}")  # noqa: T201
    for other in domain.get("others", ()):
        print()  # noqa: T201
        show({"ns": {}, "cds": None, **other})


def parser() -> argparse.ArgumentParser:
    """The commands: show, ds set|clear, ns, cds on|off."""
    top = argparse.ArgumentParser(prog="registrar", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True)
    commands.add_parser("show", help="what the registry publishes about your domain")
    ds = commands.add_parser("ds", help="the DS records of your domain")
    ds_commands = ds.add_subparsers(dest="action", required=True)
    put = ds_commands.add_parser("set", help="replace them all")
    put.add_argument(
        "record", nargs="+", help='TAG ALGORITHM DIGEST-TYPE DIGEST, or "-" to read'
    )
    ds_commands.add_parser("clear", help="remove them: back to insecure")
    ns = commands.add_parser("ns", help="replace the name servers")
    ns.add_argument(
        "server", nargs="+", metavar="HOST[=ADDRESS]", help="with address inside it"
    )
    cds = commands.add_parser("cds", help="let the registry follow your CDS records")
    cds.add_argument("state", choices=["on", "off"])
    return top


def main() -> None:
    """Do one command and show what the registry publishes now."""
    arguments = parser().parse_args()
    match arguments.command, getattr(arguments, "action", None):
        case "ds", "set":
            given = " ".join(arguments.record)
            lines = ds_lines(sys.stdin.read() if given == "-" else given)
            show(call("PUT", "domain/ds", {"ds": lines}))
        case "ds", "clear":
            show(call("DELETE", "domain/ds"))
        case "ns", _:
            pairs = {s.partition("=")[0]: s.partition("=")[2] for s in arguments.server}
            show(call("PUT", "domain/ns", {"ns": pairs}))
        case "cds", _:
            show(call("PUT", "domain/cds", {"on": arguments.state == "on"}))
        case _:
            show(call("GET", "domain"))


if __name__ == "__main__":
    main()
