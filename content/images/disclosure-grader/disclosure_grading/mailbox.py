"""What the maker sent, as the trusted mail host got it."""

import base64
import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from typing import Any

from advisories import bounded, moments
from lab_grading.deadline import Deadline
from lab_grading.trusted import ask

DOOR = "mail:8025"
_ID = re.compile(r"<[^<>\s]{1,250}>")
_ADDRESS = re.compile(r"[^\s<>\"(),;:]{1,128}@[^\s<>\"(),;:]{1,128}")
_MAX_PARTS = 30


@dataclass(frozen=True)
class Sent:
    """A message: when it was received, for whom, from whom, answering what.

    `text` is what a person reads of it, without what is quoted; `parts` the decoded
    content of every part.
    """

    received: datetime
    recipients: tuple[str, ...]
    sender: str
    answers: frozenset[str]
    subject: str
    text: str
    parts: tuple[bytes, ...]

    def to(self, address: str) -> bool:
        """Whether this address is among the recipients."""
        return address.lower() in self.recipients


@dataclass(frozen=True)
class Mailbox:
    """All messages in order, and since when the lab has been running."""

    begun: datetime
    messages: tuple[Sent, ...]

    def to(self, address: str) -> list[Sent]:
        """The messages for this address, the first one first."""
        return [message for message in self.messages if message.to(address)]


def fetch(scene: Any) -> Mailbox:
    """Ask the mail host; NotReady when it does not answer as it should."""

    def get(path: str, read: Any) -> Any:
        return ask(scene, f"{DOOR}{path}", read, patience=6, each=4, proof="token")

    told = get("/messages", lambda told: (told["begun"], int(told["messages"])))
    begun, count = moments.parse(told[0]), told[1]
    limit = Deadline(min(10, scene.deadline.left))
    messages = []
    for number in range(1, count + 1):
        if limit.over:
            break
        messages.append(get(f"/messages/{number}", read))
    return Mailbox(begun, tuple(messages))


def read(entry: dict[str, Any]) -> Sent:
    """One message of the mail host's; its content may be anything."""
    content = base64.b64decode(entry["content"])
    received = moments.parse(entry["received"])
    recipients = tuple(str(to).lower() for to in entry["recipients"])
    try:
        message = email.message_from_bytes(content)
        parts = list(_parts(message))
    except (RecursionError, MessageError, ValueError, LookupError):
        return Sent(received, recipients, "", frozenset(), "", "", (content,))
    sender = _ADDRESS.search(_header(message, "From"))
    references = _header(message, "In-Reply-To")
    return Sent(
        received,
        recipients,
        sender[0].lower() if sender else "",
        frozenset(_ID.findall(references)),
        _header(message, "Subject"),
        "\n".join(_own_lines(data) for kind, data in parts if kind == "text/plain"),
        tuple(data for _kind, data in parts),
    )


def _header(message: Message, name: str) -> str:
    value = str(message.get(name, ""))[:1000]
    try:
        return str(make_header(decode_header(value)))
    except (MessageError, ValueError, LookupError):
        return value


def _parts(message: Message) -> Iterator[tuple[str, bytes]]:
    for number, part in enumerate(message.walk()):
        if number >= _MAX_PARTS:
            return
        if not part.is_multipart():
            data = part.get_payload(decode=True)
            yield part.get_content_type(), data if isinstance(data, bytes) else b""


def _own_lines(data: bytes) -> str:
    lines = data.decode("utf-8", errors="replace").splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith(">"))


def cases(messages: list[Sent]) -> dict[str, dict[str, Any]]:
    """The cases that were handed in last; empty when there are none to be read."""
    for message in reversed(messages):
        for part in reversed(message.parts):
            try:
                told = bounded.loads(part)
            except bounded.Unreadable:
                continue
            if isinstance(told, dict):
                return {k: v for k, v in told.items() if isinstance(v, dict)}
    return {}
