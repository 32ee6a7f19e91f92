"""A letter on its way: what somebody wrote, as a message of RFC 5322."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from disclosure_kit.people import Person


@dataclass(frozen=True)
class Letter:
    """A letter and when it came.

    `role` is what it is in truth; `attachments` are (name, media type, content).
    """

    role: str
    sender: Person
    subject: str
    body: str
    sent: datetime
    id: str
    attachments: tuple[tuple[str, str, bytes], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def message(self, to: str) -> bytes:
        """As it lies in the inbox."""
        made = EmailMessage(policy=SMTP)
        made["From"] = formataddr((self.sender.name, self.sender.address))
        made["To"] = to
        made["Subject"] = self.subject
        made["Date"] = format_datetime(self.sent)
        made["Message-ID"] = self.id
        for name, value in self.headers.items():
            made[name] = value
        made.set_content(self.body)
        for name, media, content in self.attachments:
            kind, _slash, sub = media.partition("/")
            made.add_attachment(content, maintype=kind, subtype=sub, filename=name)
        return made.as_bytes()


def new_id(source: random.Random, sender: Person) -> str:
    """A Message-ID that says nothing."""
    return f"<{source.randbytes(9).hex()}@{sender.address.partition('@')[2]}>"
