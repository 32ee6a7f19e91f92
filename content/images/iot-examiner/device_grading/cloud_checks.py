"""Checks of what a device tells its cloud, and of who else might hear it."""

import time
from typing import Any

from advisories import bounded
from lab_grading.report import Finding

from device_grading import mud
from device_grading.cloud import Message
from device_grading.entry_checks import needless, open_doors
from device_grading.handin import MAX_TEXT
from device_grading.scene import Scene
from device_grading.units import BROKER_PORT, CLEAR_PORT, UPDATE_PORT, word

_OUTAGE = 1.5
_PATIENCE = 8.0


def reports(scene: Scene) -> Finding:
    """EN 303 645, 5.5: over TLS, as itself, to its own topic."""
    heard = scene.reports(since=0.0)
    if not heard:
        if scene.servers.cloud.nameless:
            return Finding(0, 1, "It reports, and shows no certificate of its own.")
        if scene.servers.old.attempts:
            return Finding(0, 1, f"It reports to port {CLEAR_PORT}, without TLS.")
        return Finding(0, 1, f"Nothing was reported to port {BROKER_PORT}.")
    last, topic = heard[-1], f"{scene.truth['topic']}/{scene.unit.serial}"
    said = _facts(last)
    if last.topic != topic:
        return Finding(0, 1, f"It reports to the topic {last.topic[:80]!r}.")
    if said.get("serial") != scene.unit.serial or (
        said.get("version") != scene.product.version(0)
    ):
        return Finding(0, 1, "Its report does not name its serial and version.")
    return Finding(1, 1, f"It reports to its own topic, by {last.caller.tls}.")


def in_the_clear(scene: Scene) -> Finding:
    """5.5-1: nothing goes out that others could read."""
    scene.reports()
    if scene.servers.old.attempts:
        return Finding(0, 1, f"It still comes to port {CLEAR_PORT}, without TLS.")
    if scene.servers.cloud.nameless:
        return Finding(0, 1, "It also reports without its certificate.")
    return Finding(1, 1, "All that came was by TLS, and with its certificate.")


def impostors(scene: Scene) -> Finding:
    """5.5: it knows its broker, and tells nobody else."""
    servers = scene.servers
    for mode, who in (
        ("foreign", "a broker whose certificate another authority signed"),
        ("misnamed", "a broker whose certificate is for another name"),
    ):
        if not scene.under(servers.broker, mode):
            return Finding(0, 1, "It did not come to the broker again.")
        if servers.cloud.opened.get(mode):
            return Finding(0, 1, f"It speaks to {who}.")
    if not scene.reports():
        return Finding(0, 1, "After an impostor, it no longer reports to its broker.")
    return Finding(1, 1, "Two impostors heard nothing, the broker hears all.")


def minimal(scene: Scene) -> Finding:
    """5.8, and privacy: who owns it is no business of the cloud's."""
    name, page = word(), scene.page(scene.unit)
    reply = page.put("/name", scene.unit.password, name)
    if reply.status not in range(200, 300):
        return Finding(0, 1, f"The owner cannot give it a name: {reply.told}.")
    if page.facts(scene.unit.password).get("name") != name:
        return Finding(0, 1, "/status does not show the name that the owner gave it.")
    for _report in range(2):
        if not scene.reports():
            return Finding(0, 1, "With a name, it no longer reports.")
    if scene.servers.cloud.told(name) or scene.servers.shop.told(name):
        return Finding(0, 1, "It tells the cloud the name that its owner gave it.")
    return Finding(1, 1, "What the owner calls it stays at home.")


def outage(scene: Scene) -> Finding:
    """5.9-2: without the cloud it goes on, and afterwards it reports again."""
    scene.silent(_OUTAGE, calls=6, most=4.0)
    if extra := needless(open_doors(scene) - scene.doors):
        return Finding(0, 1, f"While the broker was gone, this was opened: {extra}.")
    if not scene.page(scene.unit).enters(scene.unit.password):
        return Finding(0, 1, "While the broker was gone, its page went, too.")
    if not scene.reports(_PATIENCE):
        return Finding(0, 1, "When the broker was back, it did not report again.")
    return Finding(1, 1, "It works without the broker, and reports when that is back.")


def described(scene: Scene) -> Finding:
    """RFC 8520: the MUD file allows what the device does, and nothing else."""
    try:
        policy = bounded.loads(scene.release.fetch("mud.json", MAX_TEXT))
    except bounded.Unreadable as error:
        return Finding(0, 1, f"mud.json: {error}.")
    wrong = mud.problems(policy)
    if wrong:
        return Finding(0, 1, f"mud.json: {wrong[0][:200]}.")
    servers = {("broker", BROKER_PORT), ("workstation", UPDATE_PORT)}
    said = mud.allowed(policy)
    if said["to"] != {("", 443)}:
        return Finding(0, 1, "To the device it must allow TCP 443 from the local net.")
    if extra := sorted(_seen(scene) - {port for _name, port in said["from"]}):
        return Finding(0, 1, f"The device also speaks to port {extra[0]}.")
    if said["from"] != servers:
        return Finding(0, 1, "From the device it does not allow just what it does.")
    return Finding(1, 1, "Allowed is what the device was seen to do, and no more.")


def _seen(scene: Scene) -> set[int]:
    """The ports that it spoke to: ours at any time, others as seen for a while."""
    servers = scene.servers
    ours = {
        BROKER_PORT: servers.broker,
        UPDATE_PORT: servers.updates,
        CLEAR_PORT: servers.old,
    }
    seen = {port for port, door in ours.items() if door.attempts}
    limit = time.monotonic() + 1.0
    while time.monotonic() < limit:
        flows = scene.bench.traffic()
        mine = {flow["port"] for flow in flows if not flow["peer"]}
        out = [flow for flow in flows if flow["peer"] and flow["port"] not in mine]
        seen |= {
            flow["peer_port"] for flow in out if not flow["peer"].startswith("127.")
        }
        time.sleep(0.05)
    return seen


def _facts(message: Message) -> dict[str, Any]:
    try:
        value = bounded.loads(message.payload)
    except bounded.Unreadable:
        return {}
    return value if isinstance(value, dict) else {}
