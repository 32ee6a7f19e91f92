"""What monitors are told, and that they are told it in time."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from hub import health
from labs import operations, probes
from labs.probes import Probe
from sandboxes.agent.contract import Capacity
from sandboxes.errors import EngineError


@pytest.fixture(autouse=True)
def closable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a thread close its connection, which Django does not do in memory."""
    monkeypatch.setattr(
        "django.db.backends.sqlite3.base.DatabaseWrapper.is_in_memory_db",
        lambda _self: threading.current_thread() is threading.main_thread(),
    )


@pytest.fixture
def hanging() -> Iterator[Probe]:
    """A question that is answered when the test is over."""
    over = threading.Event()
    yield Probe(lambda: over.wait(30))
    over.set()


def saying(answer: Any) -> Probe:
    """A probe whose answer, or exception, is known."""

    def question() -> Any:
        if isinstance(answer, Exception):
            raise answer
        return answer

    return Probe(question)


def ready(client: Client) -> tuple[int, dict[str, Any]]:
    response = client.get("/readyz")
    return response.status_code, response.json()


@pytest.mark.django_db(transaction=True)
def test_a_site_in_order_is_ready(client: Client) -> None:
    assert ready(client) == (
        200,
        {
            "status": "ok",
            "database": "ok",
            "migrations": "ok",
            "channel_layer": "ok",
            "agent": "ok",
            "engine": "ok",
            "isolation": "ok",
            "draining": False,
        },
    )


@pytest.mark.django_db(transaction=True)
def test_a_drain_is_told_and_no_fault(client: Client) -> None:
    operations.drain()
    status, said = ready(client)
    assert (status, said["draining"]) == (200, True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("answer", "agent", "engine", "isolation"),
    [
        (EngineError("", reason="agent-down"), "down", "unknown", "unknown"),
        (EngineError("", reason="engine-down"), "ok", "engine-down", "unknown"),
        (
            Capacity(1, 1, 0, 1, isolated=False, reason="/a/path"),
            "ok",
            "ok",
            "refused",
        ),
    ],
)
def test_without_labs_the_site_lives_and_is_not_ready(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    answer: Any,
    agent: str,
    engine: str,
    isolation: str,
) -> None:
    monkeypatch.setattr(health, "CAPACITY", saying(answer))
    status, said = ready(client)
    assert (status, said["status"]) == (503, "failing")
    assert (said["agent"], said["engine"], said["isolation"]) == (
        agent,
        engine,
        isolation,
    )
    assert "/a/path" not in str(said)
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_what_hangs_is_not_waited_for(
    client: Client, monkeypatch: pytest.MonkeyPatch, hanging: Probe
) -> None:
    monkeypatch.setattr(health, "SECONDS", 0.2)
    monkeypatch.setattr(health, "CAPACITY", hanging)
    began = time.monotonic()
    status, said = ready(client)
    assert time.monotonic() - began < 2
    assert (status, said["agent"], said["database"]) == (503, "timeout", "ok")


def test_a_question_that_hangs_is_asked_once(hanging: Probe) -> None:
    before = threading.active_count()
    for _look in range(5):
        said = probes.answers({"it": hanging}, seconds=0.01)
        assert isinstance(said["it"], TimeoutError)
    assert threading.active_count() <= before + 1


def test_a_question_is_asked_anew_after_its_answer() -> None:
    count = iter(range(5))
    probe = Probe(lambda: next(count))
    said = [probes.answers({"it": probe}, seconds=5)["it"] for _look in range(3)]
    assert said == [0, 1, 2]


@pytest.mark.parametrize(
    ("answer", "word"), [(DatabaseError("secret host"), "down"), (None, "ok")]
)
def test_liveness_is_the_process_and_its_database(
    client: Client, monkeypatch: pytest.MonkeyPatch, answer: Any, word: str
) -> None:
    monkeypatch.setattr(health, "DATABASE", saying(answer))
    response = client.get("/healthz")
    assert response.status_code == (200 if word == "ok" else 503)
    assert response.json()["database"] == word
    assert "secret" not in response.text


@pytest.mark.parametrize(
    ("schema", "word"),
    [
        ({"migrated": False, "draining": None}, "missing"),
        (DatabaseError(), "unknown"),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_a_database_of_another_release_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch, schema: Any, word: str
) -> None:
    monkeypatch.setattr(health, "SCHEMA", saying(schema))
    status, said = ready(client)
    assert (status, said["migrations"]) == (503, word)


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.django_db(transaction=True)
def test_monitors_need_no_host_https_session_or_language(
    client: Client, settings: Any, path: str
) -> None:
    settings.ALLOWED_HOSTS = ["hub.example.org"]
    settings.SECURE_SSL_REDIRECT = True
    for ask in (client.get, client.head):
        response = ask(path, headers={"host": "10.0.0.7:8000"})
        assert response.status_code == 200
        assert response["Cache-Control"] == "no-store"
        assert not response.cookies
        assert "Vary" not in response
    assert client.post(path).status_code == 405
    assert client.get("/login/", headers={"host": "10.0.0.7"}).status_code == 400
