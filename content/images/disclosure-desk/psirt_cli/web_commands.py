"""Commands on what is published."""

import json
from argparse import Namespace
from pathlib import Path

from psirt_cli import checking, keys, publishing
from psirt_cli.screen import say
from psirt_cli.settings import Settings
from psirt_cli.trouble import Trouble


def key_(settings: Settings, _said: Namespace) -> None:
    """Make the own key."""
    say(f"published: {keys.make(settings)}")


def sign_(settings: Settings, _said: Namespace) -> None:
    """Sign security.txt."""
    keys.sign(settings)
    say("signed")


def advisory_(settings: Settings, said: Namespace) -> None:
    """An advisory to be filled in."""
    path = Path(said.file)
    if path.exists():
        raise Trouble(f"{path} is there already")
    path.write_text(json.dumps(publishing.skeleton(settings), indent=2) + "\n", "utf-8")
    say(f"written: {path}. Replace every TODO, and add what is missing.")


def publish_(settings: Settings, said: Namespace) -> None:
    """Put an advisory on the web."""
    for path in publishing.publish(settings, Path(said.file)):
        say(f"written: {path}")
    say(f"CSAF: {settings.web}/{publishing.FOLDER}/provider-metadata.json")


def check_(settings: Settings, said: Namespace) -> int:
    """Look at forms; 1 when something is wrong."""
    if said.file:
        found = {said.file: checking.csaf(Path(said.file))}
    else:
        found = checking.all_of(settings)
    for path, wrong in found.items():
        say(f"{path}: {'its form is in order' if not wrong else ''}")
        for told in wrong:
            say(f"    {told}")
    return int(any(found.values()))
