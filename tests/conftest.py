"""People in their roles."""

import pytest

from hub.models import User
from tests.factories import UserFactory


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
