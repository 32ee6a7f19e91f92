"""The site on a real Docker Engine, for the tests that need one."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site

from labs import agent, engine
from sandboxes import images
from sandboxes.backend import SandboxBackend, load_backend


@pytest.fixture(scope="session")
def engine_config(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """SANDBOXES["default"] of a project of its own, with every lab image built.

    Whatever the tests left on the engine is removed at the end.
    """
    config: dict[str, Any] = {
        **site.ENGINE,
        "OPTIONS": {
            **site.ENGINE["OPTIONS"],
            "project": f"ceh-test-{secrets.token_hex(4)}",
            "state_dir": tmp_path_factory.mktemp("sandboxes"),
        },
    }
    backend = load_backend(config)
    images.build(images.discover([Path(d) for d in site.CONTENT_DIRS]), backend)
    yield config
    for sandbox in backend.find({}):
        backend.stop(sandbox)
    backend.close()  # type: ignore[attr-defined]


@pytest.fixture
def real_engine(
    engine_config: dict[str, Any], settings: Any
) -> Iterator[SandboxBackend]:
    """The site's back end is the real engine while a test runs."""
    settings.SANDBOXES = {"default": engine_config}
    engine.backend.cache_clear()
    agent.agent.cache_clear()
    yield engine.backend()
    engine.backend().close()  # type: ignore[attr-defined]
    engine.backend.cache_clear()
