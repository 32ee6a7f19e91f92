"""Checks of what the student has published (RFC 9582, RFC 9319, RFC 6483)."""

import ipaddress
import time
from typing import Any

from lab_grading.report import Finding

from rpki_grading.scene import Scene

LEAST_HOURS = 6.0
FAMILIES = ("IPv4", "IPv6")


def published(scene: Scene) -> Finding:
    """Whether the trusted validator finds anything good at the publication point."""
    failed = scene.validated["metadata"].get("failedmanifests", 0)
    own = scene.own_vrps()
    if failed:
        told = (
            "A validator takes nothing from your publication point: its manifest is"
            " missing, expired or does not fit what lies beside it."
        )
        return Finding(0, 1, told)
    if not own:
        return Finding(0, 1, "A validator finds no ROA of yours.")
    told = ", ".join(sorted(_entry(entry) for entry in own))
    return Finding(1, 1, f"A validator finds: {told}.")


def authorised(scene: Scene) -> Finding:
    """A payload for exactly what the student's router announces, in both families."""
    good, told = 0, []
    for family, block in zip(FAMILIES, scene.student.blocks, strict=True):
        mine = [e for e in scene.own_vrps() if e["prefix"] == block]
        numbers = sorted({int(entry["asn"]) for entry in mine})
        if scene.student.asn in numbers:
            good += 1
        elif numbers:
            told.append(f"{block} is authorised for {_asns(numbers)}")
        else:
            told.append(f"no ROA has the {family} prefix {block}")
    told = told or ["Both of your prefixes are authorised for your AS number"]
    return Finding(good, 2, "; ".join(told) + ".")


def minimal(scene: Scene) -> Finding:
    """No payload allows an announcement that the student's router does not make."""
    announced = set(scene.student.blocks)
    good, told = 0, []
    for family, block in zip(FAMILIES, scene.student.blocks, strict=True):
        version = ipaddress.ip_network(block).version
        mine = [
            entry
            for entry in scene.own_vrps()
            if ipaddress.ip_network(entry["prefix"]).version == version
            and int(entry["asn"]) != 0
        ]
        loose = [
            entry
            for entry in mine
            if entry["prefix"] not in announced
            or int(entry["asn"]) != scene.student.asn
            or _length(entry) < int(entry["maxLength"])
        ]
        if mine and not loose:
            good += 1
        elif not mine:
            told.append(f"there is no ROA for {family} to look at")
        else:
            told += [
                f"{_entry(entry)} allows more than you announce" for entry in loose
            ]
    told = told or ["Your ROAs allow what you announce, and nothing else"]
    return Finding(good, 2, "; ".join(told) + ".")


def lasting(scene: Scene) -> Finding:
    """Manifest, CRL and certificates hold for hours to come."""
    mine = [entry for entry in scene.own_vrps() if int(entry["asn"]) != 0]
    if not mine:
        return Finding(0, 1, "There is no ROA of yours that could expire.")
    hours = (min(int(entry["expires"]) for entry in mine) - time.time()) / 3600
    told = f"Your ROAs vanish in {hours:.1f} hours unless you publish again."
    return Finding(int(hours >= LEAST_HOURS), 1, told)


def unused_denied(scene: Scene) -> Finding:
    """An AS0 payload for the blocks that are held and not announced."""
    good, told = 0, []
    for prefix in scene.settings.unused:
        mine = [entry for entry in scene.own_vrps() if entry["prefix"] == prefix]
        numbers = sorted({int(entry["asn"]) for entry in mine})
        if numbers == [0]:
            good += 1
        elif numbers:
            told.append(f"{prefix} is authorised for {_asns(numbers)}")
        else:
            told.append(f"no ROA has {prefix}")
    told = told or ["Nobody may announce what you hold in reserve"]
    return Finding(good, 2, "; ".join(told) + ".")


def _entry(entry: dict[str, Any]) -> str:
    longest = int(entry["maxLength"])
    finer = f" up to /{longest}" if longest > _length(entry) else ""
    return f"{entry['prefix']}{finer} for AS{int(entry['asn'])}"


def _asns(numbers: list[int]) -> str:
    return ", ".join(f"AS{number}" for number in numbers)


def _length(entry: dict[str, Any]) -> int:
    return int(entry["prefix"].partition("/")[2])
