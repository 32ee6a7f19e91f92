"""The agent that this process asks for sandboxes."""

from functools import cache
from pathlib import Path

from django.conf import settings

from sandboxes.agent.contract import SandboxAgent
from sandboxes.template import TemplateFolder

IN_PROCESS = "in-process"
_own = False


@cache
def agent() -> SandboxAgent:
    """The agent at settings.AGENT; made once per process.

    "in-process" is for tests and development: then this process opens the engine's
    socket by itself.
    """
    if _own or settings.AGENT == IN_PROCESS:
        return _local()
    from sandboxes.agent.client import Certificates, RemoteAgent

    tls = settings.AGENT_TLS
    return RemoteAgent(
        settings.AGENT, Certificates(**tls) if all(tls.values()) else None
    )


def work_in_process() -> None:
    """Have no other agent: for an operator's command that proves labs.

    Its sandboxes are a project of their own, or the installation's agent would take
    them for what a crash has left.
    """
    global _own
    _own = True
    agent.cache_clear()
    options = settings.SANDBOXES["default"].setdefault("OPTIONS", {})
    if "project" in options:
        options["project"] += "-proof"


def templates() -> TemplateFolder:
    """The templates that the agent serves; only operators' commands write them."""
    return TemplateFolder(settings.TEMPLATES_DIR)


def _local() -> SandboxAgent:
    from labs.engine import backend
    from sandboxes.agent.local import LocalAgent

    return LocalAgent(
        backend(),
        templates(),
        pool=settings.SANDBOX_POOL,
        state_dir=Path(settings.AGENT_STATE_DIR),
    )
