"""The one back end this process uses."""

from functools import cache

from django.conf import settings

from sandboxes.backend import SandboxBackend, load_backend


@cache
def backend() -> SandboxBackend:
    """The back end named by SANDBOXES["default"]; made once per process."""
    return load_backend(settings.SANDBOXES["default"])
