"""The site's settings with what makes tests quick and independent."""

import os

# Several processes of one run share a Redis server, but nothing in it.
if (process := os.environ.get("PYTEST_XDIST_WORKER")) and "HUB_REDIS_URL" in os.environ:
    server = os.environ["HUB_REDIS_URL"].removesuffix("/0")
    os.environ["HUB_REDIS_URL"] = f"{server}/{1 + int(process.removeprefix('gw'))}"

from hub.settings import *  # noqa: F403
from hub.settings import SANDBOXES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
IMMEDIATE = {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}
TASKS = dict.fromkeys(("default", "sandboxes", "grading"), IMMEDIATE)
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
STATICFILES = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": STATICFILES}}
ENGINE = SANDBOXES["default"]
SANDBOXES = {"default": {"BACKEND": "sandboxes.backends.fake.FakeBackend"}}
KITS_READY = 0
POOL_MAX = 0
AGENT = "in-process"
