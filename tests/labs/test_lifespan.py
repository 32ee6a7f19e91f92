"""What goes on beside answering goes on whatever happens."""

import asyncio
from typing import Any

import pytest

from labs import lifespan, recovery, sessions
from sandboxes.errors import EngineError


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "trouble",
    [EngineError("away", reason="agent-down"), RuntimeError("a mistake of ours")],
)
async def test_the_clock_survives_a_job_that_fails(
    monkeypatch: pytest.MonkeyPatch, settings: Any, trouble: Exception
) -> None:
    done = asyncio.Event()
    loop = asyncio.get_running_loop()
    admissions: list[int] = []

    def fail() -> None:
        raise trouble

    def admit() -> None:
        admissions.append(1)
        if len(admissions) == 2:
            loop.call_soon_threadsafe(done.set)

    settings.RUN_CLOCK = True
    monkeypatch.setattr(lifespan, "TICK_SECONDS", 0.01)
    for name in (
        "break_leases",
        "drop_stale_kits",
        "recover",
        "resume_interrupted",
        "save_routinely",
        "enforce_policies",
        "warm_up",
    ):
        monkeypatch.setattr(recovery, name, fail)
    monkeypatch.setattr(sessions, "admit", admit)
    events: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    told: list[str] = []

    async def send(message: dict[str, str]) -> None:
        told.append(message["type"])

    await events.put({"type": "lifespan.startup"})
    serving = asyncio.create_task(lifespan.lifespan({}, events.get, send))
    await asyncio.wait_for(done.wait(), 20)
    await events.put({"type": "lifespan.shutdown"})
    await serving
    assert told == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
