"""The inbox: a Maildir with one message a file."""

from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

from psirt_cli.trouble import Trouble


@dataclass(frozen=True)
class Mail:
    """One message and its number, which stays the same."""

    number: int
    message: EmailMessage

    @property
    def id(self) -> str:
        """Its Message-ID."""
        return str(self.message["Message-ID"]).strip()

    @property
    def text(self) -> str:
        """What is to be read: the plain text in it."""
        body = self.message.get_body(("plain",))
        return str(body.get_content()) if body else ""

    @property
    def attachments(self) -> list[EmailMessage]:
        """What came along; nothing of it is opened."""
        return [
            part
            for part in self.message.iter_attachments()
            if isinstance(part, EmailMessage)
        ]


def read(folder: Path) -> list[Mail]:
    """All messages, the oldest first."""
    files = [p for sub in ("new", "cur") for p in (folder / sub).glob("*")]
    messages = [message_from_bytes(p.read_bytes(), policy=default) for p in files]
    messages.sort(key=lambda m: (parsedate_to_datetime(m["Date"]), m["Message-ID"]))
    return [Mail(number, m) for number, m in enumerate(messages, 1)]


def find(folder: Path, number: int) -> Mail:
    """The message of this number; Trouble when there is none."""
    mails = read(folder)
    if not 1 <= number <= len(mails):
        raise Trouble(f"there is no mail {number}: they go from 1 to {len(mails)}")
    return mails[number - 1]
