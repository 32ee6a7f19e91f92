"""The container engine itself, for the operator's commands only.

Everything else asks the agent (labs/agent.py); a contract in pyproject.toml keeps it
so.
"""

from functools import cache

from django.conf import settings

from sandboxes.backend import SandboxBackend, load_backend


@cache
def backend() -> SandboxBackend:
    """The back end named by SANDBOXES["default"]; made once per process."""
    return load_backend(settings.SANDBOXES["default"])
