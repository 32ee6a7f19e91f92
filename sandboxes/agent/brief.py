"""Sandboxes that live for one question, and what is left of them after a crash."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sandboxes.agent.turns import Turns
from sandboxes.backend import Sandbox, SandboxBackend
from sandboxes.errors import SandboxError
from sandboxes.spec import SandboxSpec

log = logging.getLogger(__name__)
KIND = "org.is3c.hub.kind"
PREPARE = "prepare"
# The names that a back end gives to what it proves isolation with.
PROOF = "proof-"


class Brief:
    """Whoever makes one removes it; nobody else uses it, so leftovers can go."""

    def __init__(self, backend: SandboxBackend) -> None:
        self.backend = backend
        self._under_way: set[str] = set()

    @contextmanager
    def held(self, name: str) -> Iterator[None]:
        """While something works on the sandboxes of this name, or with this prefix."""
        self._under_way.add(name)
        try:
            yield
        finally:
            self._under_way.discard(name)

    @contextmanager
    def started(self, spec: SandboxSpec, name: str, turns: Turns) -> Iterator[Sandbox]:
        """A sandbox for a moment, brought up in its turn."""
        with self.held(name):
            try:
                with turns.turn():
                    sandbox = self.backend.start(spec, name)
                yield sandbox
            finally:
                self.backend.stop(Sandbox(name))

    def tidy(self) -> int:
        """Remove what a killed process, or a dead engine, left; how many."""
        # Looked at first: what is found later may be somebody's by then.
        held = self._under_way.copy()
        found = [s for s in self.backend.find({}) if _is_brief(s)]
        left = [s for s in found if not _is_held(s, held | self._under_way)]
        for sandbox in left:
            try:
                self.backend.stop(sandbox)
            except SandboxError as error:
                log.warning("%s was left: %s", sandbox.name, error)
        return len(left)


def _is_brief(sandbox: Sandbox) -> bool:
    return sandbox.labels.get(KIND) == PREPARE or sandbox.name.startswith(PROOF)


def _is_held(sandbox: Sandbox, held: set[str]) -> bool:
    return sandbox.name in held or (PROOF in held and sandbox.name.startswith(PROOF))
