"""The agent in process: its verbs on the fake engine."""

import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sandboxes.agent import host
from sandboxes.agent.contract import Found, Order
from sandboxes.agent.local import NAME, LocalAgent
from sandboxes.agent.seal import sealed_text, verify
from sandboxes.agent.turns import Turns
from sandboxes.backend import RunResult, Sandbox
from sandboxes.backends.fake import BASE_IMAGE, Call, FakeBackend
from sandboxes.errors import EngineError, LabError
from sandboxes.spec import NodeSpec, SandboxSpec
from sandboxes.template import TemplateFolder
from tests.sandboxes.agent.labs import POOL, small_template
from tests.sandboxes.conftest import PATIENCE, wait_until

OrderMaker = Callable[..., Order]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# Making, finding, removing


def test_steps_are_passed_on(agent: LocalAgent, order: OrderMaker) -> None:
    steps: list[str] = []
    agent.ensure(order(), on_step=steps.append)
    assert steps == ["networks", "node:client", "node:grader", "nodes", "files"]


def test_a_sandbox_is_found_by_its_labels(agent: LocalAgent, running: str) -> None:
    labels = {"org.is3c.hub.kind": "session"}
    live = frozenset({"client", "grader"})
    assert agent.find(labels) == [Found(running, "small-1", labels, live)]
    assert agent.find({"org.is3c.hub.kind": "other"}) == []


def test_status_is_empty_without_a_sandbox(
    agent: LocalAgent, fake_backend: FakeBackend, running: str
) -> None:
    assert agent.status("nobody") == {}
    fake_backend.exit_node(Sandbox(running), "client", 3)
    states = agent.status(running)
    assert (states["client"].exit_code, states["grader"].running) == (3, True)


@pytest.mark.parametrize("bad", ["", "-a", "A", "a/b", "a" * 42, "a\n", "ä"])
def test_names_are_checked(agent: LocalAgent, order: OrderMaker, bad: str) -> None:
    for verb in (agent.status, agent.save, agent.destroy, agent.warm):
        with pytest.raises(LabError):
            verb(bad)
    with pytest.raises(LabError):
        agent.ensure(order(name=bad))


def test_an_unknown_template_makes_nothing(
    agent: LocalAgent, fake_backend: FakeBackend, order: OrderMaker
) -> None:
    for template in ("no-such", "../small-1"):
        with pytest.raises(LabError) as caught:
            agent.ensure(order(template=f"{template}x"))
        assert caught.value.reason == "no-template"
    assert fake_backend.find({}) == []


def test_destroying_twice_is_harmless(agent: LocalAgent, running: str) -> None:
    agent.destroy(running)
    agent.destroy(running)
    assert agent.find({}) == []
    with pytest.raises(EngineError) as caught:
        agent.run(running, "grade")
    assert caught.value.reason == "not-found"


def test_the_next_process_works_with_what_it_finds(
    agent: LocalAgent,
    fake_backend: FakeBackend,
    templates: TemplateFolder,
    running: str,
    tmp_path: Path,
) -> None:
    folder = TemplateFolder(templates.path)
    heir = LocalAgent(fake_backend, folder, pool=POOL, state_dir=tmp_path / "state")
    assert heir.run(running, "grade", stdin=b"x").result.stdout == b"x"
    assert heir.find({})[0].template == "small-1"
    heir.destroy(running)
    assert fake_backend.find({}) == []


def test_what_is_gone_is_looked_up_anew(
    agent: LocalAgent, fake_backend: FakeBackend, order: OrderMaker, running: str
) -> None:
    agent.run(running, "grade")
    fake_backend.stop(Sandbox(running))
    for _try in range(2):
        with pytest.raises(EngineError) as caught:
            agent.run(running, "grade")
        assert caught.value.reason == "not-found"
    assert running not in agent._known


# Preparing, running


def test_prepare_tells_the_facts_and_leaves_nothing(
    agent: LocalAgent, fake_backend: FakeBackend
) -> None:
    fake_backend.script(["true"], lambda call: RunResult(0, call.stdin, b""))
    facts = json.loads(agent.prepare("small-1", 5, {"zone": "a.example"}))
    assert facts["lab"] == "small"
    assert facts["parameters"] == {"zone": "a.example"}
    assert facts["nodes"]["client"] == {"lan": "10.176.5.2"}
    assert fake_backend.find({}) == []


@pytest.mark.parametrize(
    ("result", "told"),
    [
        (RunResult(1, b"", b"no dice"), "no dice"),
        (RunResult(137, b"", b""), "exit code 137"),
        (RunResult(None, b"", b"", timed_out=True), "more than 10 seconds"),
    ],
)
def test_a_preparation_that_fails_is_the_lab_s_fault(
    agent: LocalAgent, fake_backend: FakeBackend, result: RunResult, told: str
) -> None:
    fake_backend.script(["true"], result)
    with pytest.raises(LabError, match=told) as caught:
        agent.prepare("small-1", 5, {})
    assert caught.value.reason == "bad-kit"
    assert fake_backend.find({}) == []


def test_a_lab_may_prepare_nothing(
    agent: LocalAgent, templates: TemplateFolder
) -> None:
    templates.put(small_template(id="plain", preparation=None))
    assert agent.prepare("plain", 5, {}) == b""


def test_a_run_is_bounded_and_sealed(
    agent: LocalAgent, fake_backend: FakeBackend, running: str
) -> None:
    heard: list[bytes] = []
    report = agent.run(running, "grade", stdin=b"in", on_stdout=heard.append)
    assert (report.result.stdout, heard) == (b"in", [b"in"])
    text = sealed_text(running, "grade", sha256(b"in"), sha256(b"in"), 0)
    assert verify(agent.seal.public_key, report.seal, text)
    (call,) = fake_backend.calls
    assert (call.node, call.argv, call.timeout) == ("grader", ("cat",), 10.0)


def test_only_the_template_s_programs_are_run(agent: LocalAgent, running: str) -> None:
    with pytest.raises(LabError) as caught:
        agent.run(running, "sh")
    assert caught.value.reason == "no-program"


# Turns and room


class Gate:
    """Starts that wait until they are let through; counts those under way."""

    def __init__(self, backend: FakeBackend) -> None:
        self.open = threading.Event()
        self.under_way: list[str] = []
        self.began: list[str] = []
        self._start = backend.start
        backend.start = self.start  # type: ignore[method-assign, assignment]

    def start(self, spec: Any, name: str, **options: Any) -> Sandbox:
        self.began.append(name)
        self.under_way.append(name)
        assert self.open.wait(PATIENCE)
        self.under_way.remove(name)
        return self._start(spec, name, **options)


def test_only_so_many_start_at_once_and_first_come_first(
    agent: LocalAgent, fake_backend: FakeBackend, order: OrderMaker
) -> None:
    gate = Gate(fake_backend)
    threads = []
    for number in range(6):
        wanted = replace(order(), name=f"s{number}", slot=number)
        threads.append(threading.Thread(target=agent.ensure, args=(wanted,)))
        threads[-1].start()
        known = min(number + 1, 3)
        wait_until(lambda n=known: len(gate.began) == n)  # type: ignore[misc]
        wait_until(lambda n=number: len(agent._turns._waiting) == max(n - 2, 0))  # type: ignore[misc]
    assert gate.under_way == ["s0", "s1", "s2"]
    gate.open.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert sorted(gate.began) == [f"s{number}" for number in range(6)]
    assert len(agent.find({})) == 6


def test_a_start_that_fails_gives_its_turn_back() -> None:
    turns = Turns(1)
    for _try in range(2):
        with pytest.raises(ValueError, match="x"), turns.turn():
            raise ValueError("x")
    with turns.turn():
        pass


def test_capacity_knows_the_host_and_what_sandboxes_cost(
    agent: LocalAgent, running: str
) -> None:
    first = agent.capacity()
    assert first.containers == 2
    assert first.memory_total >= first.memory_available > 0
    assert first.cpus >= 1
    assert first.isolated
    wait_until(lambda: agent.capacity().costs == {"small-1": 128})


def test_costs_are_measured_seldom_and_forgotten_slowly(
    fake_backend: FakeBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [200, 100]
    monkeypatch.setattr(fake_backend, "memory", lambda sandbox: answers.pop(0))
    costs = host.Costs(fake_backend)
    for _call in range(5):
        costs.sample({"t": [Sandbox("a")]})
        wait_until(lambda: costs.measured == {"t": 200})
    assert answers == [100]
    costs._due.clear()
    costs.sample({"t": [Sandbox("a")]})
    wait_until(lambda: costs.measured == {"t": 180})


# Isolation


@pytest.fixture
def insecure(fake_backend: FakeBackend, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """While this list has an entry, the engine does not isolate; it is the reason."""
    problems = ["a lab reached the host"]

    def prove() -> None:
        if problems:
            raise EngineError(problems[0], reason="not-isolated")

    monkeypatch.setattr(fake_backend, "close_host", lambda: None, raising=False)
    monkeypatch.setattr(fake_backend, "prove_isolation", prove, raising=False)
    return problems


def test_nothing_starts_on_a_host_that_does_not_isolate(
    agent: LocalAgent, order: OrderMaker, insecure: list[str], fake_backend: FakeBackend
) -> None:
    with pytest.raises(EngineError):
        agent.secure()
    with pytest.raises(EngineError) as caught:
        agent.ensure(order())
    assert caught.value.reason == "not-isolated"
    assert fake_backend.find({}) == []
    capacity = agent.capacity()
    assert (capacity.isolated, capacity.reason) == (False, insecure[0])
    insecure.clear()
    agent.secure()
    agent.ensure(order())
    assert agent.capacity().isolated


def test_an_engine_that_is_away_says_nothing_about_its_walls(
    agent: LocalAgent,
    order: OrderMaker,
    insecure: list[str],
    fake_backend: FakeBackend,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away() -> None:
        raise EngineError("The engine does not answer.", reason="engine-down")

    with pytest.raises(EngineError):
        agent.secure()
    insecure.clear()
    monkeypatch.setattr(fake_backend, "close_host", away)
    with pytest.raises(EngineError):
        agent.secure()
    assert agent.capacity().reason == "a lab reached the host"
    monkeypatch.setattr(fake_backend, "close_host", lambda: None)
    agent.secure()
    monkeypatch.setattr(fake_backend, "close_host", away)
    with pytest.raises(EngineError):
        agent.secure()
    agent.ensure(order())


def test_a_proof_removes_what_is_left_of_one_that_was_cut(
    agent: LocalAgent, fake_backend: FakeBackend, insecure: list[str]
) -> None:
    insecure.clear()
    spec = SandboxSpec(nodes=(NodeSpec("probe", BASE_IMAGE, seeded=False),))
    fake_backend.start(spec, "proof-a-1")
    agent.secure()
    assert fake_backend.find({}) == []


def test_each_sandbox_is_swept(
    agent: LocalAgent, fake_backend: FakeBackend, running: str
) -> None:
    agent.sweep()
    assert fake_backend.swept == [(running, "client")]


def test_the_name_is_a_label_of_its_own(
    agent: LocalAgent, fake_backend: FakeBackend, running: str
) -> None:
    assert [s.name for s in fake_backend.find({NAME: running})] == [running]


def test_a_second_start_of_a_stopped_node_is_no_trouble(
    agent: LocalAgent, fake_backend: FakeBackend, order: OrderMaker, running: str
) -> None:
    fake_backend.exit_node(Sandbox(running), "grader")
    agent.ensure(order())
    calls: list[Call] = fake_backend.calls
    agent.run(running, "grade")
    assert calls[-1].node == "grader"
