"""People in their roles, and an agent of each test's own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from hub.models import User
from labs import agent, engine
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def own_agent(
    tmp_path_factory: pytest.TempPathFactory, settings: Any
) -> Iterator[Path]:
    """Templates and the agent's own files in a folder that no other test sees."""
    folder = tmp_path_factory.mktemp("agent")
    settings.TEMPLATES_DIR = folder / "templates"
    settings.AGENT_STATE_DIR = folder / "state"
    agent.agent.cache_clear()
    engine.backend.cache_clear()
    yield folder
    agent.agent.cache_clear()
    engine.backend.cache_clear()
    cache.clear()


@pytest.fixture
def lecturer(db: None) -> User:
    """Somebody who teaches."""
    return UserFactory(username="lecturer", role="lecturer")


@pytest.fixture
def student(db: None) -> User:
    """Somebody who learns."""
    return UserFactory(username="student", role="student")


@pytest.fixture
def editor(db: None) -> User:
    """Somebody who writes."""
    return UserFactory(username="editor", role="editor")
