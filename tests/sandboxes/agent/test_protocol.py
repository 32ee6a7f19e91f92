"""What comes to the agent's door and is no call: refused, and nothing is done."""

import json
import logging
import os
import random
from typing import Any

import pytest

from sandboxes.agent import protocol
from sandboxes.agent.protocol import BYTES, HEAD, JSON, MAX_FRAME, frame
from tests.sandboxes.agent.doors import ANSWERS, Door, Recorder
from tests.sandboxes.conftest import PATIENCE, wait_until

GOOD: dict[str, dict[str, Any]] = {
    "prepare": {"template": "t-1", "slot": 1, "parameters": {}},
    "ensure": {
        **{"template": "t-1", "name": "n1", "slot": 1, "parameters": {}},
        **{"kit": "", "work": "", "labels": {}},
    },
    "status": {"name": "n1"},
    "run": {"name": "n1", "program": "grade", "stdin": ""},
    "save": {"name": "n1"},
    "warm": {"name": "n1"},
    "destroy": {"name": "n1"},
    "find": {"labels": {}},
    "activity": {},
    "capacity": {},
    "attach": {"name": "n1", "node": "client", "tab": "1", "rows": 24, "cols": 80},
}
SMUGGLED = {
    "privileged": True,
    "binds": ["/:/host"],
    "image": "evil",
    "capabilities": ["SYS_ADMIN"],
    "argv": ["sh"],
    "user": "0:0",
    "runtime": "runc",
    "pool": "0.0.0.0/0",
    "on_step": None,
    "self": 1,
}
BAD_NAMES = ["", "../x", "a b", "a" * 42, "A", "-a", "a\n", "a\0", "é", 1, None, ["a"]]
WRONG: list[tuple[str, str, Any]] = [
    *(("status", "name", name) for name in BAD_NAMES),
    *(("destroy", "name", name) for name in BAD_NAMES),
    *(("ensure", "name", name) for name in BAD_NAMES),
    *(("prepare", "slot", slot) for slot in (-1, "1", 1.5, True, None)),
    ("ensure", "slot", -1),
    ("ensure", "template", "../../etc"),
    ("ensure", "template", "t\n"),
    ("ensure", "kit", 5),
    ("ensure", "kit", "no base64!"),
    ("ensure", "labels", {"k": 1}),
    ("ensure", "parameters", {"k": {"deep": 1}}),
    ("run", "program", "/bin/sh"),
    ("run", "program", "grade; id"),
    ("run", "stdin", [1]),
    ("find", "labels", "x"),
    ("attach", "role", "root"),
    ("attach", "node", "../x"),
    ("attach", "tab", "a-b"),
    ("attach", "tab", "a" * 13),
    ("attach", "rows", 0),
    ("attach", "cols", 501),
    ("attach", "position", -1),
    ("attach", "who", "a" * 81),
    ("attach", "who", "Ada\n"),
    ("attach", "who", "\u202eadA"),
    ("attach", "who", None),
]
NO_FRAMES = {
    "http": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "bytes": frame(BYTES, b"\0" * 100),
    "oversize": HEAD.pack(JSON, MAX_FRAME + 1),
    "oversize and more": HEAD.pack(JSON, 0xFFFFFFFF) + b"x" * 1000,
    "no object": frame(JSON, b"[]"),
    "empty": frame(JSON, b""),
    "no JSON": frame(JSON, b"{"),
    "no text": frame(JSON, b"\xff\xfe"),
    "lone surrogate": frame(JSON, b'{"verb": "status", "name": "\\ud800"}'),
    "deep": frame(JSON, b"[" * 200_000),
    "deep labels": frame(JSON, b'{"verb": "find", "labels": ' + b'{"a":' * 100_000),
}


def call(verb: str, **fields: Any) -> bytes:
    return frame(JSON, json.dumps({"verb": verb, **fields}).encode())


def assert_refused(door: Door, recorder: Recorder, raw: bytes, **how: bool) -> None:
    """A failure, nothing asked of the agent, and the next call is answered."""
    message = door.answer(raw, **how)
    assert message["kind"] == "failure"
    assert message["error"] == "EngineError"
    assert message["reason"] == "bad-call"
    assert recorder.calls == []
    assert door.answer(call("status", name="n1"))["kind"] == "outcome"


@pytest.mark.parametrize("verb", GOOD)
def test_each_good_call_is_taken(door: Door, recorder: Recorder, verb: str) -> None:
    assert door.answer(call(verb, **GOOD[verb]))["kind"] != "failure"
    wait_until(lambda: bool(recorder.calls))
    assert [verb for verb, _arguments in recorder.calls] == [verb]


def test_all_verbs_are_looked_at() -> None:
    assert set(GOOD) == {*protocol.OUTCOMES, "attach"} == {*ANSWERS, "attach"}


@pytest.mark.parametrize("verb", GOOD)
def test_no_call_carries_more_than_its_fields(
    door: Door, recorder: Recorder, verb: str
) -> None:
    for key, value in SMUGGLED.items():
        raw = call(verb, **GOOD[verb], **{key: value})
        assert door.answer(raw)["reason"] == "bad-call", key
        assert recorder.calls == []


@pytest.mark.parametrize("verb", [verb for verb in GOOD if GOOD[verb]])
def test_no_call_lacks_its_fields(door: Door, recorder: Recorder, verb: str) -> None:
    for key in GOOD[verb].keys() - {"stdin"}:
        fields = {name: value for name, value in GOOD[verb].items() if name != key}
        assert door.answer(call(verb, **fields))["reason"] == "bad-call", key
        assert recorder.calls == []


@pytest.mark.parametrize(("verb", "key", "value"), WRONG)
def test_wrong_values_are_refused(
    door: Door, recorder: Recorder, verb: str, key: str, value: Any
) -> None:
    assert_refused(door, recorder, call(verb, **{**GOOD[verb], key: value}))


@pytest.mark.parametrize("verb", ["", "exec", "_do", "__init__", "Status", None, 1, {}])
def test_unknown_verbs_are_refused(door: Door, recorder: Recorder, verb: Any) -> None:
    assert_refused(door, recorder, call(verb, name="n1"))


@pytest.mark.parametrize("raw", NO_FRAMES.values(), ids=NO_FRAMES)
def test_what_is_no_call_is_refused(
    door: Door, recorder: Recorder, monkeypatch: pytest.MonkeyPatch, raw: bytes
) -> None:
    # Refused for what it is, and not because nothing more came.
    monkeypatch.setattr("sandboxes.agent.server.VERB_SECONDS", 10 * PATIENCE)
    assert_refused(door, recorder, raw)


@pytest.mark.parametrize("length", [1, 4, 5, 20])
def test_a_frame_that_is_cut_short_is_refused(
    door: Door, recorder: Recorder, length: int
) -> None:
    raw = call("destroy", name="n1")[:length]
    assert_refused(door, recorder, raw, ends=True)


def test_random_bytes_are_refused(door: Door, recorder: Recorder) -> None:
    chance = random.Random(7)
    for _number in range(100):
        noise = chance.randbytes(chance.randrange(1, 300))
        for raw in (noise, frame(JSON, noise), JSON + noise):
            assert door.answer(raw, ends=True)["reason"] == "bad-call", raw
    assert recorder.calls == []
    assert door.answer(call("status", name="n1"))["kind"] == "outcome"


def test_changed_calls_do_nothing_that_is_no_verb(
    door: Door, recorder: Recorder
) -> None:
    chance = random.Random(8)
    for _number in range(200):
        verb = chance.choice(sorted(GOOD.keys() - {"attach"}))
        raw = bytearray(json.dumps({"verb": verb, **GOOD[verb]}).encode())
        raw[chance.randrange(len(raw))] = chance.randrange(256)
        door.answer(frame(JSON, bytes(raw)))
    for verb, arguments in recorder.calls:
        assert verb in GOOD
        assert len(str(arguments.get("name", ""))) < 42


def test_who_says_nothing_is_not_waited_for_long(
    door: Door, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandboxes.agent.server.VERB_SECONDS", 0.1)
    assert_refused(door, recorder, b"")
    recorder.calls.clear()
    assert_refused(door, recorder, HEAD.pack(JSON, 1000) + b'{"verb"')


def test_who_leaves_at_once_is_no_matter(door: Door, recorder: Recorder) -> None:
    for _number in range(50):
        with door.knock():
            pass
    assert door.answer(call("status", name="n1"))["kind"] == "outcome"


def test_a_refusal_is_one_line_of_the_log(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        door.answer(call("status", name="x\r\n2026 ERROR root: forged"))
    (record,) = caplog.records
    assert "\n" not in record.getMessage()
    assert record.exc_info is None


def test_work_in_a_refused_call_is_not_logged(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    secret = os.urandom(8).hex()
    fields = {**GOOD["ensure"], "kit": secret, "parameters": {"k": 1}}
    with caplog.at_level(logging.DEBUG):
        door.answer(call("ensure", **fields))
        door.answer(call("status", name=f"../{secret}"))
    assert caplog.records
    assert secret not in caplog.text
