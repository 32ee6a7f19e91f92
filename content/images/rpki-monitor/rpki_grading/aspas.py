"""Checks of the ASPA that the student has published, and of what it does for others.

draft-ietf-sidrops-aspa-profile and draft-ietf-sidrops-aspa-verification.
"""

import time
from collections.abc import Mapping
from typing import Any

from lab_grading.report import Finding

from rpki_grading.scene import Scene

LEAST_HOURS = 6.0
FAR = "remote"


def attested(scene: Scene) -> Finding:
    """A stranger's validator finds an ASPA of the student's AS."""
    own = _own(scene)
    if own is None:
        told = f"A validator finds no ASPA of AS{scene.student.asn}."
        return Finding(0, 1, told)
    said = ", ".join(f"AS{number}" for number in _providers(own))
    told = f"A validator finds: AS{scene.student.asn} is carried by {said}."
    return Finding(1, 1, told)


def providers(scene: Scene) -> Finding:
    """It names every provider, and nobody else."""
    named, wanted = set(_providers(_own(scene) or {})), _wanted(scene)
    missing, extra = wanted - named, named - wanted
    told = [f"your provider {scene.told((asn,))} is missing" for asn in sorted(missing)]
    if extra == {0}:
        told.append("AS0 says that nobody carries you")
    else:
        told += [f"{scene.told((asn,))} does not carry you" for asn in sorted(extra)]
    told = told or ["it names those who carry you, and nobody else"]
    # Who names nobody at all has not left anybody out who should not be there.
    right = bool(named & wanted)
    good = int(not missing) + int(right and not extra)
    return Finding(good, 2, f"In your ASPA: {'; '.join(told)}.")


def lasting(scene: Scene) -> Finding:
    """It holds for hours to come."""
    own = _own(scene)
    if own is None:
        return Finding(0, 1, "There is no ASPA of yours that could expire.")
    hours = (int(own["expires"]) - time.time()) / 3600
    told = f"Your ASPA vanishes in {hours:.1f} hours unless you publish again."
    return Finding(int(hours >= LEAST_HOURS), 1, told)


def kept(scene: Scene) -> Finding:
    """Transit takes the student's routes from upstream, and no others for them."""
    honest = (scene.asn("upstream"), scene.student.asn)
    good, told = 0, []
    for block in scene.student.blocks:
        route = scene.best("transit", block)
        forged = [
            other
            for other in scene.views["transit"]
            if other.prefix == block and scene.asn("attacker") in other.path
        ]
        good += bool(route and _shortened(route.path) == honest and not forged)
        told.append(f"{block} goes {scene.way(route)}")
    return Finding(good, 2, f"At Transit: {'; '.join(told)}.")


def reached(scene: Scene) -> Finding:
    """Packets from far away reach the student, and the student's customer.

    The student's own answers may leave by the attacker, who claims their goal: from
    there on a trace tells of their way back, which is another check's business.
    """
    owners = scene.hop_owners()
    goals = [*scene.student.hosts, *scene.settings.systems["customer"].hosts]
    good, told = 0, []
    for goal in goals:
        hops = scene.trace(FAR, goal)
        names = [owners.get(hop, hop) for hop in hops]
        arrived = hops[-1:] == [goal] or goal in scene.student.hosts
        good += "upstream" in names and "attacker" not in names and arrived
        shown = ", ".join(names).replace("*", "no answer") or "no hop at all"
        told.append(f"to {goal} by {shown}")
    return Finding(good, len(goals), f"From Remote {'; '.join(told)}.")


def _own(scene: Scene) -> Mapping[str, Any] | None:
    for entry in scene.validated.get("aspas", []):
        if int(entry["customer_asid"]) == scene.student.asn:
            found: Mapping[str, Any] = entry
            return found
    return None


def _providers(entry: Mapping[str, Any]) -> list[int]:
    return [int(number) for number in entry.get("providers", [])]


def _wanted(scene: Scene) -> set[int]:
    carriers = scene.settings.providers[scene.student.node]
    return {scene.asn(node) for node in carriers}


def _shortened(path: tuple[int, ...]) -> tuple[int, ...]:
    """The path without repetitions."""
    return tuple(dict.fromkeys(path))
