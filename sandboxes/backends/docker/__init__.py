"""Sandboxes on a Docker Engine, 20.10 or newer."""

from sandboxes.backends.docker.backend import DockerBackend

__all__ = ["DockerBackend"]
