"""What an engine refuses to remove."""

from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
import requests
from docker.errors import APIError, NotFound

from sandboxes.backends.docker import networks
from sandboxes.errors import EngineError


def refused() -> APIError:
    """As by an engine that counts one endpoint, real or not."""
    response = requests.Response()
    response.status_code = 403
    return APIError("forbidden", response, "network lab has active endpoints")


def engine(answers: list[Any], endpoints: dict[str, Any]) -> Any:
    """One whose answers to removals are given; the last is its last word."""
    api = Mock()
    api.remove_network.side_effect = lambda network: _answer(answers)
    api.inspect_network.return_value = {"Containers": endpoints}
    return SimpleNamespace(api=api)


def _answer(answers: list[Any]) -> None:
    answer = answers.pop(0) if len(answers) > 1 else answers[0]
    if answer:
        raise answer


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "REMOVAL_PATIENCE", 2.0)


def test_endpoints_that_linger_are_waited_for() -> None:
    networks.remove_network(engine([refused(), refused(), None], {"a": {}}), "lab")


def test_what_is_gone_is_gone() -> None:
    networks.remove_network(engine([NotFound("no such network")], {}), "lab")


def test_a_network_that_is_in_use_is_not_given_up_silently() -> None:
    with pytest.raises(EngineError, match="active endpoints"):
        networks.remove_network(engine([refused()], {"a": {}}), "lab")


def test_an_empty_network_that_the_engine_keeps_holds_nobody_up(
    caplog: pytest.LogCaptureFixture,
) -> None:
    networks.remove_network(engine([refused()], {}), "lab")
    assert "keeps the empty network lab" in caplog.text
