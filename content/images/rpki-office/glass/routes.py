"""lg: the looking glass of the lab's other systems.

  lg                      your prefixes and what is more specific, from everywhere
  lg PREFIX|ADDRESS       the same for another prefix
  lg all [SYSTEM]         every route, of one system or all
  lg trace SYSTEM ADDRESS the way packets take from there
  lg vrps                 the validated ROA payloads
Systems: upstream, transit, remote, customer, attacker (those that your lab has).
"""

import ipaddress
import sys
import urllib.parse
from pathlib import Path
from typing import Any

from glass.asking import ask

OWN = Path("/etc/lab/prefixes")
COLUMNS = "{:<9} {:<20} {:<26} {:<9} {}"
# Where somebody looks at whole paths.
WITH_PATHS = "{:<9} {:<20} {:<30} {:<9} {:<8} {}"


def overlaps(prefix: str, wanted: list[str]) -> bool:
    """Whether the prefix covers, or is covered by, one of those wanted."""
    if not wanted:
        return True
    network = ipaddress.ip_network(prefix)
    networks = [ipaddress.ip_network(one, strict=False) for one in wanted]
    return any(
        network.version == other.version and network.overlaps(other)
        for other in networks
    )


def table(told: Any, wanted: list[str], system: str | None = None) -> list[str]:
    """Routes as lines, a heading above them; the one in use has a star."""
    kinds = _kinds(told)
    rows = [("seen from", "prefix", "AS path", *kinds.values(), "")]
    for node, routes in told["views"].items():
        if system not in (None, node):
            continue
        for route in routes:
            if overlaps(route["prefix"], wanted):
                path = " ".join(str(asn) for asn in route["path"]) or "(its own)"
                star = "* in use" if route["best"] else ""
                states = [route[kind] for kind in kinds]
                rows.append((node, route["prefix"], path, *states, star))
    columns = WITH_PATHS if "aspa" in kinds else COLUMNS
    lines = [columns.format(*row).rstrip() for row in rows]
    lines += [f"{node} does not answer" for node in told["silent"]]
    return lines if len(lines) > 1 else ["no route"]


def _kinds(told: Any) -> dict[str, str]:
    """What RPKI says of routes, by key: of their paths only where it is told."""
    routes = (one for routes in told["views"].values() for one in routes)
    if any("aspa" in one for one in routes):
        return {"validity": "ROA", "aspa": "ASPA"}
    return {"validity": "RPKI"}


def trace(system: str, goal: str) -> list[str]:
    """The hops from a system's own host to an address."""
    query = urllib.parse.urlencode({"from": system, "to": goal})
    told = ask(f"/trace?{query}")
    hops = [f"{number:2}  {hop}" for number, hop in enumerate(told["hops"], 1)]
    return hops or ["no hop answers"]


def main(words: list[str]) -> None:
    """Do what the command line says; SystemExit with the reason when it cannot."""
    match words:
        case ["-h" | "--help" | "help"]:
            lines = [str(__doc__).rstrip()]
        case ["trace", system, goal]:
            lines = trace(system, goal)
        case ["vrps"]:
            lines = [
                f"{vrp['prefix']} up to /{vrp['max_length']} AS{vrp['asn']}"
                for vrp in ask("/vrps")["vrps"]
            ] or ["none"]
        case ["all", *systems] if len(systems) < 2:
            lines = table(ask("/routes"), [], *systems)
        case []:
            lines = table(ask("/routes"), OWN.read_text("ascii").split())
        case [prefix]:
            try:
                ipaddress.ip_network(prefix, strict=False)
            except ValueError as error:
                raise SystemExit(f"{error}; see lg --help") from None
            lines = table(ask("/routes"), [prefix])
        case _:
            raise SystemExit(str(__doc__).rstrip())
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
