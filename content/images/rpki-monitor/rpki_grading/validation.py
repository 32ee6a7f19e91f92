"""Checks of the student's own route origin validation (RFC 6811, RFC 7115)."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from lab_grading.report import Finding
from rpki_grading.rtr import Refused
from rpki_grading.scene import Scene
from rpki_monitor.doors import Silent
from rpki_monitor.routes import Route, Vrp

CUSTOMER = "customer"
ECHO_KEY = Path("/etc/monitor/echo.key")
PROOF_LENGTH = 32
MOST_TOLD = 4


def cache(scene: Scene) -> Finding:
    """The student's RTR cache has just what a validator finds, in both families."""
    try:
        answer = scene.cache_answer()
    except Refused as error:
        return Finding(0, 2, f"Your RTR cache at {scene.cache_place}: {error}.")
    good, told = 0, []
    for version in (4, 6):
        found = {v for v in answer.vrps if v.network.version == version}
        wanted = {v for v in scene.vrps if v.network.version == version}
        good += bool(wanted) and found == wanted
        told.append(f"IPv{version}: {_compared(found, wanted)}")
    return Finding(good, 2, "Your RTR cache: " + "; ".join(told) + ".")


def clean(scene: Scene) -> Finding:
    """What the peer announces and RPKI calls invalid does not reach the customer."""
    prefixes = [*scene.challenge.taken]
    prefixes += [prefix for pair in scene.challenge.decoys for prefix in pair]
    return _absent(scene, CUSTOMER, prefixes, "invalid routes from your peer")


def from_upstream(scene: Scene) -> Finding:
    """Neither does what the provider itself announces wrongly."""
    prefixes = scene.challenge.upstream_decoys
    return _absent(scene, CUSTOMER, prefixes, "invalid routes from your provider")


def from_customer(scene: Scene) -> Finding:
    """The customer's own mistake is not passed on to the provider."""
    prefixes = scene.challenge.customer_parts
    return _absent(scene, "upstream", prefixes, "invalid routes from your customer")


def fresh(scene: Scene) -> Finding:
    """A prefix that is minutes old goes to its owner, although the peer claims it."""
    wanted = tuple(
        scene.asn(node) for node in ("router", "upstream", "transit", "remote")
    )
    good, told = 0, []
    for prefix in scene.challenge.fresh:
        route = scene.best(CUSTOMER, prefix)
        good += bool(route and route.path == wanted)
        told.append(f"{prefix} goes {_way(scene, route)}")
    return Finding(good, 2, "At the customer: " + "; ".join(told) + ".")


def packets(scene: Scene) -> Finding:
    """The customer's packets arrive where they should, by trusted routers on the way."""
    good, told = 0, []
    owners = scene.hop_owners()
    sources = scene.settings.systems[CUSTOMER].hosts
    for source, prefix in zip(sources, scene.challenge.fresh, strict=True):
        goal = scene.host_of(prefix)
        names = [owners.get(hop, hop) for hop in scene.trace(CUSTOMER, goal)]
        arrived = _arrives(scene, source, goal)
        if arrived and "transit" in names and "attacker" not in names:
            good += 1
        end = "arrive" if arrived else "do not arrive"
        told.append(f"to {goal} they {end}, by {', '.join(names) or 'no hop at all'}")
    return Finding(good, 2, "The customer's packets: " + "; ".join(told) + ".")


def kept(scene: Scene) -> Finding:
    """Valid routes and those without any ROA are still taken, from peer and provider."""
    student, peer = scene.asn("router"), scene.asn("attacker")
    upstream = scene.asn("upstream")
    wanted = [(prefix, (student, peer)) for prefix in scene.challenge.honest]
    wanted += [(prefix, (student, peer)) for prefix in scene.challenge.canary]
    wanted += [(prefix, (student, upstream)) for prefix in scene.settings.unsigned]
    lost = []
    for prefix, path in wanted:
        route = scene.best(CUSTOMER, prefix)
        if route is None or route.path != path:
            lost.append(
                f"{prefix} should go by way of {scene.told(path)}, and goes "
                f"{_way(scene, route)}"
            )
    told = lost[:MOST_TOLD] or ["all that is valid or not found is there"]
    kept = len(wanted) - len(lost)
    return Finding(kept, len(wanted), "At the customer: " + "; ".join(told) + ".")


def _absent(scene: Scene, node: str, prefixes: Sequence[str], what: str) -> Finding:
    """Parts in order: IPv4 and IPv6, each as a whole."""
    good, told = 0, []
    for version in (4, 6):
        mine = [prefix for prefix in prefixes if (":" in prefix) == (version == 6)]
        seen = [route for prefix in mine if (route := scene.best(node, prefix))]
        wrong = [route for route in seen if _is_wrong(scene, route)]
        good += not wrong
        told += [
            f"{route.prefix} by way of {scene.told(route.path)}" for route in wrong
        ]
    name = scene.settings.systems[node].name
    if not told:
        return Finding(good, 2, f"No {what} at {name}.")
    return Finding(good, 2, f"At {name}, {what}: {'; '.join(told[:MOST_TOLD])}.")


def _is_wrong(scene: Scene, route: Route) -> bool:
    return scene.state(route) == "invalid"


def _arrives(scene: Scene, source: str, goal: str) -> bool:
    nonce = scene.nonce()
    try:
        said = scene.glass.doors[CUSTOMER].knock(source, goal, nonce)
    except Silent:
        return False
    key = ECHO_KEY.read_text(encoding="ascii")
    proof = hashlib.sha256(f"{key}:{nonce}".encode()).hexdigest()[:PROOF_LENGTH]
    return said == proof


def _compared(found: set[Vrp], wanted: set[Vrp]) -> str:
    missing, extra = wanted - found, found - wanted
    if not missing and not extra:
        return f"all {len(wanted)} payloads"
    told = []
    if missing:
        told.append(f"{len(missing)} of {len(wanted)} payloads are missing")
    if extra:
        shown = ", ".join(sorted(_vrp(vrp) for vrp in extra)[:2])
        told.append(f"{len(extra)} that nobody published, as {shown}")
    return ", ".join(told)


def _vrp(vrp: Vrp) -> str:
    return f"{vrp.prefix} up to /{vrp.max_length} for AS{vrp.asn}"


def _way(scene: Scene, route: Route | None) -> str:
    return f"by way of {scene.told(route.path)}" if route else "nowhere"
