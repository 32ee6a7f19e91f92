"""Letters to the outside: written, sent by SMTP, and kept in the outbox."""

import smtplib
import subprocess
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, localtime, make_msgid, parseaddr

from psirt_cli.inbox import Mail
from psirt_cli.settings import Settings
from psirt_cli.trouble import Trouble


def begun(settings: Settings, to: str, subject: str) -> EmailMessage:
    """A letter without text."""
    made = EmailMessage(policy=SMTP)
    made["From"] = formataddr((f"{settings.maker} PSIRT", settings.contact))
    made["To"] = to
    made["Subject"] = subject
    made["Date"] = format_datetime(localtime())
    made["Message-ID"] = make_msgid(domain=settings.domain)
    return made


def answer(settings: Settings, mail: Mail) -> EmailMessage:
    """A letter that says which one it answers (RFC 5322, section 3.6.4)."""
    subject = str(mail.message["Subject"])
    if not subject.lower().startswith("re:"):
        subject = f"Re: {subject}"
    _name, address = parseaddr(str(mail.message["From"]))
    made = begun(settings, address, subject)
    made["In-Reply-To"] = mail.id
    made["References"] = mail.id
    return made


def encrypted(text: str, mail: Mail) -> str:
    """The text for the key that came with the mail; Trouble when none did."""
    keys = [
        part.get_content()
        for part in mail.attachments
        if part.get_content_type() == "application/pgp-keys"
    ]
    if not keys:
        raise Trouble("no OpenPGP key came with this mail")
    key = keys[0] if isinstance(keys[0], bytes) else str(keys[0]).encode()
    path = "/tmp/psirt-recipient.asc"  # noqa: S108 - this host has one user
    with open(path, "wb") as file:
        file.write(key)
    done = subprocess.run(  # noqa: S603
        ["/usr/bin/sqop", "encrypt", path], input=text.encode(), capture_output=True
    )
    if done.returncode:
        raise Trouble(f"sqop: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout.decode()


def send(settings: Settings, letter: EmailMessage) -> None:
    """Hand it to the mail host, and keep a copy; Trouble when it is not taken."""
    try:
        with smtplib.SMTP(*settings.smtp, timeout=10) as server:
            server.send_message(letter)
    except (OSError, smtplib.SMTPException) as error:
        raise Trouble(f"the mail host did not take it: {error}") from None
    settings.outbox.mkdir(exist_ok=True)
    number = len(list(settings.outbox.glob("*.eml"))) + 1
    (settings.outbox / f"{number:03}.eml").write_bytes(letter.as_bytes())
