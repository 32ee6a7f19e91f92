"""How a session's hosts are: what the engine sees and what trusted probes see."""

import json
from typing import Any

from django.core.cache import cache

from labs.agent import agent
from labs.manifest import LabManifest
from labs.models import LabSession
from labs.templates import HEALTH
from sandboxes.errors import SandboxError

STATES = frozenset({"ok", "down", "degraded"})
NOTE_LENGTH = 200


def health_message(session: LabSession) -> dict[str, Any]:
    """The health of every node; measured once however many pages look."""
    key = f"health:{session.sandbox_name}"
    message = cache.get(key)
    if message is None:
        message = {
            "type": "health",
            "nodes": measure(session.sandbox_name, session.manifest),
        }
        cache.set(key, message, timeout=interval(session) / 2)
    return message


def interval(session: LabSession) -> int:
    """Seconds between two measurements while somebody looks."""
    probe = session.manifest.health
    return probe.every if probe else 15


def measure(sandbox: str, manifest: LabManifest) -> dict[str, dict[str, Any]]:
    """{node: running, state, note}; unknown where nothing could be measured."""
    nodes: dict[str, dict[str, Any]] = {
        node.name: {"running": False, "state": "unknown", "note": ""}
        for node in manifest.nodes
    }
    try:
        for name, status in agent().status(sandbox).items():
            nodes[name].update(
                running=status.running, state="unknown" if status.running else "down"
            )
        probed = _probe(sandbox, manifest)
        for name, node in nodes.items():
            if node["running"] and probed is not None:
                node.update(probed.get(name, {"state": "ok"}))
    except SandboxError:
        return nodes
    return nodes


def _probe(sandbox: str, manifest: LabManifest) -> dict[str, dict[str, str]] | None:
    """What the lab's own probe says; None when it says nothing of use."""
    if manifest.health is None:
        return {}
    result = agent().run(sandbox, HEALTH).result
    try:
        reported = json.loads(result.stdout)
    except ValueError:
        return None
    if not isinstance(reported, dict):
        return None
    return {
        name: {
            "state": seen["state"],
            "note": str(seen.get("note", ""))[:NOTE_LENGTH],
        }
        for name, seen in reported.items()
        if isinstance(seen, dict) and seen.get("state") in STATES
    }
