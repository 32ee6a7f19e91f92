"""The agent in the process that opens the engine's socket itself."""

import asyncio
import json
import logging
import re
import secrets
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from sandboxes.agent import host, work
from sandboxes.agent.brief import KIND, PREPARE, Brief
from sandboxes.agent.contract import (
    Activity,
    Capacity,
    Found,
    Order,
    Report,
    SandboxAgent,
    ShellLink,
)
from sandboxes.agent.isolation import Isolation
from sandboxes.agent.links import Link
from sandboxes.agent.recordings import Recordings
from sandboxes.agent.registry import ShellKey, ShellRegistry
from sandboxes.agent.seal import Seal, digest, sealed_text
from sandboxes.agent.shells import OWNER, ROLES
from sandboxes.agent.turns import Turns
from sandboxes.backend import NodeStatus, Sandbox, SandboxBackend
from sandboxes.errors import EngineError, LabError, SandboxError
from sandboxes.kits import bad_kit
from sandboxes.template import Layout, SandboxTemplate, TemplateFolder

log = logging.getLogger(__name__)
# Labels by which sandboxes are found again, also by the next process.
NAME = "org.is3c.hub.name"
TEMPLATE = "org.is3c.hub.template"
SANDBOX_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
TAB = re.compile(r"[a-z0-9]{1,12}")
FIRST_TAB = "1"
FIRST_SIZE = (24, 80)
# Removing a sandbox ends its shells anyway; this is for those that end at once.
CLOSING_SECONDS = 5.0
OPENING_SECONDS = 60.0


class LocalAgent(SandboxAgent):
    """See `SandboxAgent`; what it knows beside the engine is only a cache.

    `pool` is the address pool (CIDR), `state_dir` holds keys and recordings, `starts`
    bounds the sandboxes that are being brought up at once. Shells live on the event
    loop that first attaches to one, or that `bind_loop` is called on. Unless `proven`,
    starts wait for the first outcome of `secure`. With `record` what shells print is
    kept on disk, and the people who use them have to be told.
    """

    def __init__(
        self,
        backend: SandboxBackend,
        templates: TemplateFolder,
        *,
        pool: str,
        state_dir: Path,
        starts: int = 3,
        proven: bool = True,
        record: bool = False,
    ) -> None:
        self.backend = backend
        self.templates = templates
        self.pool = pool
        self.seal = Seal(state_dir)
        self.recordings = Recordings(state_dir / "recordings")
        self.recordings.prune()
        self._record = record
        self.shells = self._registry()
        self._costs = host.Costs(backend)
        self.brief = Brief(backend)
        self.isolation = Isolation(backend, self.brief, proven=proven)
        self._turns = Turns(starts)
        self._known: dict[str, tuple[Sandbox, SandboxTemplate]] = {}
        self._locks: WeakValueDictionary[str, Any] = WeakValueDictionary()
        self._locking = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._sweeping = False
        self._claimed: set[tuple[str, str]] = set()
        with suppress(RuntimeError):
            self.bind_loop()

    # What the server does at its start and now and then

    def secure(self) -> None:
        """Close the host to its sandboxes and prove it; EngineError when that fails.

        While the last outcome is bad, `ensure` refuses.
        """
        self.isolation.prove()

    def sweep(self) -> None:
        """End the shells that an earlier process left: nobody can reach them.

        Who attaches meanwhile has it done for that host first.
        """
        self._sweeping = True
        for found in self.find({}):
            try:
                sandbox, template = self._get(found.name)
                for node in template.terminals:
                    self._claim(sandbox, node)
            except SandboxError as error:
                log.warning("%s was not swept: %s", found.name, error)

    def bind_loop(self) -> None:
        """Let shells live on the running event loop, unless they do on another."""
        if self._loop is not None and self._loop.is_running():
            return
        self._loop = asyncio.get_running_loop()
        self.shells = self._registry()

    def _registry(self) -> ShellRegistry:
        return ShellRegistry(self.backend, self.recordings if self._record else None)

    async def aclose(self) -> None:
        """End every shell; sandboxes stay."""
        await self.shells.close_all()

    # The verbs

    def prepare(self, template: str, slot: int, parameters: Mapping[str, str]) -> bytes:
        """See `SandboxAgent.prepare`."""
        found = self.templates.get(template)
        if found.preparation is None:
            return b""
        facts = Layout(found, self.pool, slot).facts(parameters)
        program = found.preparation_program()
        name = f"k{secrets.token_hex(8)}"
        spec = found.preparation_spec({KIND: PREPARE, NAME: name})
        with self.brief.started(spec, name, self._turns) as sandbox:
            result = self.backend.run(
                sandbox,
                program.node,
                program.argv,
                stdin=json.dumps(facts).encode(),
                timeout=program.timeout,
                max_output=program.max_output,
            )
        if result.timed_out:
            raise bad_kit(f"it took more than {program.timeout:g} seconds")
        if result.exit_code != 0:
            said = result.stderr.decode(errors="replace").strip()[-500:]
            raise bad_kit(said or f"exit code {result.exit_code}")
        return result.stdout

    def ensure(
        self, order: Order, *, on_step: Callable[[str], None] | None = None
    ) -> None:
        """See `SandboxAgent.ensure`."""
        name = _valid(order.name)
        self.isolation.require()
        template = self.templates.get(order.template)
        spec = template.spec(
            pool=self.pool,
            slot=order.slot,
            parameters=order.parameters,
            kit=order.kit,
            labels={**order.labels, NAME: name, TEMPLATE: template.id},
        )
        if order.work:
            # Among the first files: only nodes that are made now ever see them.
            spec = work.restored(spec, template, order.work)
        with self._lock_of(name), self._turns.turn():
            self._known.pop(name, None)
            sandbox = self.backend.start(spec, name, on_step=on_step)
            # No earlier process has left a shell in what is made just now.
            self._claimed |= {(name, node) for node in sandbox.made}
            self._known[name] = sandbox, template

    def status(self, name: str) -> dict[str, NodeStatus]:
        """See `SandboxAgent.status`."""
        found = self.backend.find({NAME: _valid(name)})
        return self.backend.status(found[0]) if found else {}

    def run(
        self,
        name: str,
        program: str,
        *,
        stdin: bytes = b"",
        on_stdout: Callable[[bytes], None] | None = None,
    ) -> Report:
        """See `SandboxAgent.run`."""
        sandbox, template = self._get(name)
        chosen = template.program(program)
        with self._forgetting(name):
            result = self.backend.run(
                sandbox,
                chosen.node,
                chosen.argv,
                stdin=stdin,
                timeout=chosen.timeout,
                max_output=chosen.max_output,
                on_stdout=on_stdout,
            )
        text = sealed_text(
            name, program, digest(stdin), digest(result.stdout), result.exit_code
        )
        return Report(result, self.seal.sign(text))

    def save(self, name: str) -> bytes:
        """See `SandboxAgent.save`."""
        sandbox, template = self._get(name)
        with self._forgetting(name):
            return work.save(self.backend, sandbox, template)

    def warm(self, name: str) -> None:
        """See `SandboxAgent.warm`; nothing is opened before the loop is known."""
        sandbox, template = self._get(name)
        if not template.terminals:
            return
        node, argv = next(iter(template.terminals.items()))
        key = ShellKey(name, node, FIRST_TAB)
        with self._forgetting(name):
            self._claim(sandbox, node)
            self._on_loop(
                lambda: self.shells.open(key, sandbox, argv, FIRST_SIZE),
                OPENING_SECONDS,
            )

    def destroy(self, name: str) -> None:
        """See `SandboxAgent.destroy`."""
        _valid(name)
        try:
            self._on_loop(lambda: self.shells.close(name), CLOSING_SECONDS)
        except EngineError as error:
            log.info("shells of %s end with it: %s", name, error)
        with self._lock_of(name):
            self.backend.stop(Sandbox(name))
            self._known.pop(name, None)
        gone = {place for place in self._claimed.copy() if place[0] == name}
        self._claimed -= gone

    def find(self, labels: Mapping[str, str]) -> list[Found]:
        """See `SandboxAgent.find`; the template is "" for what no template made."""
        return [_found(sandbox) for sandbox in self.backend.find(labels)]

    def activity(self) -> dict[str, Activity]:
        """See `SandboxAgent.activity`."""
        return self.shells.activity()

    def capacity(self) -> Capacity:
        """See `SandboxAgent.capacity`."""
        sandboxes = self.backend.find({})
        by_template: dict[str, list[Sandbox]] = {}
        for sandbox in sandboxes:
            if template := sandbox.labels.get(TEMPLATE):
                by_template.setdefault(template, []).append(sandbox)
        self._costs.sample(by_template)
        total, available = host.memory()
        return Capacity(
            memory_total=total,
            memory_available=available,
            containers=sum(len(sandbox.nodes) for sandbox in sandboxes),
            cpus=host.processors(),
            costs=dict(self._costs.measured),
            isolated=not self.isolation.reason,
            reason=self.isolation.reason,
        )

    @asynccontextmanager
    async def attach(
        self,
        name: str,
        node: str,
        tab: str,
        *,
        rows: int,
        cols: int,
        position: int | None = None,
        role: str = OWNER,
        who: str = "",
    ) -> AsyncIterator[ShellLink]:
        """See `SandboxAgent.attach`."""
        self.bind_loop()
        if role not in ROLES or not TAB.fullmatch(tab):
            raise LabError("There is no such terminal.", reason="no-terminal")
        sandbox, template = await asyncio.to_thread(self._get, name)
        if (argv := template.terminals.get(node)) is None:
            raise LabError(f"Nobody enters {node!r}.", reason="no-terminal")
        key, size = ShellKey(name, node, tab), (rows, cols)
        with self._forgetting(name):
            await asyncio.to_thread(self._claim, sandbox, node)
            shell = await self.shells.open(key, sandbox, argv, size, new=role == OWNER)
        link = await Link.to(shell, position, role, size, who)
        try:
            yield link
        finally:
            await link.detach()

    # What it remembers

    def _get(self, name: str) -> tuple[Sandbox, SandboxTemplate]:
        """The sandbox and its template; EngineError when there is none."""
        known = self._known.get(_valid(name))
        if known is not None:
            return known
        for sandbox in self.backend.find({NAME: name}):
            template = self.templates.get(sandbox.labels.get(TEMPLATE, ""))
            found = sandbox, template
            # One that is still being made has more nodes in a moment.
            if {node.name for node in template.nodes} <= sandbox.nodes.keys():
                self._known[name] = found
            return found
        raise EngineError(f"There is no sandbox {name}.", reason="not-found")

    @contextmanager
    def _forgetting(self, name: str) -> Iterator[None]:
        """Look it up anew next time, when the engine does not have it any more."""
        try:
            yield
        except EngineError as error:
            if error.reason in {"not-found", "no-such-node"}:
                self._known.pop(name, None)
            raise

    def _claim(self, sandbox: Sandbox, node: str) -> None:
        """Before the first shell of ours in a node: end what is left there of others.

        From then on whatever is there is ours, and no sweep may end it.
        """
        place = sandbox.name, node
        with self._lock_of(" ".join(place)):
            if place not in self._claimed:
                self._claimed.add(place)
                if self._sweeping:
                    self.backend.end_terminals(sandbox, node)

    def _lock_of(self, name: str) -> Any:
        with self._locking:
            return self._locks.setdefault(name, threading.Lock())

    def _on_loop(
        self, action: Callable[[], Coroutine[Any, Any, Any]], seconds: float
    ) -> None:
        """Do it where the shells live; EngineError when it takes longer than that.

        Without such a loop there are no shells. On the loop itself nothing can be
        waited for, so it is only begun.
        """
        loop = self._loop
        if loop is None or not loop.is_running():
            return
        done = asyncio.run_coroutine_threadsafe(action(), loop)
        if _is_current(loop):
            return
        try:
            done.result(seconds)
        except (TimeoutError, CancelledError) as error:
            raise EngineError(
                f"The shell was not done within {seconds:.0f} s.",
                reason="engine-timeout",
            ) from error


def _is_current(loop: asyncio.AbstractEventLoop) -> bool:
    try:
        return asyncio.get_running_loop() is loop
    except RuntimeError:
        return False


def _valid(name: str) -> str:
    if not SANDBOX_NAME.fullmatch(name):
        raise LabError(f"{name!r} cannot be a sandbox's name.", reason="bad-name")
    return name


def _found(sandbox: Sandbox) -> Found:
    own = dict(sandbox.labels)
    template = own.pop(TEMPLATE, "")
    own.pop(NAME, None)
    return Found(sandbox.name, template, own, sandbox.running)
