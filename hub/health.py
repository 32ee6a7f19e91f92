"""Whether this process, and what it depends on, can do its work.

`/healthz` is for whoever restarts processes: this one answers and reaches its
database. `/readyz` is for whoever watches the site, and before traffic is sent to a
new process: everything a person needs, labs included. An agent that is down makes
the second 503 and not the first, because a restart of the site would not mend it and
lessons, grades and pages go on without it. A drain is told by the second and makes
nothing unhealthy.

Both give one JSON object; each part of it is "ok" or a stable word for what is wrong.
"""

from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from labs.operations import draining
from labs.probes import CAPACITY, Probe, answers
from sandboxes.agent.contract import Capacity
from sandboxes.errors import SandboxError

# Of the whole answer; a monitor that waits longer learns no more.
SECONDS = 2.0
OK, TIMEOUT, DOWN, UNKNOWN = "ok", "timeout", "down", "unknown"
# Nobody is in this group: sending to it asks the layer and leaves nothing behind.
NOBODY = "readiness"
_migrated = False


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Liveness: this process answers and its database does."""
    said = answers({"database": DATABASE}, seconds=SECONDS)
    return _respond({"database": _word(said["database"])})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Readiness: pages, live events and labs work."""
    said = answers(
        {"database": DATABASE, "schema": SCHEMA, "layer": LAYER, "host": CAPACITY},
        seconds=SECONDS,
    )
    parts = {
        "database": _word(said["database"]),
        "migrations": _migrations(said["schema"]),
        "channel_layer": _word(said["layer"]),
        **_host(said["host"]),
    }
    known = isinstance(said["schema"], dict)
    return _respond(parts, draining=said["schema"]["draining"] if known else None)


def _respond(parts: dict[str, str], **facts: Any) -> JsonResponse:
    well = all(word == OK for word in parts.values())
    content = {"status": OK if well else "failing", **parts, **facts}
    response = JsonResponse(content, status=200 if well else 503)
    response["Cache-Control"] = "no-store"
    return response


def _word(answer: Any) -> str:
    if isinstance(answer, TimeoutError):
        return TIMEOUT
    return DOWN if isinstance(answer, Exception) else OK


def _migrations(answer: Any) -> str:
    if not isinstance(answer, dict):
        return UNKNOWN
    return OK if answer["migrated"] else "missing"


def _host(answer: Any) -> dict[str, str]:
    """The agent, the engine behind it, and whether labs are shut in as they must be."""
    if isinstance(answer, Capacity):
        isolation = OK if answer.isolated else "refused"
        return {"agent": OK, "engine": OK, "isolation": isolation}
    if isinstance(answer, SandboxError) and not answer.reason.startswith("agent"):
        # It is the agent that says so.
        return {"agent": OK, "engine": answer.reason, "isolation": UNKNOWN}
    return {"agent": _word(answer), "engine": UNKNOWN, "isolation": UNKNOWN}


def _ask_database() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        # The thread that asks ends now.
        connection.close()


def _ask_schema() -> dict[str, bool | None]:
    """Whether every migration is applied, and whether labs are drained."""
    try:
        migrated = _is_migrated()
        drained = draining() is not None if migrated else None
        return {"migrated": migrated, "draining": drained}
    finally:
        connection.close()


def _is_migrated() -> bool:
    """Asked until it is so: no database of a running process loses migrations."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        leaves = executor.loader.graph.leaf_nodes()
        _migrated = not executor.migration_plan(leaves)
    return _migrated


def _ask_layer() -> None:
    layer = get_channel_layer()
    async_to_sync(layer.group_send)(NOBODY, {"type": "readiness"})


DATABASE = Probe(_ask_database)
SCHEMA = Probe(_ask_schema)
LAYER = Probe(_ask_layer)
