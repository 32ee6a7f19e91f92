"""Commands that send mail."""

import json
import sys
from argparse import Namespace

from psirt_cli import cases, inbox, letters
from psirt_cli.screen import say
from psirt_cli.settings import Settings
from psirt_cli.trouble import Trouble


def reply_(settings: Settings, said: Namespace) -> None:
    """Answer a mail."""
    mail = inbox.find(settings.inbox, said.number)
    letter = letters.answer(settings, mail)
    text = _text()
    letter.set_content(letters.encrypted(text, mail) if said.encrypt else text)
    letters.send(settings, letter)
    say(f"sent to {letter['To']}")


def send_(settings: Settings, said: Namespace) -> None:
    """Write to somebody."""
    letter = letters.begun(settings, said.to, said.subject)
    letter.set_content(_text())
    letters.send(settings, letter)
    say(f"sent to {said.to}")


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
    say(f"handed in: {len(decided)} reports")


def _text() -> str:
    if sys.stdin.isatty():
        say("Type your text; Ctrl-D on a line of its own ends it.")
    text = sys.stdin.read()
    if not text.strip():
        raise Trouble("there is no text")
    return text
