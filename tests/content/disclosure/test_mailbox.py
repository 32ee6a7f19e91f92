"""What the grader makes of mail."""

import base64
import json
from typing import Any

import pytest
from disclosure_grading import mailbox


def entry(content: bytes) -> dict[str, Any]:
    return {
        "received": "2026-11-30T12:00:00Z",
        "sender": "x@y.example",
        "recipients": ["Ada@Lab.example"],
        "content": base64.b64encode(content).decode(),
    }


LETTER = b"""\
From: "PSIRT" <psirt@amber.example>
To: ada@lab.example
Subject: =?utf-8?q?Re=3A_h=C3=A9?=
In-Reply-To: <1@lab.example>

> what you wrote
Thank you.
"""


def test_a_letter_is_read_without_what_it_quotes() -> None:
    sent = mailbox.read(entry(LETTER))
    assert sent.to("ada@lab.example")
    assert sent.sender == "psirt@amber.example"
    assert sent.answers == {"<1@lab.example>"}
    assert sent.subject == "Re: hé"
    assert sent.text.split() == ["Thank", "you."]


def nested(depth: int) -> bytes:
    begin = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n)
        for n in range(depth)
    )
    return begin + b"\nhello"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: =?x?q?y?=\n\n",
        b"Subject: =?utf-8?b?////?=\nFrom: <<<<@\n\n",
        b"Content-Type: text/plain; charset=nothing\n\nhello",
        b"Content-Transfer-Encoding: base64\n\n!!!!",
        b"Content-Type: message/rfc822\n\nContent-Type: message/rfc822\n\n" * 200,
        nested(1200),
        b"X: " + b"a" * 60000,
        b"From: " + b"," * 60000 + b"\n\n",
    ],
)
def test_whatever_comes_is_read_without_falling_over(content: bytes) -> None:
    assert mailbox.read(entry(content)).recipients == ("ada@lab.example",)


def handed_in(data: bytes) -> bytes:
    return b"Content-Type: application/json\n\n" + data


def test_the_last_cases_that_can_be_read_count() -> None:
    told = [
        handed_in(json.dumps({"<1@x>": {"state": "spam"}}).encode()),
        handed_in(json.dumps({"<1@x>": {"state": "confirmed"}, "b": 1}).encode()),
        handed_in(b"[" * 50000),
        handed_in(b"[1]"),
        b"\n\nnoise",
    ]
    messages = [mailbox.read(entry(one)) for one in told]
    assert mailbox.cases(messages) == {"<1@x>": {"state": "confirmed"}}
    assert mailbox.cases([]) == {}
