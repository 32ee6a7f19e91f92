"""What each command does; a command's name ends with an underscore here."""

import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from advisories import cvss

from psirt_cli import cases, checking, inbox, keys, letters, publishing
from psirt_cli.settings import Settings
from psirt_cli.trouble import Trouble


def list_(settings: Settings, _said: Namespace) -> None:
    """Number, date, sender, subject, decision."""
    decided = cases.read(settings.cases)
    for mail in inbox.read(settings.inbox):
        state = decided.get(mail.id, {}).get("state", "-")
        mark = "@" if mail.attachments else " "
        date = mail.message["Date"].datetime.strftime("%d %b %H:%M")
        sender = str(mail.message["From"]).replace('"', "")[:34]
        subject = str(mail.message["Subject"])[:38]
        _say(f"{mail.number:>2} {date} {mark} {sender:<34} {subject:<38} {state}")


def show_(settings: Settings, said: Namespace) -> None:
    """A mail, without opening anything."""
    mail = inbox.find(settings.inbox, said.number)
    if said.raw:
        _say(mail.message.as_string())
        return
    for name in ("From", "Date", "Subject", "Message-ID"):
        _say(f"{name}: {mail.message[name]}")
    _say("")
    _say(mail.text.rstrip())
    for part in mail.attachments:
        content = part.get_payload(decode=True) or b""
        size = len(content) if isinstance(content, bytes) else 0
        _say(
            f"\n[attached: {part.get_filename()}, {part.get_content_type()}, {size} bytes]"
        )


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
    _say(json.dumps(cases.decide(settings.cases, mail.id, decided), indent=1))


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
    _say(json.dumps(cases.decide(settings.cases, mail.id, decided), indent=1))


def reply_(settings: Settings, said: Namespace) -> None:
    """Answer a mail."""
    mail = inbox.find(settings.inbox, said.number)
    letter = letters.answer(settings, mail)
    text = _text()
    letter.set_content(letters.encrypted(text, mail) if said.encrypt else text)
    letters.send(settings, letter)
    _say(f"sent to {letter['To']}")


def send_(settings: Settings, said: Namespace) -> None:
    """Write to somebody."""
    letter = letters.begun(settings, said.to, said.subject)
    letter.set_content(_text())
    letters.send(settings, letter)
    _say(f"sent to {said.to}")


def hand_in_(settings: Settings, _said: Namespace) -> None:
    """Send the cases to the tracker."""
    decided = cases.read(settings.cases)
    if not decided:
        raise Trouble("nothing is decided yet: psirt triage")
    letter = letters.begun(settings, settings.tracker, "Cases")
    letter.set_content("Our cases are attached.\n")
    letter.add_attachment(
        json.dumps(decided).encode(),
        maintype="application",
        subtype="json",
        filename="cases.json",
    )
    letters.send(settings, letter)
    _say(f"handed in: {len(decided)} reports")


def key_(settings: Settings, _said: Namespace) -> None:
    """Make the own key."""
    _say(f"published: {keys.make(settings)}")


def sign_(settings: Settings, _said: Namespace) -> None:
    """Sign security.txt."""
    keys.sign(settings)
    _say("signed")


def score_(_settings: Settings, said: Namespace) -> None:
    """Base score and severity of a vector."""
    vector = cases.vector(said.vector)
    score = cvss.base_score(cvss.parse(vector))
    _say(f"{vector}\n{score} {cvss.severity(score)}")


def advisory_(settings: Settings, said: Namespace) -> None:
    """An advisory to be filled in."""
    path = Path(said.file)
    if path.exists():
        raise Trouble(f"{path} is there already")
    path.write_text(json.dumps(publishing.skeleton(settings), indent=2) + "\n", "utf-8")
    _say(f"written: {path}. Replace every TODO, and add what is missing.")


def publish_(settings: Settings, said: Namespace) -> None:
    """Put an advisory on the web."""
    for path in publishing.publish(settings, Path(said.file)):
        _say(f"written: {path}")
    _say(f"CSAF: {settings.web}/{publishing.FOLDER}/provider-metadata.json")


def check_(settings: Settings, said: Namespace) -> int:
    """Look at forms; 1 when something is wrong."""
    if said.file:
        found = {said.file: checking.csaf(Path(said.file))}
    else:
        found = checking.all_of(settings)
    for path, wrong in found.items():
        _say(f"{path}: {'in order' if not wrong else ''}")
        for told in wrong:
            _say(f"    {told}")
    return int(any(found.values()))


def _text() -> str:
    text = sys.stdin.read()
    if not text.strip():
        raise Trouble("there is no text; end what you type with Ctrl-D")
    return text


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
