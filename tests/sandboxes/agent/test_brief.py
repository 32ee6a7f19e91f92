"""What is left of short work after a crash goes; what is under way stays."""

import pytest

from sandboxes.agent.brief import KIND, PREPARE, PROOF, Brief
from sandboxes.agent.turns import Turns
from sandboxes.backends.fake import FakeBackend
from sandboxes.errors import EngineError
from sandboxes.spec import SandboxSpec


@pytest.fixture
def brief(fake_backend: FakeBackend) -> Brief:
    """What keeps count, as at the start of an agent."""
    return Brief(fake_backend)


def spec(kind: str) -> SandboxSpec:
    return SandboxSpec(nodes=(), networks=(), labels={KIND: kind})


def names(backend: FakeBackend) -> set[str]:
    return {sandbox.name for sandbox in backend.find({})}


def test_leftovers_of_a_killed_process_go(
    brief: Brief, fake_backend: FakeBackend
) -> None:
    fake_backend.start(spec(PREPARE), "k1")
    fake_backend.start(spec(""), f"{PROOF}a")
    fake_backend.start(spec("session"), "s1-1")
    assert brief.tidy() == 2
    assert names(fake_backend) == {"s1-1"}


def test_what_is_under_way_stays(brief: Brief, fake_backend: FakeBackend) -> None:
    with brief.started(spec(PREPARE), "k1", Turns(1)), brief.held(PROOF):
        fake_backend.start(spec(""), f"{PROOF}a")
        assert brief.tidy() == 0
        assert names(fake_backend) == {"k1", f"{PROOF}a"}
    assert names(fake_backend) == {f"{PROOF}a"}
    assert brief.tidy() == 1


def test_what_an_engine_kept_from_going_goes_later(
    brief: Brief, fake_backend: FakeBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_args: object) -> None:
        raise EngineError("away", reason="engine-down")

    with monkeypatch.context() as patch:
        patch.setattr(fake_backend, "stop", down)
        with pytest.raises(EngineError):
            with brief.started(spec(PREPARE), "k1", Turns(1)):
                pass
        assert brief.tidy() == 1
    assert names(fake_backend) == {"k1"}
    assert brief.tidy() == 1
    assert names(fake_backend) == set()
