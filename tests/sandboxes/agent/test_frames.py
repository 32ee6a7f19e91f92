"""Frames, and that verbs and errors are those of the contract and no others."""

import asyncio
import base64
import inspect
import random
import socket
from typing import Any, get_args

import pytest

from sandboxes import errors
from sandboxes.agent import protocol
from sandboxes.agent.contract import Order, SandboxAgent
from sandboxes.agent.protocol import BadFrame, Failure, Outcome
from sandboxes.agent.work import MAX_ARCHIVE_BYTES, MAX_MEMBERS
from sandboxes.errors import EngineError, SandboxError
from sandboxes.kits import MAX_KIT_BYTES

MODELS = get_args(get_args(protocol.Verb)[0])
CALLBACKS = {"self", "on_step", "on_stdout"}


async def read(data: bytes, limit: int = protocol.MAX_FRAME) -> Any:
    reader = asyncio.StreamReader()
    reader.feed_data(data)
    reader.feed_eof()
    return await protocol.read_frame(reader, limit)


def test_every_method_of_an_agent_is_a_verb_and_nothing_else_is() -> None:
    verbs = {model.model_fields["verb"].default for model in MODELS}
    assert verbs == SandboxAgent.__abstractmethods__
    assert protocol.OUTCOMES.keys() == verbs - {"attach"}


@pytest.mark.parametrize("model", MODELS)
def test_a_verb_has_the_fields_of_its_method(model: type[protocol.Message]) -> None:
    fields = model.model_fields.keys() - {"verb"}
    method = getattr(SandboxAgent, model.model_fields["verb"].default)
    wanted = inspect.signature(method).parameters.keys() - CALLBACKS
    if wanted == {"order"}:
        wanted = inspect.signature(Order).parameters.keys()
    assert fields == wanted


async def test_frames_follow_each_other() -> None:
    reader = asyncio.StreamReader()
    reader.feed_data(protocol.frame(b"B", b"\x00" * 70_000) + protocol.frame(b"J", b""))
    reader.feed_eof()
    assert await protocol.read_frame(reader) == (b"B", b"\x00" * 70_000)
    assert await protocol.read_frame(reader) == (b"J", b"")
    assert await protocol.read_frame(reader) is None


@pytest.mark.parametrize("cut", [1, 4, 5, 9])
async def test_a_frame_cut_short_is_bad(cut: int) -> None:
    with pytest.raises(BadFrame):
        await read(protocol.frame(b"J", b"hello")[:cut])


async def test_an_oversized_frame_is_bad_before_any_of_it_is_read() -> None:
    with pytest.raises(BadFrame):
        await read(protocol.HEAD.pack(b"B", protocol.MAX_FRAME + 1))
    with pytest.raises(BadFrame):
        await read(protocol.frame(b"B", b"12345"), limit=4)


async def test_noise_is_bad_or_over_and_nothing_else() -> None:
    chance = random.Random(4)
    for length in range(300):
        try:
            found = await read(chance.randbytes(length))
        except BadFrame:
            continue
        assert found is None or found[0] in (b"J", b"B")


def test_the_blocking_reader_agrees() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(protocol.frame(b"B", b"abc") + b"J\x00\x00")
        theirs.shutdown(socket.SHUT_WR)
        assert protocol.receive_frame(ours) == (b"B", b"abc")
        with pytest.raises(BadFrame):
            protocol.receive_frame(ours)


def test_the_largest_order_fits_into_a_frame() -> None:
    most = MAX_ARCHIVE_BYTES + 2048 * MAX_MEMBERS + MAX_KIT_BYTES
    assert len(base64.b64encode(bytes(most))) + (1 << 20) < protocol.MAX_FRAME


@pytest.mark.parametrize(
    "kind", [error for error in vars(errors).values() if inspect.isclass(error)]
)
def test_an_error_arrives_as_the_same_class(kind: type[SandboxError]) -> None:
    sent = Failure.of(kind("Too bad: ü.", reason="some-reason"))
    arrived = Failure.model_validate_json(sent.model_dump_json()).exception()
    assert type(arrived) is kind
    assert (arrived.message, arrived.reason) == ("Too bad: ü.", "some-reason")


@pytest.mark.parametrize("name", ["Unheard", "SystemExit", "__name__", "__builtins__"])
def test_an_unknown_error_arrives_as_the_engines(name: str) -> None:
    failure = Failure(error=name, message="No.", reason="why")
    assert type(failure.exception()) is EngineError


def test_messages_are_told_apart_by_their_beginning() -> None:
    """Callers look no further than that before they know which type to expect."""
    assert Outcome[bytes](result=b"").model_dump_json().startswith('{"kind":"outcome"')
    failure = Failure(error="LabError", message="", reason="")
    assert failure.model_dump_json().startswith('{"kind":"failure"')
