"""Commands on mail that came in and what is decided of it."""

import json
from argparse import Namespace
from shutil import get_terminal_size
from typing import Any

from advisories import cvss

from psirt_cli import cases, inbox
from psirt_cli.screen import say, wrapped
from psirt_cli.settings import Settings
from psirt_cli.trouble import Trouble


def list_(settings: Settings, _said: Namespace) -> None:
    """Number, date, decision, sender, subject."""
    decided, columns = cases.read(settings.cases), get_terminal_size().columns
    for mail in inbox.read(settings.inbox):
        state = decided.get(mail.id, {}).get("state", "-")
        mark = "@" if mail.attachments else " "
        date = mail.message["Date"].datetime.strftime("%d %b %H:%M")
        sender = str(mail.message["From"]).replace('"', "").partition(" <")[0][:20]
        # On a narrow screen the subject is cut, and never what was decided.
        line = f"{mail.number:>2} {date} {mark} {state:<19} {sender:<20} "
        say(line + str(mail.message["Subject"])[: max(8, columns - len(line))])


def show_(settings: Settings, said: Namespace) -> None:
    """A mail, without opening anything."""
    mail = inbox.find(settings.inbox, said.number)
    if said.raw:
        say(mail.message.as_string())
        return
    for name in ("From", "Date", "Subject", "Message-ID"):
        say(f"{name}: {mail.message[name]}")
    say("")
    for line in mail.text.rstrip().splitlines():
        say(wrapped(line))
    for part in mail.attachments:
        content = part.get_payload(decode=True) or b""
        size = len(content) if isinstance(content, bytes) else 0
        kind = part.get_content_type()
        say(f"\n[attached: {part.get_filename()}, {kind}, {size} bytes]")


def triage_(settings: Settings, said: Namespace) -> None:
    """Add to what is decided of a report."""
    mail = inbox.find(settings.inbox, said.number)
    decided: dict[str, Any] = {}
    if said.state:
        decided["state"] = said.state
    if said.duplicate_of:
        decided["duplicate_of"] = inbox.find(settings.inbox, said.duplicate_of).id
    if said.cvss:
        decided["cvss"] = cases.vector(said.cvss)
    if said.affected:
        decided["affected"] = _releases(settings, said.affected)
    if said.priority:
        decided["priority"] = said.priority
    if not decided:
        raise Trouble("say what you decided: psirt triage --help")
    say(json.dumps(cases.decide(settings.cases, mail.id, decided), indent=1))


def _releases(settings: Settings, text: str) -> list[str]:
    named = [name.strip() for name in text.split(",") if name.strip()]
    for name in named:
        if name not in settings.releases:
            raise Trouble(f"there is no release {name}; see ~/handbook.txt")
    return named


def date_(settings: Settings, said: Namespace) -> None:
    """Note a date."""
    mail = inbox.find(settings.inbox, said.number)
    when = cases.date(said.name, said.when)
    dates = cases.read(settings.cases).get(mail.id, {}).get("dates", {})
    decided = {"dates": {**dates, said.name: when}}
    say(json.dumps(cases.decide(settings.cases, mail.id, decided), indent=1))


def score_(_settings: Settings, said: Namespace) -> None:
    """Base score and severity of a vector."""
    vector = cases.vector(said.vector)
    score = cvss.base_score(cvss.parse(vector))
    say(f"{vector}\n{score} {cvss.severity(score)}")
