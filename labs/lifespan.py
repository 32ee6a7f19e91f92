"""What the server does beside answering: recovery, time policies, warm sandboxes."""

import asyncio
import contextlib
import itertools
import logging
from collections.abc import Callable
from typing import Any

from channels.db import database_sync_to_async
from django.conf import settings

from labs import events, recovery, sessions
from labs.agent import IN_PROCESS, agent
from sandboxes.errors import SandboxError

log = logging.getLogger(__name__)
# Also how long a start that a killed process left may go unnoticed.
TICK_SECONDS = 3
RECOVERY_TICKS = 2
POLICY_TICKS = 5
TIDYING_TICKS = 1200


async def lifespan(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The ASGI lifespan protocol: keep the clock running while the server does."""
    await receive()
    events.bind_loop()
    clock = asyncio.create_task(_keep_time()) if settings.RUN_CLOCK else None
    await send({"type": "lifespan.startup.complete"})
    await receive()
    if clock:
        clock.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await clock
    if settings.AGENT == IN_PROCESS:
        await agent().aclose()
    await send({"type": "lifespan.shutdown.complete"})


async def _keep_time() -> None:
    if not settings.WORKERS_APART:
        await _do(recovery.break_leases)
    await _do(recovery.drop_stale_kits)
    for tick in itertools.count():
        if tick % RECOVERY_TICKS:
            await _do(recovery.resume_interrupted)
        else:
            await _do(recovery.recover)
            await _do(recovery.save_routinely)
        if tick % POLICY_TICKS == 0:
            await _do(recovery.enforce_policies)
            await _do(recovery.warm_up)
        if tick % TIDYING_TICKS == 0:
            await _do(recovery.forget_jobs)
        await _do(sessions.admit)
        await asyncio.sleep(TICK_SECONDS)


async def _do(job: Callable[[], object]) -> None:
    """Do it; whatever goes wrong, the clock goes on, and it is tried again."""
    try:
        await database_sync_to_async(job)()
    except SandboxError as error:
        log.warning("%s: %s (%s)", job.__name__, error, error.reason)
    except Exception:
        log.exception("%s failed; it is tried again", job.__name__)
